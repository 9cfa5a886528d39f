"""How often each statement was agreed and disagreed with, and the tests that say whether that is more than chance.

Tests and pseudo-counts are those of Polis (compdemocracy/polis, math, `stats.clj` and `repness.clj`). A share is
(n + 1) / (votes + 2). The test of a share against one half adds one to both counts, as does the test of two shares.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# Polis takes a one-sided test at 90 %.
BEYOND_CHANCE = 1.2816


@dataclass(frozen=True)
class Tally:
    """Counts for each statement: those who agreed, who disagreed, and who voted at all (passes too)."""

    agreed: Numbers
    disagreed: Numbers
    voted: Numbers

    def turned(self) -> "Tally":
        """The same counts with agreement and disagreement changed about."""
        return Tally(self.disagreed, self.agreed, self.voted)

    def without(self, other: "Tally") -> "Tally":
        """These counts less those of some of the same people."""
        return Tally(self.agreed - other.agreed, self.disagreed - other.disagreed, self.voted - other.voted)


def tally(cast: Numbers) -> Tally:
    """Count the votes of these participants on each statement. cast: participants x statements, NaN where none.

    >>> found = tally(np.array([[1.0, -1.0], [0.0, np.nan]]))
    >>> found.agreed.tolist(), found.disagreed.tolist(), found.voted.tolist()
    ([1.0, 0.0], [0.0, 1.0], [2.0, 1.0])
    """
    counted = [(cast == 1).sum(axis=0), (cast == -1).sum(axis=0), (~np.isnan(cast)).sum(axis=0)]
    return Tally(*(one.astype(np.float64) for one in counted))


def share(said: Numbers, voted: Numbers) -> Numbers:
    """The share who said so, drawn towards one half while few voted.

    >>> share(np.array([0.0, 8.0]), np.array([0.0, 8.0])).tolist()
    [0.5, 0.9]
    """
    return (said + 1) / (voted + 2)


def beyond_half(said: Numbers, voted: Numbers) -> Numbers:
    """z of the test that more than half say so.

    >>> beyond_half(np.array([35.0]), np.array([40.0])).round(6).tolist()
    [4.841387]
    """
    return 2 * np.sqrt(voted + 1) * ((said + 1) / (voted + 1) - 0.5)


def beyond_others(said: Numbers, voted: Numbers, others_said: Numbers, others_voted: Numbers) -> Numbers:
    """z of the test that a greater share says so here than elsewhere; 0 where everybody everywhere says so.

    >>> beyond_others(np.array([13.0]), np.array([14.0]), np.array([6.0]), np.array([30.0])).round(6).tolist()
    [4.516153]
    """
    here, there = said + 1, others_said + 1
    of_here, of_there = voted + 1, others_voted + 1
    pooled = (here + there) / (of_here + of_there)
    spread = pooled * (1 - pooled) * (1 / of_here + 1 / of_there)
    certain = spread <= 0
    z: Numbers = np.where(
        certain, 0.0, (here / of_here - there / of_there) / np.sqrt(np.where(certain, 1.0, spread))
    )
    return z
