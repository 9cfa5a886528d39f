"""Who has said enough to be put into a group of opinion.

The rule is Polis's (compdemocracy/polis, math, `in-conv`): whoever voted on 7 statements, or on all of them while
there are fewer, is grouped. While fewer than 15 are, those with the most votes are added. Once in, always in.
So the first 15 who come are grouped although they may say one thing and leave, and a rule that looks at the end of a
conversation alone leaves out people whom Polis grouped. With the times of votes the conversation is gone through
again, vote by vote; Polis itself looks once in a few seconds, which may make a difference to who is among the 15.
"""

import numpy as np
from numpy.typing import NDArray

ENOUGH_VOTES = 7
FEWEST_GROUPED = 15


def by_history(
    participants: NDArray[np.intp], statements: NDArray[np.intp], number: int
) -> NDArray[np.bool_]:
    """Which of so many participants are grouped, going through their votes in the order of time?

    participants, statements: of each vote, in that order; a vote that changes an earlier one counts once.

    >>> whose = np.array([0] * 16 + [1] * 8 + list(range(2, 17)))
    >>> what = np.array([*range(16), *range(8), *[0] * 15])
    >>> np.flatnonzero(~by_history(whose, what, 17)).tolist()  # two have voted enough; of the rest the first 13
    [15, 16]
    """
    # A pair that comes again says nothing new: only its first vote is gone through.
    first = _is_first(participants * (statements.max() + 1) + statements)
    whose, what = participants[first], statements[first]
    grouped = np.zeros(number, dtype=np.bool_)
    # While there are few, everybody who came is in: nobody is left over to be added later.
    grouped[whose[_is_first(whose)][:FEWEST_GROUPED]] = True
    known = np.cumsum(_is_first(what))
    grouped[whose[_nth(whose) >= np.minimum(ENOUGH_VOTES, known)]] = True
    return grouped


def _is_first(names: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where a number stands for the first time."""
    places = np.arange(len(names))
    seen = np.empty(int(names.max()) + 1, dtype=np.intp)
    seen[names[::-1]] = places[::-1]  # of several the last that is written stays, which is the first
    first: NDArray[np.bool_] = seen[names] == places
    return first


def _nth(whose: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of each vote, which of its participant's votes it is, counted from 1."""
    order = np.argsort(whose, kind="stable")
    counts = np.bincount(whose)
    begun = np.repeat(np.cumsum(counts) - counts, counts)
    nth = np.empty(len(whose), dtype=np.intp)
    nth[order] = np.arange(len(whose)) - begun + 1
    return nth


def by_count(cast: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which participants are grouped, by how much each had said in the end?

    cast: participants x statements, NaN where nothing was said. Of those with as many votes the first are added.

    >>> by_count(np.array([[1.0, 1.0], [np.nan, 1.0]])).tolist()
    [True, True]
    """
    counts = (~np.isnan(cast)).sum(axis=1)
    grouped: NDArray[np.bool_] = counts >= min(ENOUGH_VOTES, cast.shape[1])
    wanted = FEWEST_GROUPED - int(grouped.sum())
    if wanted > 0:
        rest = np.flatnonzero(~grouped)
        grouped[rest[np.argsort(-counts[rest], kind="stable")][:wanted]] = True
    return grouped
