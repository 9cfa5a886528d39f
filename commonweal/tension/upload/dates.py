"""Dates and times as people write them in spreadsheets: the day first, as in Britain."""

import datetime
import re

from django.utils import timezone
from django.utils.translation import gettext as _

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_NAMED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})"
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?\s*(z|[+-]\d\d:?\d\d)?")
# A workbook's cell that is a date but was not shown as one: days since 30 December 1899.
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")


def day_of(text: str) -> tuple[datetime.date, str]:
    """The day that this text begins with, and what stands after it. Raises ValueError in plain words.

    >>> day_of("20/11/2026 14:30")
    (datetime.date(2026, 11, 20), '14:30')
    >>> day_of("Fri 20 Nov 26")[0] == day_of("2026-11-20")[0] == day_of("46346")[0]
    True
    """
    low = text.strip().casefold()
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_DAY_FIRST, "dmy"), (_NAMED, "dmy")):
        found = pattern.match(low)
        if not found or (found.end() < len(low) and low[found.end()].isalnum() and low[found.end()] != "t"):
            continue
        first, middle, last = found.groups()
        year, day = (first, last) if order == "ymd" else (last, first)
        if middle.isdecimal():
            month = int(middle)
        elif middle[:3] in MONTHS:
            month = MONTHS.index(middle[:3]) + 1
        else:
            break
        number = int(year) + (2000 if len(year) == 2 else 0)
        try:
            return datetime.date(number, month, int(day)), low[found.end() :].lstrip("t ,")
        except ValueError:
            if order == "dmy" and month > 12 and int(day) <= 12:
                raise ValueError(
                    _("“%(text)s” seems to have the month first. Write the day first: 23/11/2026.")
                    % {"text": text[:40]}
                ) from None
            break
    serial = _SERIAL.fullmatch(low)
    if serial and 32_874 <= int(serial[1]) <= 60_000:
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(serial[1])), ""
    raise ValueError(
        _("“%(text)s” is not a date we can read. Write it like 23/11/2026.") % {"text": text[:40]}
    )


def moment_of(day: datetime.date, text: str) -> datetime.datetime:
    """The moment that this day and time of day name, by the clock of the partnership.

    Without an offset the time is the partnership's own; with one, the day may become another.
    Raises ValueError in plain words.
    """
    here = timezone.get_default_timezone()
    clock = clock_of(text)
    if clock.tzinfo is None:
        return datetime.datetime.combine(day, clock, here)
    try:
        return datetime.datetime.combine(day, clock).astimezone(here)
    except OverflowError:
        raise ValueError(_("The date is too long ago. Check the year.")) from None


def _zone(text: str) -> datetime.timezone | None:
    """The zone of an offset such as z, +05:00 or -0330; None when no clock on earth has it."""
    if text == "z":
        return datetime.UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        return None
    ahead = datetime.timedelta(hours=hours, minutes=minutes)
    return datetime.timezone(-ahead if text[0] == "-" else ahead)


def clock_of(text: str) -> datetime.time:
    """The time of day that this text says, with its offset where it has one. Raises ValueError in plain words.

    >>> clock_of("2.30 pm"), clock_of("14:30")
    (datetime.time(14, 30), datetime.time(14, 30))
    >>> clock_of("14:30:00+05:00").isoformat()
    '14:30:00+05:00'
    """
    found = _CLOCK.fullmatch(text.strip().casefold())
    if found and (found[2] or found[3]):
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        elif found[3]:
            hour = 99
        zone = _zone(found[4]) if found[4] else None
        if hour < 24 and minute < 60 and (zone is not None or not found[4]):
            return datetime.time(hour, minute, tzinfo=zone)
    raise ValueError(
        _("“%(text)s” is not a time of day we can read. Write it like 14:30.") % {"text": text[:40]}
    )
