"""Groups of points in the plane: k-means from given starts, as Polis does it and to the end, and silhouettes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Labels = NDArray[np.intp]

# Polis stops when no centre moved farther than this, and after so many steps.
STILL = 0.01
BASE_STEPS, GROUP_STEPS = 100, 20
BASE_CLUSTERS = 100
TO_THE_END = 300
TRIES = 20
AT_ONCE = 2_000


@dataclass(frozen=True)
class Base:
    """At most 100 small clusters of participants, which are then gathered into groups.

    of: the cluster of each participant.  centres: clusters x 2.  sizes: participants in each.
    """

    of: Labels
    centres: Points
    sizes: NDArray[np.float64]


def base_clusters(points: Points, *, most: int = BASE_CLUSTERS) -> Base:
    """Gather participants into at most so many small clusters, starting from the first who stand apart.

    With no more places than that each is a cluster of its own, as in Polis.

    >>> found = base_clusters(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]))
    >>> found.of.tolist(), found.sizes.tolist()
    ([0, 1, 0], [2.0, 1.0])
    """
    weights = np.ones(len(points))
    _places, first, place = np.unique(points.round(9), axis=0, return_index=True, return_inverse=True)
    if len(first) <= most:
        labels: Labels = np.argsort(np.argsort(first))[place]
    else:
        labels = k_means(points, first_places(points, most), weights, steps=BASE_STEPS, still=STILL)
    return Base(labels, _means(points, labels, weights), np.bincount(labels).astype(np.float64))


def first_places(points: Points, number: int) -> Points:
    """The first so many places, in order, that differ: where Polis starts.

    >>> first_places(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0], [5.0, 5.0]]), 2).tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    _places, first = np.unique(points.round(9), axis=0, return_index=True)
    chosen: Points = points[np.sort(first)[:number]]
    return chosen


def k_means(
    points: Points,
    start: Points,
    weights: NDArray[np.float64],
    *,
    steps: int = TO_THE_END,
    still: float = 0.0,
) -> Labels:
    """Gather points around centres: each to its nearest, each centre to the mean of its points, until they rest.

    start: centres x 2.  weights: how much each point counts.  still: the movement of every centre below which it is
    over; Polis uses 0.01, so its last step may leave a point with a centre that is no longer its nearest. A centre
    without points is dropped, and labels count on without a gap.

    >>> k_means(np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]]), np.array([[0.0, 0.0], [9.0, 9.0]]), np.ones(3)).tolist()
    [0, 0, 1]
    """
    centres = start
    for _step in range(steps + 1):
        labels = _nearest(points, centres)
        before, centres = centres[np.unique(labels)], _means(points, labels, weights)
        if np.hypot(*(centres - before).T).max() <= still:
            break
    return np.unique(labels, return_inverse=True)[1].astype(np.intp)


def best_of_many(
    points: Points, number: int, weights: NDArray[np.float64], *, seed: int, tries: int = TRIES
) -> Labels:
    """Gather points into so many groups from several starts, and keep the tightest.

    The first start is Polis's, the others are drawn far apart (k-means++; Arthur and Vassilvitskii 2007). Groups are
    numbered by their first point.

    >>> points = np.array([[0.0, 0.0], [0.1, 0.0], [5.0, 5.0], [5.1, 5.0]])
    >>> best_of_many(points, 2, np.ones(4), seed=1).tolist()
    [0, 0, 1, 1]
    """
    chance = np.random.default_rng(seed)
    starts = [
        first_places(points, number),
        *(_far_apart(points, number, weights, chance) for _ in range(tries)),
    ]
    found = [k_means(points, start, weights) for start in starts]
    tightest = min(found, key=lambda labels: round(looseness(points, labels, weights), 9))
    _labels, first, place = np.unique(tightest, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[place]


def looseness(points: Points, labels: Labels, weights: NDArray[np.float64]) -> float:
    """The sum of squared distances of points from the mean of their group, by weight.

    >>> looseness(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([0, 0]), np.ones(2))
    2.0
    """
    apart = points - _means(points, labels, weights)[np.unique(labels, return_inverse=True)[1]]
    return float((weights * (apart**2).sum(axis=1)).sum())


def silhouettes(points: Points, groupings: list[Labels]) -> list[float]:
    """How much nearer do points stand to their own group than to the next, for each way of grouping them?

    The mean of Rousseeuw's silhouette (1987, J. Comput. Appl. Math. 20:53) over all points: 1 where groups are points,
    0 where they touch; a group of one counts as 0. NaN where there is one group.

    >>> points = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0]])
    >>> [round(one, 3) for one in silhouettes(points, [np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])])]
    [0.889, -0.441]
    """
    belonging = [np.eye(labels.max() + 1)[labels] for labels in groupings]
    total = [0.0] * len(groupings)
    for begin in range(0, len(points), AT_ONCE):
        here = slice(begin, begin + AT_ONCE)
        apart = np.hypot(
            points[here, 0, None] - points[None, :, 0], points[here, 1, None] - points[None, :, 1]
        )
        for place, (labels, members) in enumerate(zip(groupings, belonging, strict=True)):
            total[place] += _silhouette(apart @ members, labels[here], members.sum(axis=0))
    return [one / len(points) for one in total]


def _silhouette(sums: NDArray[np.float64], labels: Labels, sizes: NDArray[np.float64]) -> float:
    """The sum of silhouettes of some points. sums: of their distances to the members of each group."""
    if len(sizes) < 2:
        return float("nan")
    rows = np.arange(len(labels))
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    others = sums / sizes
    others[rows, labels] = np.inf
    nearest = others.min(axis=1)
    greater = np.maximum(own, nearest)
    counts = (sizes[labels] > 1) & (greater > 0)
    return float(((nearest - own)[counts] / greater[counts]).sum())


def _nearest(points: Points, centres: Points) -> Labels:
    across = points[:, 0, None] - centres[None, :, 0]
    along = points[:, 1, None] - centres[None, :, 1]
    nearest: Labels = np.argmin(across * across + along * along, axis=1)
    return nearest


def _means(points: Points, labels: Labels, weights: NDArray[np.float64]) -> Points:
    present, place = np.unique(labels, return_inverse=True)
    total = np.bincount(place, weights, len(present))
    sums = [np.bincount(place, weights * points[:, side], len(present)) for side in range(points.shape[1])]
    means: Points = np.column_stack(sums) / total[:, None]
    return means


def _far_apart(
    points: Points, number: int, weights: NDArray[np.float64], chance: np.random.Generator
) -> Points:
    chosen = [int(chance.choice(len(points), p=weights / weights.sum()))]
    apart = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < number and (weights * apart).sum() > 0:
        chosen.append(int(chance.choice(len(points), p=weights * apart / (weights * apart).sum())))
        apart = np.minimum(apart, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    start: Points = points[chosen]
    return start
