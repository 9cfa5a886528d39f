"""The demo's self-assessment: half of the 166 points agreed, 31 gaps, two partners who differ, and one round before."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from commonweal.actions.verbs import make_action, update_progress
from commonweal.assessment.models import Point, Round, RoundPoint
from commonweal.assessment.rounds import close_round, framework_named, open_round
from commonweal.assessment.taking_in import take_answers_in
from commonweal.demo.geography import SEED
from commonweal.demo.planning import LONDON, WEEKS, Event, content, day_of, now_on
from commonweal.people.models import Organisation, User

FRAMEWORK = "key-points-2002"
BEFORE, NOW = "Before the new strategy", "This year"
AGREED, GAPS = 83, 31
# Points that are agreed whatever chance says: the story and the actions are about them.
TOLD = (8, 28, 45, 71, 72, 74, 90, 154, 156, 159)
Rows = dict[int, dict[str, Any]]


def assessments(people: dict[str, User], today: datetime.date, seed: int = SEED) -> Iterator[Event]:
    """What happens of the self-assessment, in order: a round half a year ago that was closed, and this one."""
    teller = _Teller(people, today, seed)
    for week, day, do in (
        (2, 1, partial(teller.open, BEFORE)),
        (4, 3, teller.say_before),
        (6, 2, partial(teller.close, BEFORE)),
        (19, 1, partial(teller.open, NOW)),
        (20, 2, teller.say_council),
        (21, 2, teller.say_police),
        (21, 4, teller.say_faiths),
        (23, 3, teller.agree),
        (24, 2, teller.act),
    ):
        at = datetime.datetime.combine(day_of(today, week, day), datetime.time(14, 20), LONDON)
        if at < now_on(today):
            yield Event(at, 6, _at(do, at))


def _at(do: Callable[[datetime.datetime], object], at: datetime.datetime) -> Callable[[], object]:
    return partial(do, at)


class _Teller:
    """Deals out what is said of each point from one seeded source of chance."""

    def __init__(self, people: dict[str, User], today: datetime.date, seed: int) -> None:
        self.people, self.today = people, today
        self.rng = np.random.default_rng([seed, 166])
        self.words = content("assessment")
        self.before: Rows = {}

    def open(self, title: str, at: datetime.datetime) -> None:
        framework = framework_named(FRAMEWORK, by=self.people["aisha"], at=at)
        open_round(framework, title=title, by=self.people["aisha"], at=at)

    def close(self, title: str, at: datetime.datetime) -> None:
        close_round(Round.objects.get(title=title), by=self.people["aisha"], at=at)

    def _pick(self, among: list[Any]) -> Any:
        return among[int(self.rng.integers(len(among)))]

    def _points(self) -> list[Point]:
        return list(
            Point.objects.filter(framework__code=FRAMEWORK).select_related("section").order_by("number")
        )

    def _said(self, among: list[str], point: Point) -> str:
        return str(self._pick(among)).format(section=point.section.name[0].lower() + point.section.name[1:])

    def _row(self, point: Point, score: int, target: int, priority: str) -> dict[str, Any]:
        return {
            "position": self._said(self.words["agreed"][score], point),
            "priority": priority,
            "further": self._said(self.words["further"], point) if score < target else "",
            "lead": self._pick(self.words["leads"]),
            "timescale": self._pick(self.words["timescales"]) if score < target else "",
            "score": score,
            "target": target,
        }

    def _agreed(self, *, many: int, gaps: int, before: Rows) -> Rows:
        """So many points, so many of them below target; what was agreed before goes on, as far as it has come since."""
        points = {one.number: one for one in self._points()}
        there = [number for number in points if number in before or number in TOLD]
        free = [int(n) for n in self.rng.permutation([n for n in points if n not in there])]
        numbers = sorted([*there, *free][:many])
        acted = [entry["point"] for entry in self.words["action"]]
        others = [int(n) for n in self.rng.permutation([n for n in numbers if n not in acted])]
        below = {*acted, *others[: gaps - len(acted)]}
        rows = {}
        for number in numbers:
            was = before.get(number, {}).get("score", int(self.rng.integers(3)))
            score = min(4, was + self._pick([0, 0, 1, 1, 1, 2]))
            if number in below:
                target = max(3, min(4, score + 1))
                row = self._row(points[number], min(score, target - 1), target, self._pick(["H", "H", "M"]))
            else:
                row = self._row(points[number], max(score, 3), 3, self._pick(["M", "L", "L"]))
            rows[number] = row
        return rows

    def say_before(self, at: datetime.datetime) -> None:
        """The earlier round: fewer points, and lower."""
        self.before = self._agreed(many=60, gaps=38, before={})
        self._take(BEFORE, self.before, None, "aisha", at)

    def agree(self, at: datetime.datetime) -> None:
        """What the partnership agreed this year."""
        self._take(NOW, self._agreed(many=AGREED, gaps=GAPS, before=self.before), None, "aisha", at)

    def say_council(self, at: datetime.datetime) -> None:
        self._say("council", "aisha", range(57, 82), range(149, 160), 0, at)

    def say_police(self, at: datetime.datetime) -> None:
        self._say("police", "ben", range(66, 82), range(149, 167), -1, at)

    def say_faiths(self, at: datetime.datetime) -> None:
        self._say("faiths", "farid", range(48, 57), range(71, 82), 1, at)

    def _say(
        self, words: str, name: str, first: range, then: range, shift: int, at: datetime.datetime
    ) -> None:
        """What one partner says of two stretches of points, a little lower or higher than others."""
        rows: Rows = {}
        for point in self._points():
            if point.number in first or point.number in then:
                score = min(4, max(0, 2 + shift + int(self.rng.integers(2))))
                rows[point.number] = {
                    "position": self._said(self.words[words], point),
                    "priority": self._pick(["H", "M", "L"]),
                    "score": score,
                    "target": 3,
                }
        self._take(NOW, rows, self.people[name].organisation, name, at)

    def _take(
        self, title: str, rows: Rows, organisation: Organisation | None, name: str, at: datetime.datetime
    ) -> None:
        round = Round.objects.get(title=title)
        take_answers_in(round, rows=rows, organisation=organisation, by=self.people[name], at=at)

    def act(self, at: datetime.datetime) -> None:
        """Gaps that became actions, and how far those are."""
        for entry in self.words["action"]:
            point = RoundPoint.objects.select_related("visibility_class__agreement").get(
                round__title=NOW, point__number=entry["point"]
            )
            action = make_action(
                title=entry["title"],
                owner_organisation=Organisation.objects.get(slug=entry["owner"]),
                due_on=day_of(self.today, WEEKS + entry["weeks"], 4),
                responds_to=("point", point.public_id),
                like=point.visibility_class,
                by=self.people["aisha"],
                at=at,
            )
            update_progress(
                action,
                progress=entry["progress"],
                by=self.people["aisha"],
                on=at.date(),
                at=at + datetime.timedelta(minutes=5),
            )
