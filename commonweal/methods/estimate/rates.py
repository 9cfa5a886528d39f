"""Rates of events by area, with the limits that public health in England puts around them.

An event that comes rarely and at any time is counted as Poisson's law says. Limits of a count of 10 or more are
Byar's (Breslow and Day 1987, Statistical Methods in Cancer Research II, p. 69); of a smaller one exact, as Garwood
has them (1936, Biometrika 28:437): the true means under which a count this high, or this low, is as rare as half of
1 - confidence. So do APHO, Technical Briefing 3 (2008), and OHID's PHEindicatormethods. Events that draw others
after them spread wider than that.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT_BELOW = 10


class NotRates(ValueError):
    """What was given is no table of counts and people. The sentence says why."""


@dataclass(frozen=True)
class Rates:
    """A rate for each area and its limits. confidence: how often such limits hold the true rate."""

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    confidence: float


def rates(counts: ArrayLike, people: ArrayLike, *, per: float = 1000.0, confidence: float = 0.95) -> Rates:
    """How many events came for each so many people, and how much might chance have done?

    People are taken as known. No event gives the rate 0 and an upper limit above it. Raises NotRates.

    >>> found = rates([10, 0], [2000, 1000])
    >>> found.value.tolist(), found.lower.round(2).tolist(), found.upper.round(2).tolist()
    ([5.0, 0.0], [2.39, 0.0], [9.2, 3.69])
    """
    events, residents = np.asarray(counts, dtype=np.float64), np.asarray(people, dtype=np.float64)
    if events.shape != residents.shape:
        raise NotRates("There must be as many numbers of people as counts.")
    if not (np.isfinite(events).all() and np.isfinite(residents).all()):
        raise NotRates("A count or a number of people is missing.")
    if (events < 0).any() or (events % 1 != 0).any():
        raise NotRates("A count is a whole number and not below zero.")
    if (residents <= 0).any():
        raise NotRates("A rate needs people.")
    if not 0 < confidence < 1:
        raise NotRates("The confidence lies between 0 and 1.")
    lower, upper = _limits(events, confidence)
    return Rates(per * events / residents, per * lower / residents, per * upper / residents, confidence)


def _limits(
    events: NDArray[np.float64], confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    many, more = np.maximum(events, 1), events + 1
    lower = many * (1 - 1 / (9 * many) - z / (3 * np.sqrt(many))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    for count in range(EXACT_BELOW):
        few = events == count
        if few.any():
            lower[few], upper[few] = _exact(count, confidence)
    return lower, upper


@lru_cache(maxsize=256)
def _exact(count: int, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    lower = _where(lambda mean: _at_most(count - 1, mean) - (1 - tail)) if count else 0.0
    return lower, _where(lambda mean: _at_most(count, mean) - tail)


def _at_most(count: int, mean: float) -> float:
    """The chance of so many events or fewer."""
    return math.exp(-mean) * math.fsum(mean**n / math.factorial(n) for n in range(count + 1))


def _where(falling: Callable[[float], float]) -> float:
    """Where a falling function is zero."""
    low, high = 0.0, 1.0
    while falling(high) > 0:
        high *= 2
    for _halving in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
