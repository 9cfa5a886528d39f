"""How evenly all groups together are spread over the areas."""

from dataclasses import dataclass

import numpy as np

from commonweal.methods.composition.counts import Counts, NotCounts
from commonweal.methods.composition.diversity import entropy_of
from commonweal.methods.composition.segregation import _gini


@dataclass(frozen=True)
class Spread:
    """All groups at once. 0 is the same mixture everywhere; 1 is that no area is shared.

    dissimilarity, theil (the information theory index H), gini, normalised_exposure and relative_diversity
    as Reardon and Firebaugh 2002 define them.
    """

    dissimilarity: float
    theil: float
    gini: float
    normalised_exposure: float
    relative_diversity: float


def spread(counts: Counts) -> Spread:
    """How evenly are all groups together spread over the areas?

    Raises NotCounts where only one group has anybody.
    Source: Reardon and Firebaugh 2002, "Measures of multigroup segregation", Sociological Methodology 32.

    >>> table = Counts(("A", "B"), ("young", "old"), np.array([[30.0, 10.0], [10.0, 30.0]]))
    >>> spread(table).dissimilarity
    0.5
    """
    people = counts.lived_in[:, counts.lived_in.sum(axis=0) > 0]
    if people.shape[1] < 2:
        raise NotCounts("Only one group has anybody in it, so there is nothing to compare.")
    total = people.sum(axis=1)
    everybody = float(total.sum())
    shares = people / total[:, None]
    whole = people.sum(axis=0) / everybody
    mixed = float((whole * (1 - whole)).sum())
    apart = shares - whole
    information = float((total * (entropy_of(whole) - entropy_of(shares))).sum())
    return Spread(
        dissimilarity=float((total[:, None] * np.abs(apart)).sum() / (2 * everybody * mixed)),
        theil=information / (everybody * float(entropy_of(whole))),
        gini=sum(_gini(total, column) for column in shares.T) / (2 * everybody**2 * mixed),
        normalised_exposure=float((total[:, None] * apart**2 / (1 - whole)).sum() / everybody),
        relative_diversity=float((total[:, None] * apart**2).sum() / (everybody * mixed)),
    )
