"""Numbers that say how sure they are: a value and the limits between which chance alone may have moved it."""

from commonweal.methods.estimate.differences import (
    Differences,
    Limited,
    differences,
    differences_of_limited,
    weighted,
)
from commonweal.methods.estimate.rates import NotRates, Rates, rates
from commonweal.methods.estimate.shares import NotShares, Ranks, Shares, ranks, shares

__all__ = [
    "Differences",
    "Limited",
    "NotRates",
    "NotShares",
    "Ranks",
    "Rates",
    "Shares",
    "differences",
    "differences_of_limited",
    "ranks",
    "rates",
    "shares",
    "weighted",
]
