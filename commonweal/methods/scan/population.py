"""Populations between the dates at which they were counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Population:
    """People at risk, a row each: place and stratum (numbers from 0), the day, how many.

    is_exact: the date was given to the day; such a population holds through that day and changes after it.
    """

    place: NDArray[np.int64]
    day: NDArray[np.int64]
    number: NDArray[np.float64]
    stratum: NDArray[np.int64]
    is_exact: NDArray[np.bool_]


def person_time(
    population: Population, starts: NDArray[np.int64], *, places: int, strata: int
) -> NDArray[np.float64]:
    """How large is the population on average, in each interval's part of the study? intervals x places x strata.

    Between two dates it changes evenly; before the first and after the last it stays. A place without a row at some
    date has nobody then. The sum over intervals is the population averaged over the whole study.

    >>> import numpy as np
    >>> one = Population(*(np.array(a) for a in ([0, 0], [0, 10], [100.0, 200.0], [0, 0], [False, False])))
    >>> person_time(one, np.array([0, 5, 10]), places=1, strata=1).ravel().tolist()
    [62.5, 87.5]
    """
    days, at_days = _by_date(population, places, strata)
    first, last = min(days[0], starts[0]), max(days[-1], starts[-1])
    days = np.concatenate([[first], days, [last]])
    at_days = np.concatenate([at_days[:1], at_days, at_days[-1:]])
    widths = np.diff(days)
    areas = widths[:, None, None] * (at_days[1:] + at_days[:-1]) / 2
    until = np.concatenate([np.zeros_like(at_days[:1]), np.cumsum(areas, axis=0)])
    total = np.empty((len(starts), places, strata))
    for number, day in enumerate(starts):
        step = min(int(np.searchsorted(days, day, side="right")) - 1, len(widths) - 1)
        while widths[step] == 0 and step:
            step -= 1
        into = day - days[step]
        slope = (at_days[step + 1] - at_days[step]) / max(widths[step], 1)
        total[number] = until[step] + into * (at_days[step] + slope * into / 2)
    return np.asarray(np.diff(total, axis=0) / (starts[-1] - starts[0]))


def _by_date(
    population: Population, places: int, strata: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The dates in order, and dates x places x strata. A date given to the day stands for the next morning too."""
    given = sorted(set(population.day.tolist()))
    rank = {day: number for number, day in enumerate(given)}
    counted = np.zeros((len(given), places, strata))
    np.add.at(
        counted,
        (np.array([rank[day] for day in population.day.tolist()]), population.place, population.stratum),
        population.number,
    )
    exact = set(population.day[population.is_exact].tolist())
    days, rows = [], []
    for number, day in enumerate(given):
        days.append(day)
        rows.append(number)
        if day in exact:
            days.append(day + 1)
            rows.append(number)
    return np.array(days, dtype=np.int64), counted[rows]
