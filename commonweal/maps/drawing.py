"""One tile of one layer for one viewer."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.maps import tiles
from commonweal.maps.layers import BadRequest, Kind, Layer, Show, Values
from commonweal.maps.snapshots import areas_now, found_now, points_now

# Squares a side of a tile: about 60 screen points wide for groups, 16 for density.
CELLS = {Show.CLUSTERS: 8, Show.DENSITY: 32}


@dataclass(frozen=True)
class Tile:
    """Where a tile is. Raises BadRequest when there is no such tile."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not 0 <= self.z <= 22 or not 0 <= self.x < 1 << self.z or not 0 <= self.y < 1 << self.z:
            raise BadRequest("There is no such tile.")


def table_of(permitted: frozenset[int]) -> NDArray[np.bool_]:
    """The classes a viewer may see as a table of booleans, as tiles want them.

    >>> table_of(frozenset({1})).tolist()
    [False, True]
    """
    table = np.zeros(max(permitted, default=-1) + 1, dtype=np.bool_)
    table[list(permitted)] = True
    return table


def draw(layer: Layer, viewer: Any, asked: Any, tile: Tile, show: Show = Show.POINTS) -> bytes:
    """The tile as a Mapbox vector tile (MVT 2.1) with what this viewer may see and asked for.

    The layer inside is named `points`, `clusters` or `areas`. Rights are read now, so one that was
    taken away a moment ago is gone. Without anything in it the tile is b"".
    """
    if layer.kind is Kind.POINTS:
        return _draw_points(layer, viewer, asked, tile, show)
    assert layer.values is not None
    values = layer.values(viewer, asked)
    snapshot = areas_now(values.area_set)
    joined = None if layer.kind is Kind.OUTLINES else _joined(snapshot, values)
    return tiles.encode_areas(snapshot, tile.z, tile.x, tile.y, joined)


def _selected(layer: Layer, viewer: Any, asked: Any) -> tuple[Any, Any, Any, Any]:
    points = layer.points
    assert points is not None
    # Rights first: what changes while we read can then only be seen by who may see it now.
    permitted = table_of(points.permitted(viewer))
    conditions = points.conditions(asked)
    now = points_now(points)
    if conditions is not None:
        return now.snapshot, permitted, conditions, now.overlay
    return found_now(layer, viewer, asked, now.sequence), permitted, tiles.Filters(), None


def _draw_points(layer: Layer, viewer: Any, asked: Any, tile: Tile, show: Show) -> bytes:
    snapshot, permitted, conditions, overlay = _selected(layer, viewer, asked)
    at = (tile.z, tile.x, tile.y)
    if show is Show.POINTS:
        assert layer.points is not None
        carried = layer.points.carried(viewer)
        return tiles.encode_points(snapshot, *at, permitted, conditions, overlay, carry=carried)
    shape = "cell" if show is Show.DENSITY else "point"
    return tiles.encode_clusters(
        snapshot, *at, permitted, conditions, overlay, cells=CELLS[show], shape=shape
    )


def count_drawn(layer: Layer, viewer: Any, asked: Any) -> int:
    """How many points the tiles of this layer hold for this viewer and question, all together."""
    snapshot, permitted, conditions, overlay = _selected(layer, viewer, asked)
    return tiles.count_points(snapshot, 0, 0, 0, permitted, conditions, overlay)


def _joined(snapshot: tiles.AreaSnapshot, values: Values) -> tiles.AreaValues:
    known = tuple(sorted((code, value) for code, value in values.of.items() if code not in values.suppressed))
    return _joined_once(snapshot, known, values.suppressed)


@lru_cache(maxsize=32)
def _joined_once(
    snapshot: tiles.AreaSnapshot, known: tuple[tuple[str, float], ...], suppressed: frozenset[str]
) -> tiles.AreaValues:
    # The numbers are a part of the key: whoever sees other numbers gets other tiles.
    return tiles.AreaValues.joined(
        snapshot, {"value": dict(known), "withheld": dict.fromkeys(suppressed, True)}
    )
