"""Carries the story out, through the same verbs that people use, in the order in which it happened."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import transaction

from commonweal.actions.verbs import make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import record
from commonweal.demo.assessment import assessments
from commonweal.demo.consultations import consultation_events
from commonweal.demo.documents import record_documents
from commonweal.demo.errands import set_errands
from commonweal.demo.geography import SEED
from commonweal.demo.judgements import judgements, returns
from commonweal.demo.meetings import meeting_events
from commonweal.demo.planning import Event, Planned, content, day_of, now_on
from commonweal.demo.plans import plan_events
from commonweal.demo.published import releases
from commonweal.demo.quarters import quarterly_events
from commonweal.demo.relations import contact_events
from commonweal.demo.school_counts import school_counts
from commonweal.demo.story import plan
from commonweal.demo.summaries import summaries
from commonweal.demo.working import say_how_it_is_done, say_what_was_reached
from commonweal.people.models import Organisation, User
from commonweal.people.spam import HeldBecause
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.tension.models import Report
from commonweal.tension.schools import names_a_school
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.told import Told
from commonweal.tension.verbs.triage import assign_report, close_report, grade_report, set_aside

MADE = "make demo borough"
# Which planned reports leave a way to be reached (Ofcom keeps these numbers for drama).
REACHABLE_EVERY = 5
# Which strengths are released to the public once they are closed.
RELEASED_EVERY = 3
GRADED = (
    "indicator", "trigger", "severity", "direction", "condition", "source_grade", "information_grade",
    "is_rumour", "marking", "handling", "crime_reported",
)  # fmt: skip


class OtherDay(ValueError):
    """The borough was made for another day, and days of a story cannot be changed afterwards."""


def made_for() -> datetime.date | None:
    """The day on which the story stands here; None when it has not been told yet."""
    event = AuditEvent.objects.filter(verb=MADE).order_by("id").first()
    return datetime.date.fromisoformat(event.details["today"]) if event else None


def make_story(
    people: dict[str, User],
    *,
    today: datetime.date,
    seed: int = SEED,
    only_every: int = 1,
    step: Callable[[], None] = lambda: None,
) -> int:
    """Tell the story that ends on `today`, all of it or nothing; returns how many reports came in.

    Told already for that day, it changes nothing and returns 0. only_every: keep one in so many of the
    reports that were not written by hand, for a smaller borough. step: called once for each report.
    Raises OtherDay when the story here stands on another day.
    """
    there = made_for()
    if there == today:
        return 0
    if there is not None:
        raise OtherDay(
            f"The borough here was made for {there:%d %B %Y}. Leave --today out to go on with it, "
            "or set COMMONWEAL_HOME to an empty folder for a new one."
        )
    reports = thinned(plan(today, seed=seed), only_every)
    before = Report.objects.count()
    with transaction.atomic():
        record_documents(people["hana"], today)
        teller = _Teller(people, today)
        events = sorted(
            [
                *teller.events(reports, step),
                *judgements(people, reports, today),
                *returns(people, reports, today),
                *school_counts(people, today),
                *summaries(people, today),
                *releases(people, today),
                *assessments(people, today),
                *plan_events(people, today),
                *quarterly_events(people, today),
                *meeting_events(people, today),
                *contact_events(people, today),
                *consultation_events(people, today),
            ]
        )
        for event in events:
            event.do()
        set_errands(people, today)
        came = Report.objects.count() - before  # those that were planned, and what comes in beside them
        record(MADE, details={"today": today.isoformat(), "seed": seed, "reports": came})
    return came


def thinned(reports: list[Planned], only_every: int) -> list[Planned]:
    """Everything written by hand, and one in `only_every` of the rest."""
    by_hand = {entry["key"] for entry in content("story")["told"]}

    def is_written(one: Planned) -> bool:
        return one.key in by_hand or bool(one.same_as) or one.fate in ("aside", "held")

    kept = {one.key for one in [one for one in reports if not is_written(one)][::only_every]}
    return [one for one in reports if is_written(one) or one.key in kept]


class _Teller:
    """Turns planned reports into events, and remembers which report became of which plan."""

    def __init__(self, people: dict[str, User], today: datetime.date) -> None:
        self.people = people
        self.today = today
        self.now = now_on(today)
        self.lead = Organisation.objects.get(is_lead=True)
        self.triager = people["aisha"]
        self.made: dict[str, Report] = {}
        self.wards: dict[str, Area] = {}
        ward_set = area_set_of("ward")
        if ward_set is not None:
            self.wards = {
                area.name: area for area in Area.objects.filter(area_set=ward_set).defer("geometry")
            }

    def events(self, reports: list[Planned], step: Callable[[], None]) -> Iterator[Event]:
        first_of = {one.key: one for one in reports}
        for number, planned in enumerate(reports):
            yield Event(planned.at, 0, partial(self._receive, planned, number, step))
            if planned.fate == "checked" and planned.checked_at is not None:
                if planned.same_as:
                    # One can be merged once both are in, and while neither has been set aside.
                    then = max(planned.checked_at, first_of[planned.same_as].at)
                    yield Event(then, 2, partial(self._merge, planned, then))
                else:
                    yield Event(planned.checked_at, 1, partial(self._grade, planned))
            elif planned.fate == "aside" and planned.checked_at is not None:
                yield Event(planned.checked_at, 1, partial(self._set_aside, planned))
            elif planned.fate == "asked":
                then = min(planned.at + datetime.timedelta(hours=5), self.now)
                yield Event(then, 1, partial(self._ask, planned, then))
            elif planned.fate == "waiting" and number % 4 == 0:
                yield Event(self.now, 1, partial(self._assign, planned))
            if planned.closed_at is not None:
                yield Event(planned.closed_at, 3, partial(self._close, planned))
                if planned.kind == "strength" and number % RELEASED_EVERY == 0:
                    # An hour later, when whoever reported has been told.
                    then = min(planned.closed_at + datetime.timedelta(hours=1), self.now)
                    yield Event(then, 4, partial(self._release, planned, then))
        for number, entry in enumerate(content("responses")["action"]):
            cause = first_of.get(entry["to"])
            if cause is not None and cause.checked_at is not None:
                # No action before the report it responds to has been checked.
                at = max(self._instant(entry["week"], entry["day"], 11), cause.checked_at)
                if at < self.now:
                    yield Event(at, 4, partial(self._act, number, entry, at))
                    yield from self._progress(number, entry, at)

    def _instant(self, week: int, day: int, hour: int) -> datetime.datetime:
        on = self._day(week, day)
        return datetime.datetime.combine(on, datetime.time(hour, 15), self.now.tzinfo)

    def _day(self, week: int, day: int) -> datetime.date:
        return day_of(self.today, week, day)

    def _receive(self, planned: Planned, number: int, step: Callable[[], None]) -> None:
        sender = content("senders")[planned.sender]
        person = self.people[sender["person"]] if sender["person"] else None
        reporter = {}
        if planned.sender in ("public", "centre") and number % REACHABLE_EVERY == 0:
            reporter = {"phone": f"07700 900{number % 1000:03d}"}
        self.made[planned.key], _receipt = receive_report(
            Told(
                kind=planned.kind,
                what=planned.told,
                where=planned.where,
                when_from=planned.happened,
                place=planned.place,
                lon=planned.lon,
                lat=planned.lat,
                communities=planned.presses_on,
                source=sender["source"],
                marking=planned.marking,
                handling=planned.handling,
                handling_conditions=planned.conditions,
                crime_reported=planned.crime_reported,
                language=planned.language,
                reporter=reporter,
                # A story that was told is known again: no report can come in twice.
                content_key=f"demo:{planned.key}",
            ),
            organisation=(person.organisation if person else None) or self.lead,
            channel=sender["channel"],
            by=person,
            held=HeldBecause.LINKS if planned.fate == "held" else "",
            at=planned.at,
        )
        step()

    def _grade(self, planned: Planned) -> None:
        grades: dict[str, Any] = {name: getattr(planned, name) for name in GRADED}
        grades |= {
            "eep_class": planned.eep,
            "communities": list(planned.presses_on),
            "handling_conditions": planned.conditions,
        }
        self.made[planned.key] = grade_report(
            self.made[planned.key],
            grades=grades,
            sanitised=planned.agreed,
            by=self.triager,
            at=planned.checked_at,
        )

    def _merge(self, planned: Planned, at: datetime.datetime) -> None:
        merge_report(self.made[planned.key], into=self.made[planned.same_as], by=self.triager, at=at)

    def _set_aside(self, planned: Planned) -> None:
        set_aside(self.made[planned.key], reason=planned.outcome, by=self.triager, at=planned.checked_at)

    def _ask(self, planned: Planned, at: datetime.datetime) -> None:
        ask_back(self.made[planned.key], question=planned.question, by=self.triager, at=at)

    def _assign(self, planned: Planned) -> None:
        assign_report(self.made[planned.key], to=self.triager, by=self.triager)

    def _close(self, planned: Planned) -> None:
        close_report(self.made[planned.key], outcome=planned.outcome, by=self.triager, at=planned.closed_at)

    def _release(self, planned: Planned, at: datetime.datetime) -> None:
        report = self.made[planned.key]
        report.refresh_from_db()
        # Schools' own good news stays with partners.
        if not names_a_school(report):
            release_strength(report, by=self.triager, at=at)

    def _act(self, number: int, entry: dict[str, Any], at: datetime.datetime) -> None:
        report = self.made[entry["to"]]
        self.actions = getattr(self, "actions", {})
        self.actions[number] = make_action(
            title=entry["title"],
            details=entry.get("details", ""),
            owner_organisation=Organisation.objects.get(slug=entry["owner"]),
            owner=self._owner(entry),
            due_on=self._day(*entry["due"]),
            area=next((self.wards[name] for name in self.wards if report.place.endswith(f", {name}")), None),
            responds_to=("report", report.public_id),
            like=report.visibility_class,
            by=self.triager,
            at=at,
        )
        if told := entry.get("work"):
            say_how_it_is_done(self.actions[number], told, day=self._day, by=self.triager, at=at)

    def _owner(self, entry: dict[str, Any]) -> User | None:
        person = self.people[entry["says"]]
        return person if person.organisation and person.organisation.slug == entry["owner"] else None

    def _progress(self, number: int, entry: dict[str, Any], made_at: datetime.datetime) -> Iterator[Event]:
        for week, day, word, comment in entry["progress"]:
            at = max(self._instant(week, day, 15), made_at + datetime.timedelta(minutes=30))
            if at < self.now:
                yield Event(at, 5, partial(self._update, number, entry, word, comment, at))

    def _update(
        self, number: int, entry: dict[str, Any], word: str, comment: str, at: datetime.datetime
    ) -> None:
        says = self.people[entry["says"]]
        if told := entry.get("work"):
            say_what_was_reached(self.actions[number], told, by=says, at=at)
        update_progress(
            self.actions[number],
            progress=word,
            comment=comment,
            by=says,
            on=at.date(),
            at=at,
        )
