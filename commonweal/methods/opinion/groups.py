"""Groups of opinion, as Polis finds them, and how many there are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.opinion.agreement import Agreed, Common, common_ground, consensus
from commonweal.methods.opinion.clusters import (
    BASE_CLUSTERS,
    GROUP_STEPS,
    STILL,
    Base,
    base_clusters,
    best_of_many,
    first_places,
    k_means,
    silhouettes,
)
from commonweal.methods.opinion.positions import Positions, positions
from commonweal.methods.opinion.representative import Representative, representative
from commonweal.methods.opinion.tallies import tally
from commonweal.methods.opinion.votes import NotVotes, Votes

# Polis looks for at most five groups, and for a third only where there are 12 small clusters, and so on.
MOST_GROUPS = 5
CLUSTERS_PER_GROUP = 12
# Kaufman and Rousseeuw 1990, Finding Groups in Data, table 4: below this there is no structure to speak of.
NO_STRUCTURE = 0.25
GROUPED_FIRST = "A group is a way of voting on these statements at this time. It is no trait of anybody."


@dataclass(frozen=True)
class Choice:
    """How many groups fit best.

    number: of groups, by the highest silhouette.  silhouette: of it; NaN where there is one group.  tried: each number
    looked at, with its silhouette.
    """

    number: int
    silhouette: float
    tried: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Opinion:
    """Who votes alike, what every group agrees on, and what tells the groups apart.

    groups: the group of each participant, counted from 0; -1 for those who said too little to be put into one. It is
    for checking by who holds the votes: a page, file or map that others see shows counts alone, and never whose
    place is where.  positions: where each stands; as little for publication.  common: what every group agrees on or
    rejects, what all share most first.  consensus: what most voters agree with, then what most reject.
    representative: for each group, the statements that tell what it thinks.  choice: the number of groups that we
    should choose.
    """

    votes: Votes
    positions: Positions
    groups: NDArray[np.intp]
    common: tuple[Common, ...]
    consensus: tuple[Agreed, ...]
    representative: tuple[tuple[Representative, ...], ...]
    choice: Choice
    caveats: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many groups there are."""
        return int(self.groups.max()) + 1


def opinion(
    votes: Votes, *, groups: int | None = None, seed: int = 1, most_base: int = BASE_CLUSTERS
) -> Opinion:
    """Which participants vote alike, and what do all of them agree on?

    groups: how many to find, starting from the first participants as Polis does; without it the number of the highest
    silhouette, from several starts, of which the tightest is kept. Participants are gathered into at most most_base
    small clusters first; the number is always chosen from at most 100. Raises NotVotes where there are no votes, or
    fewer places than groups.

    Given its own number, Polis's groups come out equal on two real conversations (adjusted Rand index 1). Where they
    differ elsewhere, it is because Polis starts from the groups of a few seconds before, over the whole life of a
    conversation, and keeps a number of groups until another has fitted better four times; neither is in the votes.

    >>> from commonweal.methods.opinion import votes_from
    >>> sides = {"a": (1, 1), "b": (1, 1), "c": (1, -1), "d": (1, -1)}
    >>> rows = [(who, str(on), vote, None) for who, said in sides.items() for on, vote in enumerate(said)]
    >>> found = opinion(votes_from(rows))
    >>> found.groups.tolist(), found.choice.number, found.common[0].statement
    ([0, 0, 1, 1], 2, '0')
    """
    if groups is not None and groups < 1:
        raise NotVotes("At least one group is wanted.")
    placed = positions(votes)
    points = placed.of[votes.grouped]
    base = base_clusters(points, most=most_base)
    apart = len(first_places(base.centres, len(base.centres)))
    if groups is not None and groups > apart:
        raise NotVotes(f"{groups} groups are wanted, but participants stand in {_places(apart)} only.")
    small = base if len(base.sizes) <= BASE_CLUSTERS else base_clusters(points)
    chosen, tightest = _choose(points, small, apart, seed)
    labels = tightest[small.of] if groups is None else _as_polis(base, groups)[base.of]
    everyone = np.full(len(votes.participants), -1, dtype=np.intp)
    everyone[votes.grouped] = labels
    counts = [tally(votes.cast[everyone == group]) for group in range(int(labels.max()) + 1)]
    grouped = tally(votes.cast[votes.grouped])
    return Opinion(
        votes,
        placed,
        everyone,
        tuple(common_ground(votes, counts)),
        (*consensus(votes, "agree"), *consensus(votes, "disagree")),
        tuple(tuple(representative(votes, one, grouped.without(one))) for one in counts),
        chosen,
        _caveats(votes, chosen, len(counts)),
    )


def _as_polis(base: Base, number: int) -> NDArray[np.intp]:
    start = first_places(base.centres, number)
    return k_means(base.centres, start, base.sizes, steps=GROUP_STEPS, still=STILL)


def _choose(
    points: NDArray[np.float64], base: Base, apart: int, seed: int
) -> tuple[Choice, NDArray[np.intp]]:
    """The number of groups with the highest silhouette of participants, and the tightest groups of that number."""
    most = min(MOST_GROUPS, 2 + len(base.sizes) // CLUSTERS_PER_GROUP, apart)
    numbers = range(2, most + 1)
    found = {number: best_of_many(base.centres, number, base.sizes, seed=seed) for number in numbers}
    if not found:
        return Choice(1, float("nan"), ()), np.zeros(len(base.sizes), dtype=np.intp)
    heights = silhouettes(points, [labels[base.of] for labels in found.values()])
    tried = tuple(zip(found, heights, strict=True))
    number, height = max(tried, key=lambda one: (one[1], -one[0]))
    return Choice(number, height, tried), found[number]


def _places(number: int) -> str:
    return "1 place" if number == 1 else f"{number} places"


def _caveats(votes: Votes, choice: Choice, number: int) -> tuple[str, ...]:
    said = [GROUPED_FIRST]
    left = int((~votes.grouped).sum())
    if left:
        said.append(f"{left} of {len(votes.participants)} participants said too little to be grouped.")
    if number == 1:
        said.append("Everybody stands together: there is one group.")
    elif choice.silhouette < NO_STRUCTURE:
        said.append(
            f"The silhouette is {choice.silhouette:.2f}: opinions differ by degrees, and groups are a way of speaking."
        )
    return tuple(said)
