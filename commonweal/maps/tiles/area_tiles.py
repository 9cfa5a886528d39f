"""Tiles of areas, for maps that colour each area by a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonweal.maps.tiles.area_loops import write_areas
from commonweal.maps.tiles.area_tags import written_values
from commonweal.maps.tiles.areas import AreaSnapshot
from commonweal.maps.tiles.grid import check_buffer, check_tile
from commonweal.maps.tiles.protobuf import layer

BUFFER = 64


@dataclass(frozen=True, eq=False)
class AreaValues:
    """Values to be drawn with the areas of one snapshot, besides what the snapshot carries."""

    snapshot: AreaSnapshot
    keys: tuple[str, ...]
    tags: np.ndarray
    octets: np.ndarray
    starts: np.ndarray

    @classmethod
    def joined(cls, snapshot: AreaSnapshot, columns: Mapping[str, Mapping[str, object]]) -> AreaValues:
        """Join values to areas by code: {"rate": {"E01": 0.5}}. An area without a value gets no tag.

        Make it once and use it for every tile. Raises ValueError for a code the snapshot does not have.
        """
        for name, by_code in columns.items():
            unknown = sorted(set(by_code) - set(snapshot.codes))
            if unknown:
                raise ValueError(f"There is no area {', '.join(unknown[:5])} to give a value of {name}.")
            if name in snapshot.keys:
                raise ValueError(f"Every area already carries {name!r}.")
        by_row = {name: [by_code.get(code) for code in snapshot.codes] for name, by_code in columns.items()}
        keys, tags, octets, starts = written_values(by_row, len(snapshot))
        shifted = np.where(tags < 0, tags, tags + len(snapshot.starts) - 1)
        arrays = (
            np.ascontiguousarray(np.concatenate([snapshot.tags, shifted], axis=1), np.int32),
            np.concatenate([snapshot.octets, octets]),
            np.concatenate([snapshot.starts, starts[1:] + snapshot.starts[-1]]),
        )
        for array in arrays:
            array.setflags(write=False)
        return cls(snapshot, snapshot.keys + keys, *arrays)


def encode_areas(
    snapshot: AreaSnapshot,
    z: int,
    x: int,
    y: int,
    values: AreaValues | None = None,
    *,
    buffer: int = BUFFER,
    layer_name: str = "areas",
) -> bytes:
    """A vector tile (MVT 2.1) with the areas that reach into it, each with its `code`, `name` and values.

    Values can also be joined in the browser, by code. buffer: the margin in tile units up to which shapes
    are drawn, so that borders along a tile's edge are whole. Outer rings are wound clockwise on the
    screen, holes the other way; an area too small to draw is one tile unit, never absent.
    Shapes are cut by Sutherland and Hodgman's rule: where an area leaves and enters the tile again, its
    parts stay joined by a line along the outer edge of the margin, which is not on the screen.
    A tile without areas is b"". Raises ValueError for a tile or buffer that does not exist.

    >>> import shapely
    >>> snapshot = AreaSnapshot.from_geometries([shapely.box(-2, 53, -1, 54)], codes=["E1"])
    >>> encode_areas(snapshot, 4, 0, 0), len(encode_areas(snapshot, 8, 126, 82)) > 0
    (b'', True)
    """
    z, x, y = check_tile(z, x, y)
    buffer = check_buffer(buffer)
    if values is not None and values.snapshot is not snapshot:
        raise ValueError("The values belong to another snapshot.")
    carried = snapshot if values is None else values
    zoom = min(z, len(snapshot.levels) - 1)
    features, written = write_areas(
        snapshot.levels[zoom], carried.tags, carried.octets, carried.starts, x, y, z - zoom, buffer
    )
    return layer(layer_name, carried.keys, features, written)
