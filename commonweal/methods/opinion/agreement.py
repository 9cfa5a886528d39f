"""What is agreed on: by every group, and by everybody taken together.

What every group agrees on comes first. It is Polis's group-informed consensus (Small and others 2021, section 3.2):
the product over groups of the share that agrees, so that one group that does not agree pulls a statement down however
small that group is. Consensus is Polis's majority of all voters, in which a large group can outvote a small one.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from commonweal.methods.opinion.tallies import BEYOND_CHANCE, Tally, beyond_half, share, tally
from commonweal.methods.opinion.votes import Votes

MOST_SHOWN = 5
Side = Literal["agree", "disagree"]


@dataclass(frozen=True)
class Common:
    """How far every group says the same of a statement.

    side: what most groups say.  product: over groups, of the share that says so.  least: that share in the group where
    it is lowest.  by_group: the share in each group, in their order.
    """

    statement: str
    side: Side
    product: float
    least: float
    by_group: tuple[float, ...]

    @property
    def of_all(self) -> bool:
        """Do more than half say so in every group?"""
        return self.least > 0.5


@dataclass(frozen=True)
class Agreed:
    """A statement on which most voters say the same. p_success: the share who do; p_test: z against one half."""

    statement: str
    side: Side
    n_success: int
    n_trials: int
    p_success: float
    p_test: float


def common_ground(votes: Votes, groups: list[Tally]) -> list[Common]:
    """What does every group agree on, or reject? The statements all share most come first.

    groups: the counts of each group. With one group it is that group's own agreement.

    >>> from commonweal.methods.opinion import tally, votes_from
    >>> rows = [(who, on, vote, None) for who, on, vote in (("a", "1", 1), ("b", "1", 1), ("a", "2", 1), ("b", "2", -1))]
    >>> votes = votes_from(rows)
    >>> [(one.statement, round(one.product, 3)) for one in common_ground(votes, [tally(votes.cast[:1]), tally(votes.cast[1:])])]
    [('1', 0.444), ('2', 0.222)]
    """
    agree = np.stack([share(one.agreed, one.voted) for one in groups])
    disagree = np.stack([share(one.disagreed, one.voted) for one in groups])
    found = []
    for column in np.flatnonzero(~votes.set_aside):
        ours, theirs = agree[:, column], disagree[:, column]
        side: Side = "agree" if ours.prod() >= theirs.prod() else "disagree"
        shares = ours if side == "agree" else theirs
        found.append(
            Common(
                votes.statements[column],
                side,
                float(shares.prod()),
                float(shares.min()),
                tuple(shares.tolist()),
            )
        )
    return sorted(found, key=lambda one: -one.product)


def consensus(votes: Votes, side: Side, *, most: int = MOST_SHOWN) -> list[Agreed]:
    """Which statements do most of all voters agree with, or reject? At most so many, the clearest first.

    Everybody counts, grouped or not. A statement is one where the share is above one half, by Polis's test; they
    stand by share times z.

    >>> from commonweal.methods.opinion import votes_from
    >>> votes = votes_from([(str(who), "1", 1, None) for who in range(9)])
    >>> [(one.statement, one.n_success, round(one.p_success, 3)) for one in consensus(votes, "agree")]
    [('1', 9, 0.909)]
    >>> consensus(votes, "disagree")
    []
    """
    counts = tally(votes.cast) if side == "agree" else tally(votes.cast).turned()
    shares, z = share(counts.agreed, counts.voted), beyond_half(counts.agreed, counts.voted)
    clear = np.flatnonzero((shares > 0.5) & (z > BEYOND_CHANCE) & ~votes.set_aside)
    chosen = clear[np.argsort(-(shares * z)[clear], kind="stable")][:most]
    return [
        Agreed(
            votes.statements[column],
            side,
            int(counts.agreed[column]),
            int(counts.voted[column]),
            float(shares[column]),
            float(z[column]),
        )
        for column in chosen
    ]
