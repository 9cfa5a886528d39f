"""How high would the highest ratio be if chance alone were at work? Replications, and what they say."""

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan.circles import Grown
from commonweal.methods.scan.settings import Model, Often, PKind, Settings, Unit
from commonweal.methods.scan.tables import Table
from commonweal.methods.scan.windows import Windows

Progress = Callable[[int, int], None]

AT_ONCE = 8
LEAST_FOR_P = 99
RANK_OF_GUMBEL = 10
SMALLEST = 1e-17  # what SaTScan tells as the smallest
TOLERANCE = 1e-9
DAYS_IN_YEAR = 365.2425
_EULER = 0.5772156649015329
_PER_YEAR = {Often.YEARLY: 1, Often.QUARTERLY: 4, Often.MONTHLY: 12, Often.WEEKLY: 52}


@dataclass(frozen=True)
class Chance:
    """The highest ratio of each replication that was made. asked: how many were asked for. early_after: with how many
    above the likeliest cluster they stop; 0 where they never do."""

    ratios: NDArray[np.float64]
    asked: int
    early_after: int = 0

    @property
    def made(self) -> int:
        """How many replications were made?"""
        return len(self.ratios)

    def rank(self, ratio: float) -> int:
        """The place of a cluster among the replications: 1 where none reaches it."""
        return 1 + int((self.ratios >= ratio - TOLERANCE).sum())

    def monte_carlo(self, ratio: float) -> float:
        """The Monte Carlo p-value; of replications that stopped early, that of Besag and Clifford (1991).

        >>> Chance(np.array([1.0, 2, 3]), asked=3).monte_carlo(2.5)
        0.5
        """
        if self.made < self.asked:
            return (self.rank(ratio) - 1) / self.made
        return self.rank(ratio) / (self.made + 1)

    def gumbel(self, ratio: float) -> float:
        """The p-value by a Gumbel distribution with the mean and variance of the replications (Abrams and others 2010).

        Smaller ones than 1e-17 are told as that.
        """
        beta = float(self.ratios.std(ddof=1)) * math.sqrt(6) / math.pi
        if not beta:
            return SMALLEST if ratio > self.ratios[0] else 1.0
        above = (float(self.ratios.mean()) - _EULER * beta - ratio) / beta
        return max(-math.expm1(-math.exp(min(above, 700.0))), SMALLEST)

    def p(self, ratio: float, kind: PKind) -> float | None:
        """The p-value that is told. None without replications."""
        if not self.made:
            return None
        if kind is PKind.GUMBEL and self.made >= LEAST_FOR_P:
            return self.gumbel(ratio)
        enough = kind is PKind.DEFAULT and self.made >= LEAST_FOR_P
        return self.gumbel(ratio) if enough and self.rank(ratio) < RANK_OF_GUMBEL else self.monte_carlo(ratio)


def recurrence_interval(p: float, settings: Settings, *, analyses: int = 1) -> float:
    """Once in how many days would chance alone give such a cluster, if the analysis went on like this?

    Of generic time: in units. analyses: how many are adjusted for. At least 1.

    >>> from commonweal.methods.scan.settings import Model
    >>> recurrence_interval(0.01, Settings(Model.POISSON, 1, 100, unit=Unit.DAY, length=7))
    700.0
    """
    if analyses > 1:
        p = max(-math.expm1(math.log1p(-min(p, 1 - 1e-15)) / analyses), SMALLEST)
    often, every = settings.often, settings.every
    if often is Often.AS_AGGREGATED or settings.unit is Unit.GENERIC:
        every = settings.length
        often = {Unit.YEAR: Often.YEARLY, Unit.MONTH: Often.MONTHLY}.get(settings.unit, Often.DAILY)
    times = every / p
    return max(times if often is Often.DAILY else times / _PER_YEAR[often] * DAYS_IN_YEAR, 1.0)


def rates_of(settings: Settings) -> NDArray[np.float64]:
    """Which rates count, as the loops take it."""
    return np.array(
        [
            settings.high,
            settings.low,
            settings.least_high,
            settings.least_low,
            -1 if settings.risk_high is None else settings.risk_high,
            -1 if settings.risk_low is None else settings.risk_low,
        ],
        dtype=float,
    )


