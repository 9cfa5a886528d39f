"""What the schools count on some Fridays: numbers by type and ward, never words, checked like any report."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from commonweal.demo.planning import Event, content, day_of, now_on
from commonweal.people.models import User
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.tension.counted import told_as_count
from commonweal.tension.models import Report
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.told import Told
from commonweal.tension.verbs.triage import grade_report

CHECKED_AFTER = datetime.timedelta(hours=4)


def school_counts(people: dict[str, User], today: datetime.date) -> Iterator[Event]:
    """Each week of `counts` in the content: sent on the Friday at ten, checked in the afternoon."""
    now = now_on(today)
    wards = {
        area.name: area
        for area in Area.objects.filter(area_set=area_set_of("ward")).select_related("area_set")
    }
    for week, rows in content("responses")["counts"].items():
        friday = day_of(today, int(week), 4)
        at = datetime.datetime.combine(friday, datetime.time(10), now.tzinfo)
        for number, (kind, indicator, count, ward) in enumerate(rows):
            told = told_as_count(
                kind=kind, indicator=indicator, number=count, week=friday, area=wards.get(ward)
            )
            key = f"demo:count-{week}-{number}"
            if at < now:
                yield Event(
                    at, 10 + number, partial(_send, people["kit"], replace(told, content_key=key), at)
                )
            if at + CHECKED_AFTER < now:
                then = at + CHECKED_AFTER
                yield Event(then, 10 + number, partial(_check, people["aisha"], key, then))


def _send(kit: User, told: Told, at: datetime.datetime) -> None:
    assert kit.organisation is not None
    receive_report(told, organisation=kit.organisation, channel="partner", by=kit, at=at)


def _check(by: User, key: str, at: datetime.datetime) -> None:
    report = Report.objects.get(content_key=key)
    grade_report(report, grades={}, sanitised=report.what, by=by, at=at)
