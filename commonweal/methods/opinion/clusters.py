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
AT_ONCE = 100  # rows of distances, few enough to stay near the processor


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
    sizes = np.bincount(labels).astype(np.float64)
    return Base(labels, _sums(points, labels, weights, len(sizes)) / sizes[:, None], sizes)


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
        total = np.bincount(labels, weights, len(centres))
        stays = total > 0
        if not stays.all():
            labels, centres, total = (np.cumsum(stays) - 1)[labels], centres[stays], total[stays]
        before, centres = centres, _sums(points, labels, weights, len(total)) / total[:, None]
        if ((centres - before) ** 2).sum(axis=1).max() <= still**2:
            break
    return labels


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
    drawn = (_far_apart(points, number, weights, chance) for _ in range(tries))
    starts = [one for one in (first_places(points, number), *drawn) if len(one) == number]
    found = _all_at_once(points, np.stack(starts), weights)
    tightest = min(found, key=lambda labels: round(looseness(points, labels, weights), 9))
    _labels, first, place = np.unique(tightest, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[place]


def _all_at_once(points: Points, starts: NDArray[np.float64], weights: NDArray[np.float64]) -> Labels:
    """k-means to the end from each of many starts (starts x centres x 2): the labels, starts x points.

    A centre that has no points stays where it is.
    """
    number, each = starts.shape[:2]
    centres, offset = starts, each * np.arange(number)[:, None]
    labels: Labels = np.full((number, len(points)), -1, dtype=np.intp)
    spread = np.tile(weights, number)
    across, along = spread * np.tile(points[:, 0], number), spread * np.tile(points[:, 1], number)
    for _step in range(TO_THE_END):
        apart = (points[:, 0, None] - centres[:, None, :, 0]) ** 2 + (
            points[:, 1, None] - centres[:, None, :, 1]
        ) ** 2
        before, labels = labels, np.argmin(apart, axis=2)
        if np.array_equal(before, labels):
            break
        place = (labels + offset).ravel()
        total = np.bincount(place, spread, number * each)
        held = np.maximum(total, np.finfo(np.float64).tiny)
        means = np.column_stack([np.bincount(place, side, number * each) / held for side in (across, along)])
        centres = np.where(total[:, None] > 0, means, centres.reshape(-1, 2)).reshape(starts.shape)
    return labels


def looseness(points: Points, labels: Labels, weights: NDArray[np.float64]) -> float:
    """The sum of squared distances of points from the mean of their group, by weight.

    >>> looseness(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([0, 0]), np.ones(2))
    2.0
    """
    number = int(labels.max()) + 1
    total = np.maximum(np.bincount(labels, weights, number), np.finfo(np.float64).tiny)
    apart = points - (_sums(points, labels, weights, number) / total[:, None])[labels]
    return float((weights * (apart**2).sum(axis=1)).sum())


def silhouettes(points: Points, groupings: list[Labels]) -> list[float]:
    """How much nearer do points stand to their own group than to the next, for each way of grouping them?

    The mean of Rousseeuw's silhouette (1987, J. Comput. Appl. Math. 20:53) over all points: 1 where groups are points,
    0 where they touch; a group of one counts as 0. NaN where there is one group.

    >>> points = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0]])
    >>> [round(one, 3) for one in silhouettes(points, [np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])])]
    [0.889, -0.441]
    """
    if not groupings:
        return []
    # Points that are together in every grouping are added up first; that leaves few sums to gather.
    cells, of_cell = np.unique(np.stack(groupings), axis=1, return_inverse=True)
    of_cell = of_cell.ravel()
    ordered = points[np.argsort(of_cell, kind="stable")]
    sizes = np.bincount(of_cell)
    begins = np.cumsum(sizes) - sizes
    members = [np.eye(int(labels.max()) + 1)[labels] for labels in cells]
    total = [0.0] * len(groupings)
    for begin in range(0, len(points), AT_ONCE):
        here = slice(begin, begin + AT_ONCE)
        apart = (points[here, 0, None] - ordered[:, 0]) ** 2
        apart += (points[here, 1, None] - ordered[:, 1]) ** 2
        sums = np.add.reduceat(np.sqrt(apart, out=apart), begins, axis=1)
        for place, labels in enumerate(groupings):
            total[place] += _silhouette(sums @ members[place], labels[here], sizes @ members[place])
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


def _sums(points: Points, labels: Labels, weights: NDArray[np.float64], number: int) -> Points:
    """The sum of the points of each of so many groups, by weight: groups x 2."""
    return np.column_stack(
        [np.bincount(labels, weights * points[:, side], number) for side in range(points.shape[1])]
    )


def _far_apart(
    points: Points, number: int, weights: NDArray[np.float64], chance: np.random.Generator
) -> Points:
    chosen = [_drawn(weights, chance)]
    apart = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < number and apart.any():
        chosen.append(_drawn(weights * apart, chance))
        apart = np.minimum(apart, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    start: Points = points[chosen]
    return start


def _drawn(weights: NDArray[np.float64], chance: np.random.Generator) -> int:
    """The place of one drawn at random, by weight."""
    total = np.cumsum(weights)
    return int(np.searchsorted(total, chance.random() * total[-1], side="right"))
