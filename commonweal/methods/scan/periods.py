"""Study periods cut into intervals of time, counted back from the last day as SaTScan does.

Days are numbers as `datetime.date.toordinal` gives them; of generic time they are plain numbers.
"""

import calendar
import datetime

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan.settings import NotScannable, Unit

MONTHS = 12


def interval_starts(first: int, last: int, unit: Unit, length: int = 1) -> NDArray[np.int64]:
    """On which days do the intervals start? The day after the last stands at the end.

    They are counted back from the last day, so a remainder is added to the first interval, which is then longer than
    the others. Raises NotScannable where there would be fewer than two.

    >>> interval_starts(0, 9, Unit.GENERIC, 3).tolist()
    [0, 4, 7, 10]
    """
    starts = [last + 1]
    back = 1
    while (day := _back(last + 1, unit, back * length)) > first:
        starts.append(day)
        back += 1
    if day < first:
        starts.pop()
    starts.append(first)
    if len(starts) < 3:
        raise NotScannable(
            f"A study of {last - first + 1:,} days holds fewer than two intervals of {length} "
            f"{unit.name.lower() if unit is not Unit.GENERIC else 'unit'}{'s' if length > 1 else ''}."
        )
    return np.array(starts[::-1], dtype=np.int64)


def units_in(first: int, last: int, unit: Unit) -> float:
    """How many units of time is that long? A part of a unit at the start counts as a part.

    >>> units_in(datetime.date(2025, 1, 1).toordinal(), datetime.date(2025, 6, 30).toordinal(), Unit.MONTH)
    6.0
    """
    whole = 0
    while (day := _back(last + 1, unit, whole + 1)) > first:
        whole += 1
    if day == first:
        return float(whole + 1)
    at = datetime.date.fromordinal(first)
    days = calendar.monthrange(at.year, at.month)[1]
    if unit is Unit.YEAR:
        days = 366 if calendar.isleap(at.year) else 365
    return whole + (days - (first - day)) / days


def _back(day: int, unit: Unit, number: int) -> int:
    """The day so many units before. A day that its month lacks becomes the first of the next month."""
    if unit in (Unit.DAY, Unit.GENERIC):
        return day - number
    at = datetime.date.fromordinal(day)
    months = number * (MONTHS if unit is Unit.YEAR else 1)
    year, month = divmod(at.year * MONTHS + at.month - 1 - months, MONTHS)
    if year < 1:
        return 0
    in_month = calendar.monthrange(year, month + 1)[1]
    # A start on the last day of a month keeps to the ends of months; 29 February keeps to 29.
    wanted = at.day
    if at.day == calendar.monthrange(at.year, at.month)[1]:
        wanted = 29 if (at.month, at.day) == (2, 29) else 31
    if wanted > 28 and wanted > in_month:
        return datetime.date(year, month + 1, in_month).toordinal() + 1
    return datetime.date(year, month + 1, min(wanted, in_month)).toordinal()
