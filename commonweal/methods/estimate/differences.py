"""Differences between two shares, with limits that hold for many of them at once.

Limits of one difference: Newcombe (1998, Statistics in Medicine 17:873, method 10), which puts together the limits
that Wilson has for each of the two shares; method 11 does so with Wilson's limits corrected for continuity. He calls it square-and-add; Zou and Donner (2008, Statistics in Medicine
27:1693) show that it holds for any two estimates whose limits are known, which is how shares with limits of their
own, such as a survey publishes, are set beside one another.

Limits of many at once: each has limits at the K-th root of the confidence, K being how many there are. Šidák
(1967, Journal of the American Statistical Association 62:626) shows that this is enough also where they are not
independent, as two groups of one area are not. Each limit then lies far out, where method 10 is too close: of 300
areas with five groups that fare alike it finds something in eight drawings of a hundred, method 11 in five.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.methods.estimate.shares import NotShares, shares

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Differences:
    """One share less another, between -1 and 1, and its limits.

    confidence: how often such limits hold all of these differences at once.
    """

    value: Numbers
    lower: Numbers
    upper: Numbers
    confidence: float

    @property
    def stands(self) -> NDArray[np.int64]:
        """1 where the first share is higher by more than chance, -1 where it is lower, 0 where neither is clear."""
        return (self.lower > 0).astype(np.int64) - (self.upper < 0).astype(np.int64)


@dataclass(frozen=True)
class Limited:
    """Shares between 0 and 1 with the limits that their publisher gives, at `confidence` for each."""

    value: ArrayLike
    lower: ArrayLike
    upper: ArrayLike
    confidence: float = 0.95


def differences(
    counts: ArrayLike,
    bases: ArrayLike,
    other_counts: ArrayLike,
    other_bases: ArrayLike,
    *,
    at_once: int | None = None,
    confidence: float = 0.95,
    is_corrected: bool = False,
) -> Differences:
    """How much higher is each share than the other beside it, and how much of that might chance have done?

    at_once: for how many differences the limits hold together, as many as there are unless given; 1 for limits of
    each by itself. is_corrected: for continuity, as becomes many at once. Raises NotShares.

    >>> found = differences([56], [70], [48], [80], at_once=1)
    >>> found.value.round(4).tolist(), found.lower.round(4).tolist(), found.upper.round(4).tolist()
    ([0.2], [0.0524], [0.3339])
    """
    each = _each(np.asarray(counts).size if at_once is None else at_once, confidence)
    one = shares(counts, bases, confidence=each, is_corrected=is_corrected)
    other = shares(other_counts, other_bases, confidence=each, is_corrected=is_corrected)
    if one.value.shape != other.value.shape:
        raise NotShares("There must be as many shares on one side as on the other.")
    return _put_together(
        (one.value, one.value - one.lower, one.upper - one.value),
        (other.value, other.value - other.lower, other.upper - other.value),
        confidence,
    )


def differences_of_limited(
    one: Limited, other: Limited, *, at_once: int | None = None, confidence: float = 0.95
) -> Differences:
    """The same of shares that came with limits of their own.

    Limits at another confidence are made of them by stretching each half as a normal law would. Raises NotShares.

    >>> own = Limited([0.8], [0.6915], [0.877]), Limited([0.6], [0.4905], [0.7004])
    >>> differences_of_limited(*own, at_once=1).lower.round(3).tolist()
    [0.052]
    """
    each = _each(np.asarray(one.value).size if at_once is None else at_once, confidence)
    return _put_together(_halves(one, each), _halves(other, each), confidence)


def weighted(limited: Limited, weights: ArrayLike) -> tuple[float, float, float]:
    """The mean of shares, weighed by how many people each is of, and its limits, at the confidence of theirs.

    >>> tuple(round(one, 3) for one in weighted(Limited([0.5, 0.7], [0.4, 0.6], [0.6, 0.8]), [100, 100]))
    (0.6, 0.529, 0.671)
    """
    value, below, above = _halves(limited, limited.confidence)
    weight = np.asarray(weights, dtype=np.float64)
    if weight.shape != value.shape or not np.isfinite(weight).all() or (weight < 0).any() or not weight.sum():
        raise NotShares("A mean needs a weight for each share, and one above zero.")
    part = weight / weight.sum()
    mean = float((part * value).sum())
    lower, upper = (float(np.sqrt(((part * half) ** 2).sum())) for half in (below, above))
    return mean, mean - lower, mean + upper


def _each(at_once: int, confidence: float) -> float:
    """The confidence of each, so that so many hold together."""
    if at_once < 1:
        raise NotShares("There is nothing to set side by side.")
    if not 0 < confidence < 1:
        raise NotShares("The confidence lies between 0 and 1.")
    return float(confidence ** (1 / at_once))


def _halves(limited: Limited, each: float) -> tuple[Numbers, Numbers, Numbers]:
    """Shares, and how far their limits at this confidence lie below and above."""
    value, lower, upper = (
        np.asarray(numbers, dtype=np.float64) for numbers in (limited.value, limited.lower, limited.upper)
    )
    if not value.shape == lower.shape == upper.shape:
        raise NotShares("Each share must have its two limits.")
    if not np.isfinite(np.stack([value, lower, upper])).all():
        raise NotShares("A share or a limit is missing.")
    if (lower > value).any() or (upper < value).any() or (value < 0).any() or (value > 1).any():
        raise NotShares("A share lies between 0 and 1, and between its limits.")
    stretch = _z(each) / _z(limited.confidence)
    return value, stretch * (value - lower), stretch * (upper - value)


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _put_together(
    one: tuple[Numbers, Numbers, Numbers], other: tuple[Numbers, Numbers, Numbers], confidence: float
) -> Differences:
    value = one[0] - other[0]
    lower = np.maximum(value - np.hypot(one[1], other[2]), -1.0)
    upper = np.minimum(value + np.hypot(one[2], other[1]), 1.0)
    return Differences(value, lower, upper, confidence)
