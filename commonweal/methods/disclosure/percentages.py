"""Percentages: one with its base published is a count, give or take what it was rounded by."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.disclosure.attack import WITHHELD, Published
from commonweal.methods.disclosure.rules import Rule
from commonweal.methods.disclosure.scopes import Scope
from commonweal.methods.disclosure.shares import Shares
from commonweal.methods.disclosure.suppression import Protected
from commonweal.methods.disclosure.tables import Dimension, Ints

Floats = NDArray[np.float64]

LEAST_BASE = 30  # domain.md 4.6: no percentage of fewer
CLOSE = 1e-9


def count_between(percentage: float, base: int, places: int) -> tuple[int, int]:
    """Which counts of a base are that percentage, rounded to so many decimal places?

    >>> count_between(7.5, 40, 1), count_between(50, 401, 0)
    ((3, 3), (199, 202))
    """
    half = 0.5 / 10**places
    low = math.ceil((percentage - half) * base / 100 - CLOSE)
    high = math.floor((percentage + half) * base / 100 + CLOSE)
    return max(0, low), min(base, high)


def percentages_of(protected: Protected, along: str, *, places: int = 1) -> Floats:
    """The percentages of a protected table that may be published, along one dimension; nan where they may not be.

    Where either the count or its base is withheld the percentage is too, and where the base is under 30; so they tell
    nothing that the published counts do not.

    >>> from commonweal.methods.disclosure import protect, table_from
    >>> rows = [("A", "x", 30), ("A", "y", 10), ("B", "x", 9), ("B", "y", 11)]
    >>> table = table_from(({"ward": ward, "group": group}, n) for ward, group, n in rows)
    >>> percentages_of(protect(table, Rule(5)), "group")[0].tolist()
    [75.0, 25.0, 100.0]
    """
    counts, withheld = protected.table.counts, protected.withheld
    axis = _axis(protected.table.dimensions, along)
    bases = np.take(counts, [-1], axis=axis)
    is_told = ~withheld & ~np.take(withheld, [-1], axis=axis) & (bases >= LEAST_BASE)
    return np.where(is_told, np.round(100 * counts / np.maximum(bases, 1), places), np.nan)


def bases_of(protected: Protected, along: str) -> Ints:
    """How many 100 % are, one for each line along a dimension; -1 where that is withheld.

    >>> from commonweal.methods.disclosure import protect, table_from
    >>> table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    >>> bases_of(protect(table, Rule(5)), "ward").tolist()
    53
    """
    counts = np.where(protected.withheld, WITHHELD, protected.table.counts)
    return np.asarray(np.take(counts, -1, axis=_axis(protected.table.dimensions, along)))


def as_published(
    name: str,
    about: str,
    rule: Rule,
    dimensions: Sequence[Dimension],
    *,
    percentages: Floats,
    bases: Ints,
    places: int,
    along: str = "",
    by_method: bool = False,
    scope: Scope | None = None,
) -> Published:
    """A table of percentages as an attacker reads it: between which numbers each count lies.

    percentages: nan where withheld, the last along it being the whole. bases: how many 100 % are, one for each line; -1
    where that is withheld. along: a dimension, the last unless given. by_method: they were told by `percentages_of`,
    so that no percentage is of a count under the threshold but of nobody.
    """
    along = along or dimensions[-1].name
    axis = _axis(dimensions, along)
    told = np.moveaxis(percentages, axis, -1)
    low = np.zeros(told.shape, dtype=np.int64)  # one of nobody is left out too where its base is small
    high = np.full(told.shape, -1, dtype=np.int64)
    for at in np.ndindex(told.shape):
        base = int(bases[at[:-1]])
        if at[-1] == told.shape[-1] - 1 and base != WITHHELD:
            low[at] = high[at] = base
        elif base != WITHHELD and not np.isnan(told[at]):
            low[at], high[at] = _of_method(
                *count_between(float(told[at]), base, places), rule if by_method else None
            )
    low, high = np.moveaxis(low, -1, axis), np.moveaxis(high, -1, axis)
    counts = np.where(low == high, low, WITHHELD)
    shares = Shares(along, places, percentages)
    return Published(
        name, about, rule, tuple(dimensions), counts,
        scope=scope or Scope(), between=(low, high), shares=shares,
    )  # fmt: skip


def _axis(dimensions: Sequence[Dimension], along: str) -> int:
    return [one.name for one in dimensions].index(along)


def _of_method(low: int, high: int, rule: Rule | None) -> tuple[int, int]:
    """What of these can be, if no count from 1 to the threshold is told.

    >>> _of_method(0, 2, Rule(5)), _of_method(3, 7, Rule(5)), _of_method(3, 7, None)
    ((0, 0), (5, 7), (3, 7))
    """
    if rule is None:
        return low, high
    if low == 0 and high < rule.threshold:
        return 0, 0
    return (max(low, rule.threshold) if low and high >= rule.threshold else low), high
