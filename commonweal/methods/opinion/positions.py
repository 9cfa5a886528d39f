"""Where participants stand: the two directions in which opinions differ most, and each participant's place on them.

As Polis does it (Small, Bjorkegren, Erkkila, Shaw and Megill 2021, "Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces", Recerca 26(2); compdemocracy/polis, math): a statement that moderation took out counts as
passed by everybody, so it pulls nobody anywhere; a vote that was not cast is the mean of those that were; the
principal components of that table are found over everybody, grouped or not; and a participant is placed by the votes
they cast alone, pushed outwards by the root of how few of the statements these are. Without that, whoever said little
would stand in the middle, where nobody may be.

Polis finds its components by at most 100 steps of power iteration from those of a few seconds ago; here they are
exact. On two real conversations the places are equal to 1e-14 where all votes are there. The sign of a component has
no meaning and is set by its heaviest statement.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.opinion.votes import Votes

DIRECTIONS = 2


@dataclass(frozen=True)
class Positions:
    """centre: the mean vote on each statement.  directions: 2 x statements, each of length one, or of zeros where
    opinions do not differ in so many ways.  of: participants x 2.
    """

    centre: NDArray[np.float64]
    directions: NDArray[np.float64]
    of: NDArray[np.float64]


def positions(votes: Votes) -> Positions:
    """Where does each participant stand, so that those who vote alike stand near each other?

    >>> from commonweal.methods.opinion import votes_from
    >>> rows = [(who, str(n), side, None) for who, side in (("a", 1), ("b", 1), ("c", -1)) for n in range(3)]
    >>> found = positions(votes_from(rows))
    >>> np.abs(found.of).round(3).tolist()
    [[1.155, 0.0], [1.155, 0.0], [2.309, 0.0]]
    """
    cast = np.where(votes.set_aside, 0.0, votes.cast)
    was_cast = ~np.isnan(cast)
    number = was_cast.sum(axis=0)
    centre = np.where(was_cast, cast, 0.0).sum(axis=0) / number
    apart = np.where(
        was_cast, cast - centre, 0.0
    )  # a vote not cast is the mean, which is no distance from it
    directions = principal_directions(apart)
    outwards = np.sqrt(cast.shape[1] / was_cast.sum(axis=1))
    return Positions(centre, directions, apart @ directions.T * outwards[:, None])


def principal_directions(apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """The two directions in which the rows of a centred table differ most: 2 x columns, exact, the first greater.

    >>> principal_directions(np.array([[3.0, 0.0], [-3.0, 0.0], [0.0, 1.0], [0.0, -1.0]])).round(6).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    rows, columns = apart.shape
    # Of the two tables of products the smaller one has the same directions.
    products = apart.T @ apart if columns <= rows else apart @ apart.T
    spread, vectors = np.linalg.eigh(products)
    spread, vectors = spread[::-1][:DIRECTIONS], vectors[:, ::-1][:, :DIRECTIONS]
    found = np.zeros((DIRECTIONS, columns))
    nothing = np.trace(products) * max(rows, columns) * np.finfo(np.float64).eps
    for place, size in enumerate(spread):
        if size <= nothing:
            continue
        vector = vectors[:, place] if columns <= rows else apart.T @ vectors[:, place] / np.sqrt(size)
        found[place] = vector * np.sign(vector[np.argmax(np.abs(vector))])
    return found
