"""The loops over circles and windows, compiled. Loaded by what scans, never at the start of the program.

Within a replication only the highest ratio counts. For a number of cases the ratio of a high rate is highest where
the least are expected (of a low rate, where the most are), so each window costs one comparison and no logarithm.
"""

import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Cases = NDArray[np.int64]
Measure = NDArray[np.float64]
NOT_YET = 1e300


def _compiled(function: Callable[..., Any]) -> Any:
    """Machine code, kept on disk where a folder can be written. It lets go of Python's lock."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        return numba.njit(nogil=True)(function)


@_compiled
def ratio(bernoulli: bool, cases: int, measure: float, number: int, total: float) -> float:
    """As `likelihood.log_ratio`."""
    out, rest = number - cases, total - measure
    told = 0.0
    if bernoulli:
        if cases > 0:
            told += cases * math.log(cases / measure)
        if measure - cases > 0:
            told += (measure - cases) * math.log((measure - cases) / measure)
        if out > 0:
            told += out * math.log(out / rest)
        if rest - out > 0:
            told += (rest - out) * math.log((rest - out) / rest)
        told -= number * math.log(number / total)
        if total - number > 0:
            told -= (total - number) * math.log((total - number) / total)
        return told
    expected = measure * number / total
    if cases > 0:
        told += cases * math.log(cases / expected)
    if out > 0 and number - expected > 0:
        told += out * math.log(out / (number - expected))
    return told


@_compiled
def _counts(cases: int, measure: float, number: int, total: float, rates: Measure) -> bool:
    """Is the window of a rate that is asked for? rates: high, low, least high, least low, risk high, risk low."""
    if measure <= 0.0:
        return False
    over, under = cases * total, measure * number
    high = rates[0] > 0 and over > under and cases >= rates[2]
    low = rates[1] > 0 and over < under and cases >= rates[3]
    if not (high or low):
        return False
    limit = rates[4] if high else rates[5]
    if limit < 0 or (high and cases == number):
        return True
    expected = under / total
    if number - expected <= 0:
        return False
    risk = (cases / expected) / ((number - cases) / (number - expected))
    return bool(risk >= limit) if high else bool(risk <= limit)


@_compiled
def best_about_each_centre(  # type: ignore[no-untyped-def]
    first, near, limit, cases, measure, end, earliest, latest, number, total, bernoulli, rates, found, told
):
    """Of each centre the window with the highest ratio; of equal ones the smallest and earliest.

    cases, measure: places x (intervals + 1), summed from each interval to the last. found: the ratio.  told: how
    many places, first interval, interval before which it ends.
    """
    intervals = cases.shape[1]
    here, there = np.zeros(intervals, np.int64), np.zeros(intervals)
    for centre in range(len(limit)):
        here[:], there[:] = 0, 0.0
        best = 0.0
        for step in range(limit[centre]):
            place = near[first[centre] + step]
            for at in range(intervals):
                here[at] += cases[place, at]
                there[at] += measure[place, at]
            for window in range(len(end)):
                until = end[window]
                for start in range(earliest[window], latest[window] + 1):
                    inside, least = here[start] - here[until], there[start] - there[until]
                    # The ratio is at most Pearson's statistic, which costs no logarithm.
                    expected = least * number / total
                    spread = expected * (number - expected) / number
                    if bernoulli:
                        spread *= 1.0 - number / total
                    if spread > 0 and (inside - expected) ** 2 <= best * spread * 0.999999:
                        continue
                    if not _counts(inside, least, number, total, rates):
                        continue
                    value = ratio(bernoulli, inside, least, number, total)
                    if value > best:
                        best = value
                        told[centre, 0], told[centre, 1], told[centre, 2] = step + 1, start, until
        found[centre] = best


@_compiled
def _fold(first, near, limit, cases, measure, end, earliest, latest, whole, fewest, most):  # type: ignore[no-untyped-def]
    """For each number of cases the least and the greatest measure of a window that holds so many."""
    intervals = cases.shape[1]
    here, there = np.zeros(intervals, np.int64), np.zeros(intervals)
    begin = 0 if whole else earliest.min()
    for centre in range(len(limit)):
        here[:], there[:] = 0, 0.0
        for step in range(limit[centre]):
            place = near[first[centre] + step]
            for at in range(begin, intervals):
                here[at] += cases[place, at]
                there[at] += measure[place, at]
            for window in range(len(end)):
                until = end[window]
                less, fewer = here[until], there[until]
                for start in range(earliest[window], latest[window] + 1):
                    inside, least = here[start] - less, there[start] - fewer
                    if least < fewest[inside]:
                        fewest[inside] = least
                    if least > most[inside]:
                        most[inside] = least
            if whole:
                inside, least = here[0], there[0]
                if least < fewest[inside]:
                    fewest[inside] = least
                if least > most[inside]:
                    most[inside] = least


@_compiled
def _fold_all_places(cases, measure, end, earliest, latest, fewest, most):  # type: ignore[no-untyped-def]
    """The same of windows that hold every place."""
    intervals = cases.shape[1]
    here, there = np.zeros(intervals, np.int64), np.zeros(intervals)
    for place in range(cases.shape[0]):
        for at in range(intervals):
            here[at] += cases[place, at]
            there[at] += measure[place, at]
    for window in range(len(end)):
        until = end[window]
        for start in range(earliest[window], latest[window] + 1):
            inside, least = here[start] - here[until], there[start] - there[until]
            fewest[inside] = min(fewest[inside], least)
            most[inside] = max(most[inside], least)


@_compiled
def _highest(fewest, most, number, total, bernoulli, rates):  # type: ignore[no-untyped-def]
    """The highest ratio of all."""
    best = 0.0
    for inside in range(number + 1):
        for side in range(2):
            measure = fewest[inside] if side == 0 else most[inside]
            if 0.0 < measure < NOT_YET and _counts(inside, measure, number, total, rates):
                best = max(best, ratio(bernoulli, inside, measure, number, total))
    return best


@_compiled
def _draw_poisson(cumulated, guide, number, out):  # type: ignore[no-untyped-def]
    """Each case falls on a cell by its share: guided search in the cumulated shares."""
    for _case in range(number):
        at = np.random.random()
        cell = guide[int(at * (len(guide) - 1))]
        while cumulated[cell] <= at:
            cell += 1
        out[cell] += 1


@_compiled
def _draw_bernoulli(people, chosen, one, out):  # type: ignore[no-untyped-def]
    """As many people are cases as there were, whoever they are. one: 1, or -1 where `out` holds everybody."""
    for number in range(chosen):
        other = number + int(np.random.random() * (len(people) - number))
        people[number], people[other] = people[other], people[number]
        out[people[number]] += one


@_compiled
def _draw_permutation(place, time, until, out):  # type: ignore[no-untyped-def]
    """The times of cases are shuffled within each stratum. place: a case's first cell. until: where strata end."""
    start = 0
    for stop in until:
        for number in range(stop - 1, start - 1, -1):
            other = start + int(np.random.random() * (number + 1 - start))
            time[number], time[other] = time[other], time[number]
            out[place[number] + time[number]] += 1
        start = stop


