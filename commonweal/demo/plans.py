"""Wealdmere's strategic plan: brought in as a table, endorsed, consulted on and approved, and once changed."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

from commonweal.actions.models import Action
from commonweal.actions.verbs import update_progress
from commonweal.demo.planning import LONDON, Event, content, day_of, now_on
from commonweal.demo.working import say_how_it_is_done, say_what_was_reached
from commonweal.people.models import Organisation, User
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.matching import known_names
from commonweal.plans.models import Plan, Step
from commonweal.plans.table.reading import ReadPlan, objective_of
from commonweal.plans.verbs import make_pledge, record_step

# What was decided in which week and on which day of it, by which body; the week of the version comes first.
FIRST, SECOND = (2, 0), (19, 0)
DECIDED = (
    (2, 2, Step.Kind.ENDORSED, "Cohesion reference group", "With thanks to all who came to the workshops."),
    (6, 1, Step.Kind.CONSULTED, "Community belonging partnership", "Four weeks, eleven replies."),
    (8, 3, Step.Kind.APPROVED, "Wealdmere Partnership Board", "Minutes of the meeting, item 4."),
    (20, 2, Step.Kind.ENDORSED, "Cohesion reference group", ""),
    (22, 3, Step.Kind.APPROVED, "Wealdmere Partnership Board", "Minutes of the meeting, item 6."),
)


def plan_events(people: dict[str, User], today: datetime.date) -> Iterator[Event]:
    """The plan's table, what bodies decided on it, what agencies promised, and how far its actions came."""
    teller = _Teller(people, today)
    for version, (week, day) in enumerate((FIRST, SECOND), start=1):
        at = teller.instant(week, day, 10)
        yield Event(at, 6, partial(teller.bring, version, at))
    for week, day, kind, body, note in DECIDED:
        at = teller.instant(week, day, 16)
        yield Event(at, 7, partial(teller.decide, kind, body, note, at))
    at = teller.instant(9, 2, 11)
    yield Event(at, 7, partial(teller.say_how, at))
    for entry in content("plan")["pledge"]:
        at = teller.instant(4, 1, 12)
        yield Event(at, 7, partial(teller.pledge, entry, at))
    for row in content("plan")["row"]:
        for entry in row["action"]:
            for week, day, word, comment, who in entry.get("progress", ()):
                at = teller.instant(week, day, 15)
                if at < teller.now:
                    yield Event(at, 8, partial(teller.progress, entry["words"], word, comment, who, at))


class _Teller:
    """Carries the plan's events out, each through the verb that people use."""

    def __init__(self, people: dict[str, User], today: datetime.date) -> None:
        self.people, self.today, self.now = people, today, now_on(today)
        self.officer = people["aisha"]

    @property
    def plan(self) -> Plan:
        """The one plan there is."""
        return Plan.objects.get(title=content("plan")["title"])

    def instant(self, week: int, day: int, hour: int) -> datetime.datetime:
        on = day_of(self.today, week, day)
        return datetime.datetime.combine(on, datetime.time(hour, 30), LONDON)

    def bring(self, version: int, at: datetime.datetime) -> None:
        told = content("plan")
        rows = [row for row in told["row"] if row.get("added", 1) <= version]
        names = known_names().names
        read = [objective_of(n, _cells(row, version), names) for n, row in enumerate(rows, start=2)]
        due = {
            entry["words"]: day_of(self.today, *entry["due"])
            for row in told["row"]
            for entry in row["action"]
        }
        first = self._first_day()
        head = Head(told["title"], told["vision"].strip(), first, Plan.last_day_after(first))
        bring_plan(
            ReadPlan(told["title"], tuple(read), ()),
            head=head if version == 1 else Head(),
            owner=Organisation.objects.get(is_lead=True),
            over=self.plan if version > 1 else None,
            due=due,
            by=self.officer,
            at=at,
        )

    def _first_day(self) -> datetime.date:
        """The first of April before the story."""
        begins = day_of(self.today, 1)
        year = begins.year if begins >= datetime.date(begins.year, 4, 1) else begins.year - 1
        return datetime.date(year, 4, 1)

    def decide(self, kind: Step.Kind, body: str, note: str, at: datetime.datetime) -> None:
        by = self.people["grace"] if kind == Step.Kind.APPROVED else self.officer
        record_step(self.plan, kind=kind, body=body, on=at.date(), note=note, by=by, at=at)

    def pledge(self, entry: dict[str, Any], at: datetime.datetime) -> None:
        organisation = Organisation.objects.get(slug=entry["organisation"])
        make_pledge(self.plan, organisation=organisation, words=entry["words"], by=self.officer, at=at)

    def say_how(self, at: datetime.datetime) -> None:
        """How some of the actions are done, as partners agreed once the plan was approved."""
        for words, told in _worked_out().items():
            action = Action.objects.get(planned__words=words, planned__objective__plan=self.plan)
            say_how_it_is_done(
                action, told, day=lambda week, day: day_of(self.today, week, day), by=self.officer, at=at
            )

    def progress(self, words: str, word: str, comment: str, who: str, at: datetime.datetime) -> None:
        action = Action.objects.get(planned__words=words, planned__objective__plan=self.plan)
        if told := _worked_out().get(words):
            say_what_was_reached(action, told, by=self.officer, at=at)
        by = self.people[who]
        said = comment or None  # a school says it without words
        update_progress(action, progress=word, comment=said, by=by, on=at.date(), at=at)


def _worked_out() -> dict[str, dict[str, Any]]:
    """How an action is done, by its words; of those of which the content says it."""
    actions = (entry for row in content("plan")["row"] for entry in row["action"])
    return {entry["words"]: entry["work"] for entry in actions if "work" in entry}


def _cells(row: dict[str, Any], version: int) -> dict[str, str]:
    """A row of the table as it stood in a version of the plan, by the codes of its columns."""
    actions = [entry for entry in row["action"] if entry.get("added", 1) <= version]
    who = [entry["who"].replace("\n", ", ") for entry in actions]
    indicator = row.get("indicator_before", row["indicator"]) if version == 1 else row["indicator"]
    return {
        "theme": row["theme"],
        "references": row["references"],
        "words": row["words"],
        "indicator": indicator,
        "actions": "\n".join(entry["words"] for entry in actions),
        "responsibilities": "\n".join(who),
    }
