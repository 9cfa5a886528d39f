"""Which stretches of time are scanned."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan.periods import units_in
from commonweal.methods.scan.settings import NotScannable, Settings


@dataclass(frozen=True)
class Windows:
    """For each interval before which a window may end: the first and the last interval in which it may start."""

    end: NDArray[np.int64]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]

    @property
    def number(self) -> int:
        """How many windows are there?"""
        return int((self.latest - self.earliest + 1).sum())


def windows_of(settings: Settings, starts: NDArray[np.int64], *, simulated: bool = False) -> Windows:
    """Which windows of time are scanned? simulated: those that replications are scanned for.

    The two differ only where a prospective analysis adjusts for the analyses before it. Raises NotScannable where
    there would be none.
    """
    count = len(starts) - 1
    if settings.is_spatial:
        return _windows([(1, 0, 0)])
    shortest = math.ceil(settings.shortest / settings.length)
    longest = _longest(settings, int(starts[0]), int(starts[-1]) - 1)
    if longest < 1:
        raise NotScannable("The longest window of time is shorter than one interval.")
    ends = range(1, count + 1)
    if settings.is_prospective and simulated and settings.surveillance_from is not None:
        ends = range(interval_of(settings.surveillance_from, starts) + 1, count + 1)
        rows = [
            (end, end - _longest(settings, int(starts[0]), int(starts[end]) - 1), end - shortest)
            for end in ends
        ]
        return _windows(rows)
    if settings.is_prospective or settings.alive:
        return _windows([(count, count - longest, count - shortest)])
    first, last = 0, count
    if settings.between:
        (start_from, start_to), (end_from, end_to) = settings.between
        first, last = interval_of(start_from, starts), interval_of(start_to, starts)
        ends = range(interval_of(end_from, starts) + 1, interval_of(end_to, starts) + 2)
    return _windows([(end, max(end - longest, first), min(end - shortest, last)) for end in ends])


def interval_of(day: int, starts: NDArray[np.int64]) -> int:
    """Which interval holds that day? Raises NotScannable outside the study.

    >>> interval_of(4, np.array([0, 3, 6]))
    1
    """
    if not starts[0] <= day < starts[-1]:
        raise NotScannable("A date that bounds the windows is outside the study.")
    return int(np.searchsorted(starts, day, side="right")) - 1


def _longest(settings: Settings, first: int, last: int) -> int:
    """The longest window, in intervals."""
    if settings.longest is not None:
        return settings.longest // settings.length
    share = 0.5 if settings.share_of_time is None else settings.share_of_time
    # SaTScan's own order: 50 per cent of 19 years are 9 whole years.
    units = math.floor(units_in(first, last, settings.unit) * (share * 100) / 100)
    return units // settings.length


def _windows(rows: list[tuple[int, int, int]]) -> Windows:
    kept = [(end, max(earliest, 0), latest) for end, earliest, latest in rows if latest >= max(earliest, 0)]
    if not kept:
        raise NotScannable("No window of time keeps within the limits that are set.")
    end, earliest, latest = (np.array(column, dtype=np.int64) for column in zip(*kept, strict=True))
    return Windows(end, earliest, latest)
