"""In which area does a point lie? Asked for one point at intake, or for a million at once."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from commonweal.places.geometry import Shapes, shapes
from commonweal.places.models import AreaSet
from commonweal.places.selectors import current_area_sets


def place_points(
    lon: ArrayLike, lat: ArrayLike, *, area_sets: Iterable[AreaSet] | None = None
) -> dict[str, NDArray[np.int64]]:
    """The area of every current type in which each point lies.

    lon, lat: degrees in WGS84, same length; a point that is not a number lies nowhere.
    Returns {code of area type: ids of areas}, in the order given; 0 where the point lies in no area.
    A point exactly on a shared border belongs to the area with the lowest code, so that everything
    is counted once. Longitude and latitude are taken as given, never exchanged.
    """
    x = np.atleast_1d(np.asarray(lon, dtype=np.float64))
    y = np.atleast_1d(np.asarray(lat, dtype=np.float64))
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError("Give as many longitudes as latitudes, each as one list.")
    chosen = current_area_sets() if area_sets is None else list(area_sets)
    finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = shapely.points(x[finite], y[finite])
    placed = {}
    for area_set in chosen:
        ids = np.zeros(len(x), dtype=np.int64)
        ids[finite] = _place(shapes(area_set), points, x[finite], y[finite])
        placed[area_set.area_type.code] = ids
    return placed


def place_in(area_set: AreaSet, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
    """Ids of the areas of one set in which the points lie; 0 where in none. See `place_points`."""
    return place_points(lon, lat, area_sets=[area_set])[area_set.area_type.code]


def _place(
    found: Shapes, points: NDArray[Any], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int64]:
    placed = np.zeros(len(lon), dtype=np.int64)
    if not len(lon) or not len(found):
        return placed
    # First by bounding boxes, then exactly, by outlines prepared once: one call for all pairs.
    point, area = found.tree.query(points)
    inside = shapely.intersects_xy(found.geometries[area], lon[point], lat[point])
    # Areas are ordered by code: the smallest index is the lowest code.
    lowest = np.full(len(lon), len(found), dtype=np.int64)
    np.minimum.at(lowest, point[inside], area[inside])
    is_placed = lowest < len(found)
    placed[is_placed] = found.ids[lowest[is_placed]]
    return placed