@_compiled
def replicate(  # type: ignore[no-untyped-def]
    seeds, kind, shares, guide, who, when, until, chosen, full,
    first, near, limit, measure, end, earliest, latest, whole, everywhere, number, total, rates, out,
):  # fmt: skip
    """The highest ratio in each replication. Each has a seed of its own, so it is the same on any number of cores.

    kind: 0 Poisson, 1 Bernoulli, 2 permutation; the columns that a kind needs none of are empty.
    """
    cells = np.zeros(measure.shape[0] * measure.shape[1], np.int64)
    fewest, most = np.empty(number + 1), np.empty(number + 1)
    one, other = who.copy(), when.copy()
    for turn in range(len(seeds)):
        np.random.seed(seeds[turn])
        cells[:] = 0
        fewest[:], most[:] = NOT_YET, -1.0
        if kind == 0:
            _draw_poisson(shares, guide, number, cells)
        elif kind == 1:
            one[:] = who
            if chosen < number:
                cells[:] = full
                _draw_bernoulli(one, chosen, -1, cells)
            else:
                _draw_bernoulli(one, chosen, 1, cells)
        else:
            other[:] = when
            _draw_permutation(who, other, until, cells)
        cases = cells.reshape(measure.shape)
        for place in range(cases.shape[0]):
            for at in range(cases.shape[1] - 2, -1, -1):
                cases[place, at] += cases[place, at + 1]
        _fold(first, near, limit, cases, measure, end, earliest, latest, whole, fewest, most)
        if everywhere:
            _fold_all_places(cases, measure, end, earliest, latest, fewest, most)
        out[turn] = _highest(fewest, most, number, total, kind == 1, rates)
