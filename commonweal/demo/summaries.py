"""The weekly summaries of the story: drafted on Monday mornings and signed before the group meets."""

import datetime
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from commonweal.demo.planning import Event, day_of, now_on
from commonweal.people.models import User
from commonweal.tension.summary.draft import CannotWrite, draft_summary
from commonweal.tension.summary.verbs import edit_summary, sign_summary
from commonweal.tension.summary_models import Edition

# The last weeks of the story; earlier ones were written before Commonweal was there.
WEEKS = range(22, 26)
# What Aisha writes under the strengths before she signs for the group.
FOR_THE_GROUP = "To be thanked in person at the meeting: whoever stands behind the strengths of this week."


def summaries(people: dict[str, User], today: datetime.date) -> Iterator[Event]:
    """Both editions of each week, on the Monday after it, as events of the story."""
    now = now_on(today)
    for week in WEEKS:
        monday = day_of(today, week, 0)
        at = datetime.datetime.combine(monday + datetime.timedelta(weeks=1), datetime.time(9, 30), now.tzinfo)
        if at < now:
            is_last = at + datetime.timedelta(weeks=1) >= now
            yield Event(at, 8, partial(_write_up, people["aisha"], monday, at, is_last=is_last))


def _write_up(by: User, monday: datetime.date, at: datetime.datetime, *, is_last: bool) -> None:
    for edition in Edition.values:
        version = draft_summary(monday, edition, by, at=at)
        if edition == Edition.GROUP:
            drafted = next(one["text"] for one in version.sections if one["code"] == "strengths")
            version = edit_summary(
                version.summary,
                edits={"strengths": {"text": f"{drafted}\n\n{FOR_THE_GROUP}".strip()}},
                based_on=version.number,
                by=by,
                note="A word for the meeting",
                at=at + datetime.timedelta(minutes=40),
            )
        if is_last and edition == Edition.PARTNERS:
            continue  # Aisha has the group's edition signed, and this one before her.
        # An edition for partners that inherits a higher marking stays a draft until it is released.
        with suppress(CannotWrite):
            sign_summary(version.summary, based_on=version.number, by=by, at=at + datetime.timedelta(hours=1))
