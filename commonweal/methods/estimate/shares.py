"""Shares of people by area, with the limits that Wilson puts around them, and the ranks that they can bear.

Limits of a share: Wilson (1927, Journal of the American Statistical Association 22:209), as public health in
England uses them (APHO, Technical Briefing 3, 2008). Far out, where limits of many areas at once lie, they are a
little too close for small counts; with the correction for continuity (Newcombe 1998, Statistics in Medicine 17:857,
method 4) they are not. Of a count of everybody they say how much the share would
move if the same chances were drawn again, which is what somebody asks who wants to act on a difference.

Ranks: Klein, Wright and Wieczorek (2020, Journal of the Royal Statistical Society C 69:589). With limits that
hold for all areas at once, an area stands behind every one whose lower limit does not lie below its upper limit, and
before every one whose upper limit does not lie above its lower: its rank lies between, for all areas at once.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray


class NotShares(ValueError):
    """What was given is no table of parts and wholes. The sentence says why."""


@dataclass(frozen=True)
class Shares:
    """A share for each area, between 0 and 1, and its limits. confidence: how often such limits hold it."""

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    confidence: float


def shares(
    counts: ArrayLike, bases: ArrayLike, *, confidence: float = 0.95, is_corrected: bool = False
) -> Shares:
    """What share is each count of its base, and how much might chance have done? Raises NotShares.

    is_corrected: for continuity, which makes the limits wider.

    >>> found = shares([81], [263])
    >>> found.lower.round(4).tolist(), found.upper.round(4).tolist()
    ([0.2553], [0.3662])
    """
    part, whole = np.asarray(counts, dtype=np.float64), np.asarray(bases, dtype=np.float64)
    if part.shape != whole.shape:
        raise NotShares("There must be as many bases as counts.")
    if not (np.isfinite(part).all() and np.isfinite(whole).all()):
        raise NotShares("A count or a base is missing.")
    if (whole <= 0).any():
        raise NotShares("A share needs a base above zero.")
    if (part < 0).any() or (part > whole).any():
        raise NotShares("A count lies between zero and its base.")
    if not 0 < confidence < 1:
        raise NotShares("The confidence lies between 0 and 1.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    value = part / whole
    if is_corrected:
        lower, upper = _wilson_corrected(value, whole, z)
    else:
        middle = value + z**2 / (2 * whole)
        half = z * np.sqrt(value * (1 - value) / whole + z**2 / (4 * whole**2))
        lower, upper = (middle - half) / (1 + z**2 / whole), (middle + half) / (1 + z**2 / whole)
    # Nobody, and everybody, are ends of their own interval; the formula leaves them by a rounding error.
    lower, upper = np.where(part == 0, 0.0, lower), np.where(part == whole, 1.0, upper)
    return Shares(value, lower, upper, confidence)


def _wilson_corrected(
    value: NDArray[np.float64], whole: NDArray[np.float64], z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    middle, width = 2 * whole * value + z**2, 2 * (whole + z**2)
    below = z**2 - 2 - 1 / whole + 4 * value * (whole * (1 - value) + 1)
    above = z**2 + 2 - 1 / whole + 4 * value * (whole * (1 - value) - 1)
    lower = (middle - 1 - z * np.sqrt(np.maximum(below, 0))) / width
    upper = (middle + 1 + z * np.sqrt(np.maximum(above, 0))) / width
    return np.maximum(lower, 0.0), np.minimum(upper, 1.0)


@dataclass(frozen=True)
class Ranks:
    """Between which ranks each area lies; 1 is the highest share. All of them hold at once at `confidence`."""

    best: NDArray[np.int64]
    worst: NDArray[np.int64]
    limits: Shares
    confidence: float


def ranks(counts: ArrayLike, bases: ArrayLike, *, confidence: float = 0.95) -> Ranks:
    """Between which ranks does the share of each area lie, for all areas at once? 1 is the highest.

    Areas are taken as independent, so each has limits at the K-th root of the confidence. Where all limits
    meet, every area may have any rank. Raises NotShares.

    >>> found = ranks([90, 50, 48], [100, 100, 100])
    >>> list(zip(found.best.tolist(), found.worst.tolist()))
    [(1, 1), (2, 3), (2, 3)]
    """
    areas = np.asarray(counts).size
    if not areas:
        raise NotShares("There is nothing to rank.")
    together = shares(counts, bases, confidence=confidence ** (1 / areas))
    # Sorted once, each limit is looked up among the others': 35,000 areas take no longer than sorting them.
    above = areas - np.searchsorted(np.sort(together.lower), together.upper, side="left")
    below = np.searchsorted(np.sort(together.upper), together.lower, side="right")
    return Ranks(1 + above, areas - below, together, confidence)
