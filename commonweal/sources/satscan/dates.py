"""Dates as SaTScan's files write them, as numbers of days."""

import datetime
import re

from commonweal.methods.scan import Unit

MID_YEAR, MID_MONTH = (7, 1), 15
UNSPECIFIED = "unspecified"


class NoDate(ValueError):
    """A text is no date of the precision that is wanted. The message says why."""


def day_of(text: str, *, precision: Unit, century_of: int = 2000, last: bool = False) -> int:
    """The day that a date names, or its first; `last`: its last.

    precision: what a date must at least say. Written as year/month/day or month/day/year, with / - . or * between,
    or shorter; of generic time a whole number. century_of: a year in the century that a year of two digits is of.

    >>> day_of("2025/06", precision=Unit.MONTH, last=True) == datetime.date(2025, 6, 30).toordinal()
    True
    """
    if precision is Unit.GENERIC:
        return _generic(text)
    parts = _parts(text, century_of)
    if len(parts) < precision.value and precision is not Unit.NONE:
        raise NoDate(f"the date “{text}” does not say the {precision.name.lower()}")
    year, month, day = [*parts, *([12, None] if last else [1, 1])[len(parts) - 1 :]][:3]
    if day is None:
        day = _days_in(text, year, month)
    return _ordinal(text, year, month, day)


def population_day(text: str, *, precision: Unit, century_of: int, start: int) -> tuple[int, bool]:
    """(day, whether the date is exact) of a population: a year is its middle, 1 July, and a month its 15th.

    `unspecified` is the first day of the study: such a population is the same at all times.
    """
    if text.lower() == UNSPECIFIED:
        return start, False
    if precision is Unit.GENERIC:
        return _generic(text), True
    parts = _parts(text, century_of)
    if len(parts) == 3:
        return _ordinal(text, *parts), True
    month, day = (parts[1], MID_MONTH) if len(parts) == 2 else MID_YEAR
    return _ordinal(text, parts[0], month, day), False


def _generic(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NoDate(f"“{text}” is not a whole number, as generic times are") from None


def _parts(text: str, century_of: int) -> list[int]:
    """Year, month and day, as far as they are given."""
    try:
        parts = [int(part) for part in re.split(r"[/\-.*]", text)]
    except ValueError:
        raise NoDate(f"“{text}” is not a date") from None
    if len(parts) > 3 or min(parts) < 0:
        raise NoDate(f"“{text}” is not a date")
    if len(parts) > 1 and parts[-1] > 999:
        return [parts[-1], *parts[:-1]]
    if parts[0] <= 99:
        parts[0] += century_of - century_of % 100
    return parts


def _ordinal(text: str, year: int, month: int, day: int) -> int:
    try:
        return datetime.date(year, month, day).toordinal()
    except ValueError:
        raise NoDate(f"there is no date “{text}”") from None


def _days_in(text: str, year: int, month: int) -> int:
    try:
        following = datetime.date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        raise NoDate(f"there is no date “{text}”") from None
    return (following - datetime.timedelta(days=1)).day
