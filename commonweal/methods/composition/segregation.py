"""How evenly one group is spread over the areas, against everybody else."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.composition.counts import Counts, NotCounts

# Conventional readings warn below these: Massey and Denton 1988; Carrington and Troske 1997 for the bias.
SMALL_SHARE = 0.05
SMALL_AREA = 100
RESIDENCE = "Residence is not contact: who lives near whom does not say who meets whom."


@dataclass(frozen=True)
class Segregation:
    """One group against the rest. Each index is between 0 and 1.

    dissimilarity: the share of the group that would have to move for every area to have the same share.
    gini: the same question, counting every pair of areas.  entropy: how much less mixed areas are than the
    whole (two groups).  isolation: the share of the group in the area of its average member.  exposure: the
    share of everybody else there; the two add up to 1.  atkinson: with b = 0.5, areas of low and of high
    share weigh alike.  correlation_ratio: isolation beyond what the group's share alone would give.
    by_chance: the dissimilarity that spreading the same people at random would show; small groups and small
    areas never come out at zero.
    """

    group: str
    people: float
    share: float
    areas: int
    dissimilarity: float
    gini: float
    entropy: float
    isolation: float
    exposure: float
    atkinson: float
    correlation_ratio: float
    by_chance: float
    caveats: tuple[str, ...]


def segregation(counts: Counts, group: str) -> Segregation:
    """How evenly is this group spread over the areas, against the rest?

    Raises NotCounts for a group that is nobody or everybody: there is then nothing to compare.
    Formulas: Massey and Denton 1988, "The dimensions of residential segregation", Social Forces 67(2),
    equal to PySAL segregation 2.5.4. With x and y the group's and the others' people in an area of t:
    D = 1/2 sum |x/X - y/Y|; isolation = sum (x/X)(x/t); exposure = sum (x/X)(y/t).

    >>> table = Counts(("A", "B"), ("young", "old"), np.array([[30.0, 10.0], [10.0, 30.0]]))
    >>> segregation(table, "young").dissimilarity
    0.5
    """
    here, total = counts.column(group), counts.totals
    everybody, members = float(total.sum()), float(here.sum())
    if not 0 < members < everybody:
        raise NotCounts(f"The group “{group}” is {'nobody' if not members else 'everybody'} here.")
    others = total - here
    share, shares = members / everybody, here / total
    isolation = float((here / members * shares).sum())
    return Segregation(
        group=group,
        people=members,
        share=share,
        areas=len(total),
        dissimilarity=_dissimilarity(here, others),
        gini=_gini(total, shares) / (2 * everybody**2 * share * (1 - share)),
        entropy=_lost_entropy(total, shares, share),
        isolation=isolation,
        exposure=float((here / members * (others / total)).sum()),
        atkinson=_atkinson(total, shares, share),
        correlation_ratio=(isolation - share) / (1 - share),
        by_chance=_dissimilarity_by_chance(total, share),
        caveats=_caveats(share, everybody / len(total)),
    )


def dissimilarity_between(counts: Counts, one: str, other: str) -> float:
    """How differently are these two groups spread, whoever else lives there?

    The share of either group that would have to move for both to be spread alike, 0 to 1.

    >>> table = Counts(("A", "B"), ("young", "old"), np.array([[30.0, 10.0], [10.0, 30.0]]))
    >>> dissimilarity_between(table, "young", "old")
    0.5
    """
    here, there = counts.column(one), counts.column(other)
    for name, column in ((one, here), (other, there)):
        if not column.sum():
            raise NotCounts(f"The group “{name}” is nobody here.")
    return _dissimilarity(here, there)


def _dissimilarity(here: NDArray[np.float64], there: NDArray[np.float64]) -> float:
    return float(np.abs(here / here.sum() - there / there.sum()).sum() / 2)


def _gini(total: NDArray[np.float64], shares: NDArray[np.float64]) -> float:
    """The sum over all pairs of areas of t_i t_j |p_i - p_j|, by sorting rather than pair by pair."""
    order = np.argsort(shares, kind="stable")
    weight, value = total[order], shares[order]
    below = np.cumsum(weight) - weight
    weighted_below = np.cumsum(weight * value) - weight * value
    return float(2 * (weight * (value * below - weighted_below)).sum())


def _lost_entropy(total: NDArray[np.float64], shares: NDArray[np.float64], share: float) -> float:
    whole = _entropy(np.array([share]))[0]
    return float((total * (whole - _entropy(shares))).sum() / (whole * total.sum()))


def _entropy(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a group and the rest, in nats; what nobody is of adds nothing."""
    rest = 1 - share
    return np.asarray(-(share * _log(share) + rest * _log(rest)))


def _log(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """The natural logarithm, with 0 for 0, since 0 ln 0 is taken as 0."""
    return np.log(value, out=np.zeros_like(value), where=value > 0)


def _atkinson(total: NDArray[np.float64], shares: NDArray[np.float64], share: float) -> float:
    """With b = 0.5: 1 - P/(1-P) (sum sqrt((1-p) p) t / (P T))^2."""
    spread = float((np.sqrt((1 - shares) * shares) * total).sum() / (share * total.sum()))
    return 1 - share / (1 - share) * spread**2


def _dissimilarity_by_chance(total: NDArray[np.float64], share: float) -> float:
    """D if each person were of the group by the toss of one coin, by the normal approximation.

    The mean distance of a binomial share from its mean is about sqrt(2 P(1-P) / (pi t)), hence
    D = sum t sqrt(2 P(1-P) / (pi t)) / (2 T P (1-P)): Winship 1977, Social Forces 55(4), in expectation.
    """
    distance = np.sqrt(2 * share * (1 - share) * total / np.pi).sum()
    return float(min(1.0, distance / (2 * total.sum() * share * (1 - share))))


def _caveats(share: float, people_per_area: float) -> tuple[str, ...]:
    found = [RESIDENCE]
    if share < SMALL_SHARE:
        found.append("The group is under 5 % of the population: chance alone makes these indices high.")
    if people_per_area < SMALL_AREA:
        found.append("Areas hold under 100 people on average: chance alone makes these indices high.")
    return tuple(found)
