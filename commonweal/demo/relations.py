"""Whom Wealdmere keeps in touch with, each contact and promise, some of them overdue."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

from commonweal.demo.planning import LONDON, Event, content, day_of, now_on
from commonweal.people.models import User
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.relations.models import Relationship
from commonweal.relations.verbs import begin_relationship, keep_promise, log_contact

BEGUN = (4, 0)


def contact_events(people: dict[str, User], today: datetime.date) -> Iterator[Event]:
    """Each relationship begun, and each contact logged on its day."""
    teller = _Teller(people, today)
    for number, told in enumerate(content("relations")["relationship"]):
        at = teller.instant(*BEGUN, number)
        yield Event(at, 10, partial(teller.begin, told, at))
        for week, day, *said in told["contacts"]:
            then = min(teller.instant(week, day, number), teller.now)
            yield Event(then, 10, partial(teller.log, told, said, then))


class _Teller:
    """Carries contacts out, each through the verb that people use."""

    def __init__(self, people: dict[str, User], today: datetime.date) -> None:
        self.people, self.today, self.now = people, today, now_on(today)
        self.begun: dict[str, Relationship] = {}

    def instant(self, week: int, day: int, number: int) -> datetime.datetime:
        """A time of that day, another for each relationship."""
        return datetime.datetime.combine(day_of(self.today, week, day), datetime.time(8, number), LONDON)

    def begin(self, told: dict[str, Any], at: datetime.datetime) -> None:
        wards = area_set_of("ward")
        areas = Area.objects.filter(area_set=wards, name__in=told.get("areas", ())).defer("geometry")
        self.begun[told["role"]] = begin_relationship(
            kind=told["kind"],
            role=told["role"],
            organisation=told["organisation"],
            areas=areas,
            rhythm=told["rhythm"],
            details=told.get("who"),
            by=self.people[told["keeper"]],
            at=at,
        )

    def log(self, told: dict[str, Any], said: list[Any], at: datetime.datetime) -> None:
        how, about, *promised = said
        by = self.people[told["keeper"]]
        promise, week, day, is_kept = promised or ("", 0, 0, False)
        contact = log_contact(
            self.begun[told["role"]],
            on=at.date(),
            how=how,
            about=about,
            promise=promise,
            due_on=day_of(self.today, week, day) if promise else None,
            by=by,
            at=at,
        )
        if is_kept:
            keep_promise(contact.promises.get(), on=at.date(), by=by, at=at)
