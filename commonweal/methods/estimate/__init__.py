"""Numbers that say how sure they are: a value and the limits between which chance alone may have moved it."""

from commonweal.methods.estimate.rates import NotRates, Rates, rates

__all__ = ["NotRates", "Rates", "rates"]
