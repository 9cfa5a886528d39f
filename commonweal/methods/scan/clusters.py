"""Candidates for clusters, one about each centre, and which of them are told."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan.circles import Grown, Places
from commonweal.methods.scan.settings import Overlap

SAME = 1e-9
MOST = 500


@dataclass(frozen=True)
class Candidate:
    """The likeliest window about a centre, or of all places where centre is -1.

    places: those it holds, the nearest to the centre first.  start, until: its first interval, and that before which
    it ends.
    """

    ratio: float
    centre: int
    places: NDArray[np.int32]
    start: int
    until: int


def candidates_from(grown: Grown, ratios: NDArray[np.float64], told: NDArray[np.int64]) -> list[Candidate]:
    """Those about the centres at which any window has a rate that was asked for."""
    return [
        Candidate(
            ratio=float(ratios[centre]),
            centre=int(centre),
            places=grown.near[grown.first[centre] : grown.first[centre] + told[centre, 0]],
            start=int(told[centre, 1]),
            until=int(told[centre, 2]),
        )
        for centre in np.flatnonzero(ratios > 0)
    ]


def ranked(
    candidates: list[Candidate], places: Places, centres: NDArray[np.float64], overlap: Overlap
) -> list[Candidate]:
    """The candidates that are told, the likeliest first.

    Of those equally likely one of all places goes first, then that with fewer places, then that whose centre comes
    first. A candidate that shares with one above it what `overlap` forbids is left out.
    """
    most = len(places.names) if overlap is Overlap.ANY else min(len(centres), MOST)
    kept: list[Candidate] = []
    taken = np.zeros(len(places.names), dtype=bool)
    for one in in_order(candidates):
        if sum(other.centre >= 0 for other in kept) >= most:
            break
        if one.centre >= 0:
            if overlap is Overlap.NO_PLACE:
                if taken[one.places].any():
                    continue
                taken[one.places] = True
            elif any(other.centre >= 0 and _shares(one, other, places, centres, overlap) for other in kept):
                continue
        kept.append(one)
    return kept


def in_order(candidates: list[Candidate]) -> list[Candidate]:
    """The likeliest first; ratios within 1e-9 of the one before are equal."""
    told: list[Candidate] = []
    equal: list[Candidate] = []
    for one in sorted(candidates, key=lambda candidate: -candidate.ratio):
        if equal and equal[-1].ratio - one.ratio >= SAME:
            told += sorted(equal, key=_first_of_equals)
            equal = []
        equal.append(one)
    return told + sorted(equal, key=_first_of_equals)


def _first_of_equals(one: Candidate) -> tuple[bool, int, int]:
    return one.centre >= 0, len(one.places), one.centre


def radius(one: Candidate, places: Places, centres: NDArray[np.float64]) -> float:
    """From the centre to the farthest place, in a straight line."""
    return float(np.sqrt(((places.at[one.places[-1]] - centres[one.centre]) ** 2).sum()))


def _shares(
    one: Candidate, other: Candidate, places: Places, centres: NDArray[np.float64], overlap: Overlap
) -> bool:
    """Does a candidate share what it may not with a likelier one?"""
    if overlap is Overlap.ANY:
        return False
    between = np.float32(np.sqrt(((centres[one.centre] - centres[other.centre]) ** 2).sum()))
    in_likelier = bool(between <= np.float32(radius(other, places, centres)))
    holds_likelier = bool(between <= np.float32(radius(one, places, centres)))
    return {
        Overlap.NO_CENTRE_IN_OTHER: in_likelier or holds_likelier,
        Overlap.NO_CENTRE_IN_MORE_LIKELY: in_likelier,
        Overlap.NO_CENTRE_IN_LESS_LIKELY: holds_likelier,
        Overlap.NO_PAIR_OF_CENTRES: in_likelier and holds_likelier,
    }[overlap]


def gini(parts: list[tuple[float, float]]) -> float:
    """How unevenly are cases spread over what is expected, by (share of cases, share expected) of clusters?

    What is outside them counts as one part more. 0 without a cluster (Han and others 2016).

    >>> round(gini([(0.5, 0.1)]), 6)
    0.4
    """
    rest = (1 - sum(cases for cases, _share in parts), 1 - sum(share for _cases, share in parts))
    height = base = 1.0
    area = 0.0
    in_turn = sorted([*parts, rest], key=lambda part: -(part[0] / part[1]) if part[1] > 0 else float("-inf"))
    for cases, share in in_turn:
        area += share * (height + height - cases) / 2
        height, base = height - cases, base - share
    return 1 - 2 * area
