"""A plan as one viewer may read it: without the actions that are not for them, and without the names of schools."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.people.veiling import Veil
from commonweal.people.visibility import Viewer
from commonweal.plans.models import Objective, Plan, PlannedAction


def title_for_all(words: str) -> str:
    """The title of an objective where nobody says who reads it, as on a trail: no school's name is in it."""
    return shortened(Veil.for_many().over(words))


@dataclass(frozen=True)
class SeenAction:
    """One action of an objective: in the words of the plan, whom it names, and the action itself."""

    words: str
    responsible: tuple[str, ...]
    action: Action


@dataclass(frozen=True)
class SeenObjective:
    """One objective as a viewer reads it. is_whole: nothing of it is kept from them, so that its cells may be shown."""

    objective: Objective
    words: str
    indicator: str
    references: tuple[str, ...]
    responsibilities: tuple[str, ...]
    actions: tuple[SeenAction, ...]
    theme: str
    is_whole: bool

    @property
    def title(self) -> str:
        """Its words, short enough for a heading or a link."""
        return shortened(self.words)


def shortened(words: str, most: int = 110) -> str:
    """The first sentence or line of some words, cut at a word where that is long.

    >>> shortened("Know one another. By meeting.")
    'Know one another.'
    """
    first = re.split(r"(?<=[.!?])\s|\n", words.strip(), maxsplit=1)[0]
    if len(first) <= most:
        return first
    return first[: most - 1].rsplit(None, 1)[0].rstrip(",;:") + "…"


def objectives_as_seen(
    plan: Plan, viewer: Viewer | None, *, only: Objective | None = None
) -> list[SeenObjective]:
    """The objectives that stand in a plan now, in its order, as this viewer may read them. Eight queries for any number.

    viewer: None for who runs the machine, who reads all of it. only: just this one, also where it has left the plan.
    """
    wanted = Objective.objects.filter(pk=only.pk) if only else plan.objectives.filter(left_in=None)
    objectives = list(wanted.select_related("theme").prefetch_related("responsibilities"))
    planned = PlannedAction.objects.filter(objective__in=objectives).order_by("order", "pk")
    there: dict[int, list[PlannedAction]] = defaultdict(list)
    for link in planned:
        there[link.objective_id].append(link)
    actions = _actions([link.action_id for link in planned], viewer)
    veil = Veil(viewer)
    return [_seen(one, there[one.pk], actions, veil) for one in objectives]


# Whose an action is, who does it and who may see it: a few of each for any number of actions, so each is read once.
SHARED = ("owner_organisation", "owner", "area", "visibility_class")


def _actions(keys: list[int], viewer: Viewer | None) -> dict[int, Action]:
    visible: Any = Action.objects.all() if viewer is None else actions_visible_to(viewer)
    found = visible.filter(pk__in=keys).order_by().select_related(None).prefetch_related(*SHARED)
    return {one.pk: one for one in found}


def _seen(
    objective: Objective, planned: list[PlannedAction], actions: dict[int, Action], veil: Veil
) -> SeenObjective:
    shown = [link for link in planned if link.action_id in actions]
    responsibilities = tuple(one.words for one in objective.responsibilities.all())
    told = (
        *(objective.words, objective.indicator, objective.theme.name if objective.theme else ""),
        *objective.references,
        *responsibilities,
        *(link.words for link in shown),
    )
    return SeenObjective(
        objective=objective,
        words=veil.over(objective.words),
        indicator=veil.over(objective.indicator),
        references=veil.over_all(objective.references),
        responsibilities=veil.over_all(responsibilities),
        actions=tuple(
            SeenAction(veil.over(link.words), veil.over_all(link.responsible), actions[link.action_id])
            for link in shown
        ),
        theme=veil.over(objective.theme.name) if objective.theme else "",
        is_whole=len(shown) == len(planned) and all(veil.over(one) == one for one in told),
    )
