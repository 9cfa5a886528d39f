"""Tiles of single points: every one that the viewer may see and asked for, at every zoom."""

from __future__ import annotations

import numpy as np

from commonweal.maps.tiles.filters import Filters, condition_tables
from commonweal.maps.tiles.grid import check_buffer, check_tile
from commonweal.maps.tiles.overlay import Overlay
from commonweal.maps.tiles.point_loops import count_points_in, write_points
from commonweal.maps.tiles.points import PointSnapshot
from commonweal.maps.tiles.protobuf import layer

NO_FILTERS = Filters()
BUFFER = 64
_NO_ROWS = np.empty(0, np.int64)
_NO_ROWS.setflags(write=False)


def permitted_table(permitted) -> np.ndarray:
    """The classes a viewer may see, as the compiled loops read them: booleans by class number.

    Raises ValueError for anything but booleans: a list of class numbers would be misread.

    >>> permitted_table([True, False]).tolist()
    [True, False]
    """
    table = np.asarray(permitted)
    if table.size == 0:
        table = np.zeros(0, np.bool_)
    if table.dtype != np.bool_ or table.ndim != 1:
        raise ValueError("What is permitted is a table of booleans, one for each visibility class.")
    table = np.ascontiguousarray(table)
    if table.flags.writeable:
        table = table.view()
        table.setflags(write=False)
    return table


def layers_of(snapshot: PointSnapshot, overlay: Overlay | None) -> tuple:
    """The arrays of a snapshot, those of what was added since, and the rows that are gone."""
    if overlay is None:
        # The same arrays stand in for "nothing added"; cut to no rows, they cost no copy.
        return snapshot.loop_arrays, _without_rows(snapshot), _NO_ROWS
    if overlay.snapshot is not snapshot:
        raise ValueError("The overlay belongs to another snapshot.")
    return snapshot.loop_arrays, overlay.added.loop_arrays, overlay.removed_rows


def numbers_in(snapshot: PointSnapshot, overlay: Overlay | None) -> tuple[int, int, int]:
    """What stands in the columns: at most how many different numbers, the lowest, the highest."""
    if overlay is None:
        return snapshot.numbers
    (count, lowest, highest), added = snapshot.numbers, overlay.added.numbers
    if not count or not added[0]:
        return snapshot.numbers if count else added
    return count + added[0], min(lowest, added[1]), max(highest, added[2])


def _without_rows(snapshot: PointSnapshot) -> tuple:
    try:
        return snapshot.__dict__["_without_rows"]
    except KeyError:
        nothing = PointSnapshot.empty(snapshot).loop_arrays
        snapshot.__dict__["_without_rows"] = nothing
        return nothing


def encode_points(
    snapshot: PointSnapshot,
    z: int,
    x: int,
    y: int,
    permitted,
    filters: Filters = NO_FILTERS,
    overlay: Overlay | None = None,
    *,
    carry: tuple[str, ...] | None = None,
    buffer: int = BUFFER,
    layer_name: str = "points",
) -> bytes:
    """A vector tile (MVT 2.1) with every point of the tile that is permitted and passes the filters.

    permitted: booleans by visibility class; classes beyond its end are not permitted.  overlay: what has
    changed since the snapshot.  carry: the columns that become tags, by default all.  buffer: a margin in
    tile units (4096 a side), so that symbols at an edge are whole; with 0 each point is in exactly one
    tile of a zoom.  A point carries its public id as the tag `public_id`, or, where there are none, its id.
    No point is ever dropped or merged.  A tile without points is b"".
    Raises ValueError for a tile, buffer or column that does not exist.

    >>> snapshot = PointSnapshot.from_arrays(ids=[7], lon=[-1.5], lat=[53.8], visibility_class=[0])
    >>> encode_points(snapshot, 0, 0, 0, permitted=[False])
    b''
    >>> len(encode_points(snapshot, 0, 0, 0, permitted=[True])) > 0
    True
    """
    z, x, y = check_tile(z, x, y)
    buffer = check_buffer(buffer)
    names = snapshot.column_names
    conditions, sets = condition_tables(filters, names)
    carried_names = names if carry is None else tuple(carry)
    base, added, removed_rows = layers_of(snapshot, overlay)
    features, values, count = write_points(
        base,
        added,
        removed_rows,
        numbers_in(snapshot, overlay),
        z,
        x,
        y,
        buffer,
        permitted_table(permitted),
        conditions,
        sets,
        _carried(carried_names, names),
    )
    if count == 0:
        return b""
    has_public_ids = snapshot.public_ids.shape[1] or (base is not added and added[6].shape[1])
    return layer(
        layer_name, (*carried_names, "public_id") if has_public_ids else carried_names, features, values
    )


def _carried(wanted, names) -> np.ndarray:
    try:
        columns = np.array([names.index(name) for name in wanted], np.int64)
    except ValueError:
        unknown = ", ".join(sorted(set(wanted) - set(names)))
        raise ValueError(f"There is no column {unknown}; there are {', '.join(names)}.") from None
    if len(set(wanted)) != len(wanted):
        raise ValueError("A column can be carried only once.")
    return columns


def count_points(
    snapshot: PointSnapshot,
    z: int,
    x: int,
    y: int,
    permitted,
    filters: Filters = NO_FILTERS,
    overlay: Overlay | None = None,
) -> int:
    """How many points lie in a tile, each counted in exactly one tile of a zoom (no margin).

    >>> snapshot = PointSnapshot.from_arrays(ids=[7], lon=[-1.5], lat=[53.8], visibility_class=[0])
    >>> count_points(snapshot, 0, 0, 0, permitted=[True])
    1
    """
    z, x, y = check_tile(z, x, y)
    conditions, sets = condition_tables(filters, snapshot.column_names)
    base, added, removed_rows = layers_of(snapshot, overlay)
    return int(
        count_points_in(base, added, removed_rows, z, x, y, permitted_table(permitted), conditions, sets)
    )
