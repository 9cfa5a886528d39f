"""Wealdmere's quarterly reports: those of the quarters that ended, to the board and the public, and this one's draft."""

import datetime
from collections.abc import Iterator
from functools import partial

from commonweal.demo.planning import LONDON, Event, content, now_on
from commonweal.people.models import User
from commonweal.quarterly.models import Edition
from commonweal.quarterly.quarters import Quarter, quarter_of
from commonweal.quarterly.verbs import begin_report, edit_report, publish_report

# So many days after its end a quarter is told.
AFTER = datetime.timedelta(days=12)


def quarterly_events(people: dict[str, User], today: datetime.date) -> Iterator[Event]:
    """Each quarter's board and public editions; of the quarter that still runs, a draft for the board."""
    told, quarter = content("quarterly")["quarter"], quarter_of(today)
    quarters = [quarter]
    while len(quarters) < len(told):
        quarters.insert(0, quarters[0].before)
    for one, words in zip(quarters, told, strict=True):
        for edition in Edition:
            if text := words.get(edition.value):
                at = min(
                    datetime.datetime.combine(one.last + AFTER, datetime.time(11), LONDON), now_on(today)
                )
                typed = {"headline": text}
                if edition == Edition.BOARD:
                    typed["decisions"] = words["decisions"]
                yield Event(at, 9, partial(_tell, one, edition, typed, people["aisha"], at))


def _tell(quarter: Quarter, edition: Edition, words: dict[str, str], by: User, at: datetime.datetime) -> None:
    report = begin_report(first=quarter.first, edition=edition.value, by=by, at=at)
    edit_report(report, words=words, left_out=[], as_of=report.as_of, by=by, at=at)
    if quarter.last < at.date():
        publish_report(report, by=by, at=at)
