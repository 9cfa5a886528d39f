"""Intervals of time and populations between dates, beside sums day by day."""

import datetime
import itertools

import numpy as np
import pytest

from commonweal.methods.scan import NotScannable, Population, Unit
from commonweal.methods.scan.periods import interval_starts, units_in
from commonweal.methods.scan.population import person_time


def day(*parts):
    return datetime.date(*parts).toordinal()


@pytest.mark.parametrize(
    ("first", "last", "unit", "length", "starts"),
    [
        ((1973, 1, 1), (1976, 12, 31), Unit.YEAR, 1, [(1973, 1, 1), (1974, 1, 1), (1975, 1, 1), (1976, 1, 1), (1977, 1, 1)]),
        ((2025, 1, 1), (2025, 6, 30), Unit.MONTH, 2, [(2025, 1, 1), (2025, 3, 1), (2025, 5, 1), (2025, 7, 1)]),
        # Counted back from the last day; the remainder makes the first one longer.
        ((2025, 1, 1), (2025, 1, 24), Unit.DAY, 7, [(2025, 1, 1), (2025, 1, 11), (2025, 1, 18), (2025, 1, 25)]),
        ((2025, 1, 15), (2025, 4, 14), Unit.MONTH, 1, [(2025, 1, 15), (2025, 2, 15), (2025, 3, 15), (2025, 4, 15)]),
        # A month that lacks the day starts on the first of the next.
        ((2025, 1, 1), (2025, 4, 29), Unit.MONTH, 1, [(2025, 1, 1), (2025, 3, 1), (2025, 3, 31), (2025, 4, 30)]),
    ],
)  # fmt: skip
def test_intervals_are_counted_back_from_the_last_day(first, last, unit, length, starts):
    assert interval_starts(day(*first), day(*last), unit, length).tolist() == [day(*one) for one in starts]


@pytest.mark.parametrize(
    ("first", "last", "unit", "units"),
    [
        ((1973, 1, 1), (1991, 12, 31), Unit.YEAR, 19),
        ((2025, 1, 16), (2025, 3, 31), Unit.MONTH, 2 + 16 / 31),
        ((2024, 7, 2), (2025, 12, 31), Unit.YEAR, 1 + 183 / 366),
    ],
)
def test_units_count_parts_at_the_start(first, last, unit, units):
    assert units_in(day(*first), day(*last), unit) == pytest.approx(units)


def test_a_study_of_one_interval_cannot_be_scanned_in_time():
    with pytest.raises(NotScannable, match="fewer than two intervals of 1 year"):
        interval_starts(day(2025, 1, 1), day(2025, 12, 31), Unit.YEAR)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("exact", [False, True])
def test_populations_change_evenly_between_dates(seed, exact):
    rng = np.random.default_rng(seed)
    dates = np.sort(rng.choice(np.arange(-40, 140, 3), 5, replace=False))
    sizes = rng.integers(0, 500, 5).astype(float)
    none = np.zeros(5, int)
    rows = Population(none, dates, sizes, none, np.full(5, exact))
    starts = np.array([0, 17, 55, 100])
    xs = np.sort(np.concatenate([dates, dates + 1])) if exact else dates
    ys = np.repeat(sizes, 2) if exact else sizes
    fine = np.arange(0, 100, 0.01) + 0.005
    at = np.interp(fine, xs, ys)
    wanted = [at[(fine >= a) & (fine < b)].sum() * 0.01 / 100 for a, b in itertools.pairwise(starts)]
    assert person_time(rows, starts, places=1, strata=1).ravel() == pytest.approx(wanted, abs=0.01)


def test_a_place_that_one_date_does_not_list_has_nobody_then():
    rows = Population(
        np.array([0, 1, 0]),
        np.array([0, 0, 10]),
        np.array([10.0, 10, 10]),
        np.zeros(3, int),
        np.zeros(3, bool),
    )
    assert person_time(rows, np.array([0, 10]), places=2, strata=1).ravel().tolist() == [10, 5]
