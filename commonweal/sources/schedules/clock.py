"""When a source is asked next: by its rhythm, or sooner after something went wrong."""

import datetime

from django.utils import timezone

from commonweal.evidence.rhythms import MONTHS, later
from commonweal.sources.schedule_models import Schedule

# Services are asked at night, when nobody waits for them or for the worker.
NIGHT = datetime.time(3)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)
# What may be gone a little later is tried again after longer and longer waits.
WAITS = (HOUR, 4 * HOUR, DAY, 2 * DAY, 4 * DAY, WEEK)
PUT_OFF = datetime.timedelta(minutes=15)


def put_off_for(times: int) -> datetime.timedelta:
    """How long a source is not asked that was put off so many times in succession: longer each time, to half a day.

    >>> put_off_for(1), put_off_for(3)
    (datetime.timedelta(seconds=900), datetime.timedelta(seconds=3600))
    """
    return min(PUT_OFF * 2 ** min(max(times, 1) - 1, 10), DAY / 2)


def at_night(day: datetime.date) -> datetime.datetime:
    """The hour of that night at which services are asked, by the clock of the partnership."""
    return timezone.make_aware(datetime.datetime.combine(day, NIGHT))


def day_number(starts_on: datetime.date, rhythm: str, number: int) -> datetime.date | None:
    """The day on which a source is asked for the `number`-th time after the first; None beyond the calendar.

    It is counted from the first day, so that one at the end of a month does not wander to the 28th.

    >>> day_number(datetime.date(2026, 1, 31), "monthly", 2), day_number(datetime.date(2026, 1, 31), "weekly", 1)
    (datetime.date(2026, 3, 31), datetime.date(2026, 2, 7))
    """
    if rhythm == Schedule.Rhythm.WEEKLY:
        return starts_on + number * WEEK
    return later(starts_on, number * MONTHS[rhythm])


def next_time(starts_on: datetime.date, rhythm: str, after: datetime.datetime) -> datetime.datetime:
    """The first time by the rhythm that lies after a moment. Times that were missed meanwhile are not made up for."""
    today = timezone.localdate(after)
    if rhythm == Schedule.Rhythm.WEEKLY:
        gone = (today - starts_on).days // 7
    else:
        gone = ((today.year - starts_on.year) * 12 + today.month - starts_on.month) // MONTHS[rhythm]
    number = max(0, gone - 1)
    while (day := day_number(starts_on, rhythm, number)) is not None and at_night(day) <= after:
        number += 1
    return at_night(day or datetime.date(datetime.MAXYEAR, 12, 30))


def first_time(starts_on: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """When a source is asked for the first time: at once if its day is here, else in the night of that day."""
    return now if starts_on <= timezone.localdate(now) else at_night(starts_on)


def tried_again_at(
    schedule: Schedule, now: datetime.datetime, *, failures: int, is_passing: bool
) -> datetime.datetime:
    """When a source is asked again after something went wrong, and never later than its rhythm says.

    failures: how often in succession it did not work. is_passing: it may be gone a little later, as a service that
    does not answer; what is the source's doing, as other columns, is tried in a week.
    """
    wait = WAITS[min(max(failures, 1), len(WAITS)) - 1] if is_passing else WEEK
    return min(now + wait, next_time(schedule.starts_on, schedule.rhythm, now))
