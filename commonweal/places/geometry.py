"""Outlines as arrays: read once for each set and process, and drawn as GeoJSON."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from commonweal.places.models import Area, AreaSet

WGS84, BRITISH_GRID = 4326, 27700


@dataclass(frozen=True, eq=False)
class Shapes:
    """The areas of one set, ordered by code. The arrays have the same length and are not to be changed."""

    ids: NDArray[np.int64]
    codes: NDArray[Any]
    names: NDArray[Any]
    geometries: NDArray[Any]
    tree: shapely.STRtree

    def __len__(self) -> int:
        return len(self.ids)


def shapes(area_set: AreaSet) -> Shapes:
    """The outlines of a set as Shapely polygons in WGS84, ordered by code, prepared for questions.

    Kept by the process for the last 24 sets asked for; a set that was loaded anew is read anew.
    """
    return _shapes(area_set.pk, area_set.geometry_hash)


@lru_cache(maxsize=24)
def _shapes(area_set_id: int, geometry_hash: str) -> Shapes:
    rows = list(
        Area.objects.filter(area_set_id=area_set_id)
        .order_by("code")
        .values_list("id", "code", "name", "geometry")
    )
    # The database's own order may follow a language; ours is by character, the same everywhere.
    rows.sort(key=lambda row: row[1])
    geometries = shapely.from_wkb([bytes(row[3]) for row in rows]) if rows else np.empty(0, dtype=object)
    shapely.prepare(geometries)
    return Shapes(
        ids=np.array([row[0] for row in rows], dtype=np.int64),
        codes=np.array([row[1] for row in rows], dtype=object),
        names=np.array([row[2] for row in rows], dtype=object),
        geometries=geometries,
        tree=shapely.STRtree(geometries),
    )


@lru_cache(maxsize=32)
def _transformer(from_crs: str, to_crs: str) -> Transformer:
    return Transformer.from_crs(from_crs, to_crs, always_xy=True)


def project(geometries: NDArray[Any], from_crs: Any, to_crs: Any) -> NDArray[Any]:
    """The same shapes in another coordinate system (an EPSG number, or anything pyproj reads), x first.

    British grid shifts follow pyproj's best transformation without downloaded grids: within about 3 m.

    >>> moved = project(shapely.points([[-0.72579, 52.01092]]), 4326, 27700)
    >>> [round(number, -2) for number in shapely.get_coordinates(moved)[0].tolist()]
    [487600.0, 235500.0]
    """
    if str(from_crs) == str(to_crs):
        return geometries
    transformer = _transformer(str(from_crs), str(to_crs))

    def moved(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        return np.column_stack([x, y])

    return shapely.transform(geometries, moved)


def square_metres(geometries: NDArray[Any], crs: Any = WGS84) -> NDArray[np.float64]:
    """Area of each shape in square metres, measured on the British National Grid (EPSG:27700)."""
    return np.asarray(shapely.area(project(geometries, crs, BRITISH_GRID)), dtype=np.float64)


def geojson(area_set: AreaSet, *, digits: int = 6) -> dict[str, Any]:
    """The set as a GeoJSON feature collection (RFC 7946); coordinates rounded to `digits` decimals."""
    found = shapes(area_set)
    rounded = shapely.set_precision(found.geometries, 10.0**-digits, mode="pointwise")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": int(number),
                "properties": {
                    "code": code,
                    "name": name,
                    "area_type": area_set.area_type.code,
                    "vintage": area_set.vintage,
                },
                "geometry": json.loads(text),
            }
            for number, code, name, text in zip(
                found.ids, found.codes, found.names, shapely.to_geojson(rounded), strict=True
            )
        ],
    }