def summed_back(table: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64] | NDArray[np.int64]:
    """intervals x places as places x (intervals + 1): from each interval to the last; nothing after it."""
    back = np.cumsum(table[::-1], axis=0)[::-1].T
    return np.ascontiguousarray(np.hstack([back, np.zeros((back.shape[0], 1), back.dtype)]))


def by_chance(
    table: Table,
    grown: Grown,
    windows: Windows,
    settings: Settings,
    *,
    observed: float,
    seed: int,
    progress: Progress | None = None,
) -> Chance:
    """Make the replications on every core. The same seed gives the same answer on any number of them.

    observed: the ratio of the likeliest cluster, by which early stopping goes. progress: told how many of how many
    are made.
    """
    from commonweal.methods.scan.loops import replicate

    asked = settings.replications
    early = settings.early_after if settings.p_kind is PKind.EARLY else 0
    seeds = np.random.SeedSequence(seed).generate_state(asked, np.uint32).astype(np.int64)
    measure = summed_back(table.measure)
    drawn = _drawn(table, measure.shape[1])
    fixed = (
        grown.first, grown.near, grown.number, measure, windows.end, windows.earliest, windows.latest,
        settings.with_all_time, settings.with_all_places, table.number, table.total, rates_of(settings),
    )  # fmt: skip
    ratios = np.zeros(asked)
    starts = range(0, asked, AT_ONCE)

    def make(start: int) -> None:
        part = slice(start, start + AT_ONCE)
        replicate(seeds[part], *drawn, *fixed, ratios[part])

    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        # A few at a time, so that stopping early, or being stopped, leaves little undone.
        for at in range(0, len(starts), workers):
            list(pool.map(make, starts[at : at + workers]))
            done = min(asked, starts[min(at + workers, len(starts)) - 1] + AT_ONCE)
            if progress:
                progress(done, asked)
            if early:
                above = np.flatnonzero(ratios[:done] >= observed - TOLERANCE)
                if len(above) >= early:
                    return Chance(ratios[: above[early - 1] + 1], asked, early)
    return Chance(ratios, asked, early)


def _drawn(table: Table, width: int) -> tuple[object, ...]:
    """What the loops draw cases from: (kind, shares, guide, who, when, until, chosen, full)."""
    none, nothing = np.zeros(0, np.int64), np.zeros(0)
    intervals, places = table.cases.shape
    cell = np.arange(places)[None, :] * width + np.arange(intervals)[:, None]
    if table.model is Model.BERNOULLI:
        people = table.measure.astype(np.int64)
        who = np.repeat(cell.ravel(), people.ravel())
        full = np.zeros(places * width, np.int64)
        full[cell.ravel()] = people.ravel()
        return 1, nothing, none, who, none, none, min(table.number, len(who) - table.number), full
    if table.model is Model.PERMUTATION:
        where, when, until = [], [], []
        for stratum in range(table.strata.shape[2]):
            part = table.strata[:, :, stratum]
            at, place = np.nonzero(part)
            where.append(np.repeat(place * width, part[at, place]))
            when.append(np.repeat(at, part[at, place]))
            until.append(int(table.strata[:, :, : stratum + 1].sum()))
        return (
            2, nothing, none, np.concatenate(where), np.concatenate(when), np.array(until, np.int64), 0, none
        )  # fmt: skip
    shares = np.zeros((places, width))
    shares[:, :intervals] = table.measure.T
    cumulated = np.cumsum(shares.ravel())
    cumulated /= cumulated[-1]
    # Cells after the last with a share never hold a case, whatever rounding does.
    cumulated[np.searchsorted(cumulated, 1.0) :] = 2.0
    guide = np.searchsorted(cumulated, np.linspace(0, 1, 2 * len(cumulated) + 1), side="right")
    return 0, cumulated, np.minimum(guide, len(cumulated) - 1).astype(np.int64), none, none, none, 0, none
