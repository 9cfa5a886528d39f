"""How much likelier are the cases with a cluster than without?"""

import math

from commonweal.methods.scan.settings import Model


def log_ratio(model: Model, cases: int, measure: float, *, number: int, total: float) -> float:
    """The log likelihood ratio of a window with `cases` of `number`, and `measure` of `total`.

    Poisson and permutation: c ln(c/E) + (C - c) ln((C - c)/(C - E)). Bernoulli: that of two shares of people against
    one (Kulldorff 1997). The same for windows of low and of high rates.

    >>> round(log_ratio(Model.POISSON, 12, 4.5, number=100, total=100.0), 6)
    4.572481
    """
    if model is Model.BERNOULLI:
        inside = _entropy(cases, measure)
        outside = _entropy(number - cases, total - measure)
        return inside + outside - _entropy(number, total)
    expected = measure * number / total
    return _part(cases, expected) + _part(number - cases, number - expected)


def relative_risk(cases: int, expected: float, *, number: int) -> float | None:
    """The rate inside by the rate outside. None where it has no end: every case is inside.

    >>> round(relative_risk(236, 176.22, number=1175), 2)
    1.42
    """
    if cases == number:
        return None
    if not expected or number == expected:
        return 0.0
    return (cases / expected) / ((number - cases) / (number - expected))


def _part(cases: float, expected: float) -> float:
    return cases * math.log(cases / expected) if cases and expected > 0 else 0.0


def _entropy(cases: float, people: float) -> float:
    """c ln(c/n) + (n - c) ln((n - c)/n)."""
    rest = people - cases
    told = cases * math.log(cases / people) if cases > 0 and people > 0 else 0.0
    return told + (rest * math.log(rest / people) if rest > 0 else 0.0)
