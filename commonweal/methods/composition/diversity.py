"""How mixed one place is, and which groups live in it more than elsewhere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.composition.counts import Counts


@dataclass(frozen=True)
class Diversity:
    """How mixed a population is.

    entropy: Shannon's, in nats.  score: entropy by that of groups of equal size, 0 to 1; it depends on how
    many groups were asked for, so scores are compared only under one classification.  differ: the chance that
    two residents met at random are of different groups (Simpson).
    """

    entropy: float
    score: float
    differ: float


def diversity(people: NDArray[np.float64]) -> Diversity:
    """How mixed is this population? people: a count for each group; nobody at all gives NaN in each.

    Groups without anybody count as groups: nobody of a group is a finding, too.

    >>> diversity(np.array([25.0, 25, 25, 25])).score, diversity(np.array([25.0, 25, 25, 25])).differ
    (1.0, 0.75)
    """
    people = np.asarray(people, dtype=float)
    everybody = people.sum()
    if not everybody:
        return Diversity(float("nan"), float("nan"), float("nan"))
    share = people / everybody
    entropy = float(entropy_of(share))
    return Diversity(
        entropy=entropy,
        score=entropy / float(np.log(len(people))) if len(people) > 1 else 0.0,
        differ=float(1 - (share**2).sum()),
    )


def location_quotients(counts: Counts) -> NDArray[np.float64]:
    """How many times its share of the whole does each group have in each area? areas x groups.

    1 is as everywhere; NaN where an area is empty or a group is nobody. Source: (x/t) / (X/T).

    >>> location_quotients(Counts(("A", "B"), ("x", "y"), np.array([[3.0, 1], [1, 3]]))).tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    """
    people = counts.people
    total = people.sum(axis=1, keepdims=True)
    whole = people.sum(axis=0) / people.sum()
    shares = np.divide(people, total, out=np.full_like(people, np.nan), where=total > 0)
    has_anybody = np.broadcast_to(whole > 0, people.shape)
    return np.asarray(np.divide(shares, whole, out=np.full_like(people, np.nan), where=has_anybody))


def entropy_of(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shannon's entropy in nats along the last axis of shares that add up to 1; 0 ln 0 is 0."""
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(-(shares * logs).sum(axis=-1))
