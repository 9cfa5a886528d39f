"""Where somebody stands on each point of a round: lines, gaps, and how far each section is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.actions.forms import LONGEST_TITLE
from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.assessment.models import Answer, Point, Round, RoundPoint, Section
from commonweal.assessment.selectors import answers_visible_to, points_visible_to
from commonweal.thread.models import Link, Relation

PARTNERSHIP, OWN = "", "own"
WHOSE: list[tuple[str, str | Promise]] = [
    (PARTNERSHIP, gettext_lazy("What the partnership agrees")),
    (OWN, gettext_lazy("What my organisation says")),
]


@dataclass(frozen=True)
class Line:
    """One point of a round with what is said of it and the actions that answer it, as one viewer may see them."""

    at: RoundPoint
    answer: Answer | None
    actions: tuple[Action, ...] = ()
    high: str = ""

    @property
    def point(self) -> Point:
        return self.at.point

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def is_below_target(self) -> bool:
        one = self.answer
        return one is not None and one.score is not None and one.target is not None and one.score < one.target

    @property
    def is_high_without_action(self) -> bool:
        return self.answer is not None and self.answer.priority == self.high and not self.actions

    @property
    def is_gap(self) -> bool:
        return self.is_below_target or self.is_high_without_action

    @property
    def action_asked(self) -> str:
        """What the address of a new action says that answers this point: the point, and a title to begin with.

        That is the first line of what is agreed to be done further, else the words of the point. What tells of a school
        stands in no address, which browsers and servers keep.
        """
        one = self.answer
        is_told = one is not None and one.organisation_id is None and not one.visibility_class.names_school
        further = one.further.strip() if one is not None and is_told else ""
        title = further.splitlines()[0] if further else self.point.words
        return urlencode({"for": f"point:{self.at.public_id}", "title": title[:LONGEST_TITLE]})

    @property
    def why_gap(self) -> str:
        """Why it is one, in words; empty where it is none."""
        words = []
        if self.is_below_target:
            words.append(_("below target"))
        if self.is_high_without_action:
            words.append(_("high priority, no action"))
        return ", ".join(words)


def lines_of(
    round: Round, viewer: Any, *, whose: str = PARTNERSHIP, section: Section | None = None
) -> list[Line]:
    """The points of a round in order, with what is agreed, or what the viewer's own organisation says.

    What is kept from them looks as if nobody had said it: whether there is such an answer is the tension group's to know,
    and whoever saves over one is told by the verb. Five queries, whatever the number of points.
    """
    points = points_visible_to(viewer).filter(round=round).order_by("point__number")
    if section is not None:
        points = points.filter(point__section=section)
    there = list(points)
    organisation = viewer.organisation_id if whose == OWN else None
    found = Answer.objects.filter(at__round=round)
    if section is not None:
        found = found.filter(at__point__section=section)
    if whose == OWN and organisation is None:
        found = found.none()
    of_them = {"organisation": organisation} if whose == OWN else {"organisation": None}
    seen = answers_visible_to(viewer).filter(pk__in=found.filter(**of_them).values("pk"))
    answers = {one.at_id: one for one in seen}
    actions = actions_answering([one.public_id for one in there], viewer)
    return [
        Line(
            at=one,
            answer=answers.get(one.pk),
            actions=tuple(actions.get(one.public_id, ())),
            high=round.framework.high,
        )
        for one in there
    ]


def actions_answering(points: Sequence[str], viewer: Any) -> dict[str, list[Any]]:
    """The actions that were made to answer these points, the soonest first, as far as this viewer may see them."""
    links = Link.objects.filter(
        earlier_kind="point", earlier_id__in=points, later_kind="action", relation=Relation.RESPONDS_TO
    ).values_list("earlier_id", "later_id")
    of: dict[str, list[str]] = defaultdict(list)
    for point, answering in links:
        of[answering].append(point)
    found: dict[str, list[Any]] = defaultdict(list)
    if of:
        for action in actions_visible_to(viewer).filter(public_id__in=of).order_by("due_on", "title"):
            for point in of[action.public_id]:
                found[point].append(action)
    return found


@dataclass
class Standing:
    """How far a section is: its points, how many are answered, by priority, with a score, and how many are gaps."""

    section: Section
    points: int = 0
    answered: int = 0
    gaps: int = 0
    priorities: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    scores: list[int] = field(default_factory=list)

    @property
    def mean_score(self) -> float | None:
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def share(self) -> float:
        """Which part of its points is answered, in per cent."""
        return 100 * self.answered / self.points if self.points else 0.0


def by_section(lines: Sequence[Line]) -> list[Standing]:
    """How far each section is, in order."""
    found: dict[int, Standing] = {}
    for line in lines:
        one = found.setdefault(line.point.section_id, Standing(line.point.section))
        one.points += 1
        one.gaps += line.is_gap
        if line.answer is not None:
            one.answered += 1
            one.priorities[line.answer.priority] += 1
            if line.answer.score is not None:
                one.scores.append(line.answer.score)
    return list(found.values())
