"""Tiles of counts: how many points lie in each cell of a grid, exactly, for this viewer and filter."""

from __future__ import annotations

import numpy as np

from commonweal.maps.tiles.cluster_loops import count_cells, write_cells
from commonweal.maps.tiles.filters import Filters, condition_tables
from commonweal.maps.tiles.grid import WORLD_BITS, cell_area_km2, check_tile
from commonweal.maps.tiles.overlay import Overlay
from commonweal.maps.tiles.point_tiles import NO_FILTERS, layers_of, permitted_table
from commonweal.maps.tiles.points import PointSnapshot
from commonweal.maps.tiles.protobuf import layer

CELLS = 64
_CELL_BITS = {1 << bits: bits for bits in range(9)}


def _count(snapshot, z, x, y, permitted, filters, overlay, cells):
    z, x, y = check_tile(z, x, y)
    bits = _CELL_BITS.get(cells)
    if bits is None or z + bits > WORLD_BITS:
        raise ValueError(f"A tile has 1, 2, 4, ... or 256 cells a side, not {cells!r}.")
    conditions, sets = condition_tables(filters, snapshot.column_names)
    base, added, removed_rows = layers_of(snapshot, overlay)
    found = count_cells(
        base, added, removed_rows, z, x, y, bits, permitted_table(permitted), conditions, sets
    )
    return z, x, y, bits, found


def cell_counts(
    snapshot: PointSnapshot,
    z: int,
    x: int,
    y: int,
    permitted,
    filters: Filters = NO_FILTERS,
    overlay: Overlay | None = None,
    *,
    cells: int = CELLS,
) -> np.ndarray:
    """How many points that the viewer may see and asked for lie in each cell: int64 (cells, cells).

    Rows run from north to south, columns from west to east. The sum is `count_points` of the tile.

    >>> snapshot = PointSnapshot.from_arrays(ids=[7], lon=[-1.5], lat=[53.8], visibility_class=[0])
    >>> cell_counts(snapshot, 0, 0, 0, permitted=[True], cells=2).tolist()
    [[1, 0], [0, 0]]
    """
    found = _count(snapshot, z, x, y, permitted, filters, overlay, cells)[-1]
    return found[0].reshape(cells, cells)


def encode_clusters(
    snapshot: PointSnapshot,
    z: int,
    x: int,
    y: int,
    permitted,
    filters: Filters = NO_FILTERS,
    overlay: Overlay | None = None,
    *,
    cells: int = CELLS,
    shape: str = "point",
    layer_name: str = "clusters",
) -> bytes:
    """A vector tile with one feature for each cell that has points, tagged with two numbers.

    count: the points counted, exactly those `encode_points` would draw there without margin.
    density: points a square kilometre of ground, as a float.
    cells: how many cells a side, a power of two up to 256.  shape: "point" puts the feature in the middle
    of the cell, so that numbers of neighbours do not lie on one another, "cell" draws the square. Each point is counted in one cell of one tile, so
    tiles of a zoom add up. These are counts of what this viewer may see: not to be stored or released.

    >>> snapshot = PointSnapshot.from_arrays(ids=[7], lon=[-1.5], lat=[53.8], visibility_class=[0])
    >>> len(encode_clusters(snapshot, 5, 15, 10, permitted=[True])) > 0
    True
    """
    if shape not in ("point", "cell"):
        raise ValueError(f'The shape of a cluster is "point" or "cell", not {shape!r}.')
    z, x, y, bits, (counts, sum_x, sum_y) = _count(snapshot, z, x, y, permitted, filters, overlay, cells)
    if shape == "point":
        cell_steps = 1 << (WORLD_BITS - z - bits)
        rows, columns = np.divmod(np.arange(cells * cells), cells)
        sum_x, sum_y = (counts * (at * cell_steps + cell_steps // 2) for at in (columns, rows))
    side = 0.5 ** (z + bits)
    row_area_km2 = cell_area_km2(((y << bits) + np.arange(cells) + 0.5) * side, side)
    features, values = write_cells(counts, sum_x, sum_y, row_area_km2, z, bits, shape == "cell")
    return layer(layer_name, ("count", "density"), features, values)
