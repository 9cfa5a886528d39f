"""Which statements tell what a group thinks, by Polis's rules (compdemocracy/polis, math, `repness.clj`).

A statement represents a group when more of it agrees (or disagrees) than in the rest, and more than half do, both at
90 %. They stand by the product of four numbers: how many times as large the share is, the two z and the share. One
that the group agrees with best is put first, so that a group is not known only by what it is against; then agreement
comes before disagreement. A group without any has the one that comes nearest.

The rules have corners that are kept, because answers are to be equal: the statement put first may come nowhere near
the test, and is then told by disagreement when that is the more particular of the two; statements are gone through in
the order of their numbers, which may decide between equals.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.opinion.agreement import MOST_SHOWN, Side
from commonweal.methods.opinion.tallies import (
    BEYOND_CHANCE,
    Numbers,
    Tally,
    beyond_half,
    beyond_others,
    share,
)
from commonweal.methods.opinion.votes import Votes


@dataclass(frozen=True)
class Representative:
    """A statement that tells what a group thinks, and how.

    side: what the group says of it.  n_success of n_trials members who voted say so.  p_success: their share; p_test: z
    against one half.  repness: how many times the share of the others this is; repness_test: z of that.
    n_agree: how many agree, whatever the side.  best_agree: it was put first as what the group agrees with best.
    """

    statement: str
    side: Side
    n_success: int
    n_trials: int
    p_success: float
    p_test: float
    repness: float
    repness_test: float
    n_agree: int
    best_agree: bool = False


@dataclass(frozen=True)
class _Measured:
    """For each statement: the counts in the group, and the four numbers, of one side."""

    said: Numbers
    voted: Numbers
    shares: Numbers
    half: Numbers
    times: Numbers
    others: Numbers

    @property
    def passes(self) -> NDArray[np.bool_]:
        passed: NDArray[np.bool_] = (self.others > BEYOND_CHANCE) & (self.half > BEYOND_CHANCE)
        return passed


def representative(
    votes: Votes, group: Tally, others: Tally, *, most: int = MOST_SHOWN
) -> list[Representative]:
    """Which statements tell this group from the others? At most so many, in the order in which Polis shows them.

    >>> from commonweal.methods.opinion import tally, votes_from
    >>> rows = [(str(who), "1", 1 if who < 9 else -1, None) for who in range(18)]
    >>> votes = votes_from(rows)
    >>> here, there = tally(votes.cast[:9]), tally(votes.cast[9:])
    >>> [(one.side, one.n_success, one.n_trials) for one in representative(votes, here, there)]
    [('agree', 9, 9)]
    >>> [(one.side, one.n_success, one.n_trials) for one in representative(votes, there, here)]
    [('disagree', 9, 9)]
    """
    agree, disagree = _measured(group, others), _measured(group.turned(), others.turned())
    open_to_all = np.flatnonzero(~votes.set_aside)
    best = _best_agreed(agree, disagree, open_to_all)
    passes = agree.passes | disagree.passes
    found = [
        _told(votes.statements[column], agree, disagree, column)
        for column in open_to_all.tolist()
        if passes[column] and column != best
    ]
    first = []
    if best is not None:
        first = [_told(votes.statements[best], agree, disagree, best, best_agree=True)]
    if not passes[open_to_all].any():
        return first or _nearest(votes, agree, disagree, open_to_all)
    found.sort(key=lambda one: -(one.repness * one.repness_test * one.p_success * one.p_test))
    chosen = [*first, *found][:most]
    return sorted(chosen, key=lambda one: one.side != "agree")


def _measured(group: Tally, others: Tally) -> _Measured:
    shares = share(group.agreed, group.voted)
    return _Measured(
        group.agreed,
        group.voted,
        shares,
        beyond_half(group.agreed, group.voted),
        shares / share(others.agreed, others.voted),
        beyond_others(group.agreed, group.voted, others.agreed, others.voted),
    )


def _told(
    statement: str, agree: _Measured, disagree: _Measured, column: int, *, best_agree: bool = False
) -> Representative:
    """The statement, told by the side that is the more particular to the group."""
    agrees = agree.others[column] > disagree.others[column]
    side: Side = "agree" if agrees else "disagree"
    of = agree if agrees else disagree
    return Representative(
        statement,
        side,
        int(of.said[column]),
        int(of.voted[column]),
        float(of.shares[column]),
        float(of.half[column]),
        float(of.times[column]),
        float(of.others[column]),
        int(agree.said[column]),
        best_agree,
    )


def _best_agreed(agree: _Measured, disagree: _Measured, columns: NDArray[np.intp]) -> int | None:
    """What the group agrees with best: each statement has to beat the best before it, by what that one offers."""
    with_half = agree.shares * agree.half
    with_others = agree.times * agree.others * with_half
    best: int | None = None
    for column in columns.tolist():
        if agree.said[column] == 0 and disagree.said[column] == 0:
            continue
        if best is None:
            better = agree.half[column] > BEYOND_CHANCE or (
                agree.times[column] > 1 and agree.shares[column] > 0.5
            )
        else:
            measure = with_others if agree.times[best] > 1 else with_half
            better = measure[column] > measure[best]
        if better:
            best = column
    return best


def _nearest(
    votes: Votes, agree: _Measured, disagree: _Measured, columns: NDArray[np.intp]
) -> list[Representative]:
    """The one statement that comes nearest to telling the group from the others, where none passes."""
    if not columns.size:
        return []
    particular = np.maximum(agree.others, disagree.others)
    nearest = int(columns[np.argmax(particular[columns])])
    return [_told(votes.statements[nearest], agree, disagree, nearest)]
