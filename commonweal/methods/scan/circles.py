"""Places, and the circles about each centre as they grow from place to place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan.settings import Circles, NotScannable

EARTH = 6367.0  # kilometres, SaTScan's own


@dataclass(frozen=True)
class Places:
    """Where cases are counted. Places with the same coordinates are one place with several names.

    names: of each place, in order.  at: places x dimensions, on a sphere where the coordinates are latitude and
    longitude.  of: the place of each identifier that was given.
    """

    names: tuple[tuple[str, ...], ...]
    at: NDArray[np.float64]
    of: dict[str, int]
    on_sphere: bool


def places_from(
    identifiers: Sequence[str], coordinates: NDArray[np.float64], *, on_sphere: bool = False
) -> Places:
    """Order places by identifier and put those at the same point together.

    coordinates: a row each, of x, y and further dimensions; or latitude and longitude in degrees.

    >>> found = places_from(["b", "a", "c"], np.array([[0.0, 1], [0, 0], [0, 1]]))
    >>> found.names, found.of
    ((('a',), ('b', 'c')), {'a': 0, 'b': 1, 'c': 1})
    """
    if not len(identifiers):
        raise NotScannable("There is no place.")
    given = np.asarray(coordinates, dtype=float)
    if not np.isfinite(given).all():
        raise NotScannable("A coordinate is missing or not a number.")
    order = sorted(range(len(identifiers)), key=lambda number: identifiers[number].encode())
    first: dict[tuple[float, ...], int] = {}
    names: list[list[str]] = []
    of: dict[str, int] = {}
    rows: list[int] = []
    for number in order:
        point = tuple(given[number].tolist())
        if point not in first:
            first[point] = len(names)
            names.append([])
            rows.append(number)
        of[identifiers[number]] = first[point]
        names[first[point]].append(identifiers[number])
    at = given[rows]
    return Places(tuple(map(tuple, names)), on_the_sphere(at) if on_sphere else at, of, on_sphere)


def on_the_sphere(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Latitude and longitude as points in space, in kilometres from the centre of the Earth.

    >>> on_the_sphere(np.array([[90.0, 0.0]])).round(6).tolist()
    [[0.0, 0.0, 6367.0]]
    """
    lat, lon = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return EARTH * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def along_ground(straight: float, *, on_sphere: bool) -> float:
    """The distance along the ground, from that in a straight line: the great circle, where there is a sphere.

    >>> along_ground(2 * EARTH, on_sphere=True) == np.pi * EARTH
    True
    """
    return float(2 * EARTH * np.arcsin(min(straight / (2 * EARTH), 1.0))) if on_sphere else float(straight)


@dataclass(frozen=True)
class Grown:
    """Circles about each centre. first: where a centre's neighbours start.  near: places, the nearest first.

    number: how many of them the largest circle that is scanned holds.  reported: the same of those reported.
    """

    centres: NDArray[np.float64]
    first: NDArray[np.int64]
    near: NDArray[np.int32]
    number: NDArray[np.int64]
    reported: NDArray[np.int64]


def grow(
    places: Places,
    centres: NDArray[np.float64],
    *,
    at_risk: NDArray[np.float64],
    listed: NDArray[np.float64] | None,
    scanned: Circles,
    reported: Circles | None = None,
) -> Grown:
    """Order the places about every centre by distance, as far as the limits of circles let them grow.

    Of places equally far the one with the lesser coordinates comes first, as in SaTScan; each makes a circle of its
    own. at_risk, listed: a number for each place.
    """
    by_place = np.lexsort(places.at.T[::-1])
    near, number, told = [], [], []
    for centre in centres:
        away = np.sqrt(((places.at - centre) ** 2).sum(axis=1))
        order = by_place[np.argsort(away[by_place], kind="stable")]
        most = _within(order, away, at_risk, listed, scanned, places.on_sphere)
        number.append(most)
        within = _within(order, away, at_risk, listed, reported, places.on_sphere) if reported else most
        told.append(min(most, within))
        near.append(order[:most].astype(np.int32))
    return Grown(
        centres=centres,
        first=np.concatenate([[0], np.cumsum(number)]).astype(np.int64),
        near=np.concatenate(near) if near else np.zeros(0, np.int32),
        number=np.array(number, dtype=np.int64),
        reported=np.array(told, dtype=np.int64),
    )


def _within(
    order: NDArray[np.int64],
    away: NDArray[np.float64],
    at_risk: NDArray[np.float64],
    listed: NDArray[np.float64] | None,
    limits: Circles,
    on_sphere: bool,
) -> int:
    """How many places, the nearest first, keep within every limit?"""
    most = len(order)
    if limits.share is not None:
        most = min(most, _until(at_risk[order], limits.share * at_risk.sum()))
    if limits.share_listed is not None:
        if listed is None:
            raise NotScannable("A share of listed populations is asked for, but none are listed.")
        most = min(most, _until(listed[order], limits.share_listed * listed.sum()))
    if limits.radius is not None:
        straight = limits.radius
        if on_sphere:
            straight = 2 * EARTH * np.sin(min(limits.radius / (2 * EARTH), np.pi / 2))
        most = min(most, int(np.searchsorted(away[order], straight, side="right")))
    return most


def _until(numbers: NDArray[np.float64], limit: float) -> int:
    return int(np.searchsorted(np.cumsum(numbers), limit, side="right"))
