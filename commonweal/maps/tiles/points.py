"""Points of a map layer as they stood at one moment, ready to be drawn as tiles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from commonweal.maps.tiles.filters import LARGEST, MISSING
from commonweal.maps.tiles.folders import SnapshotError, latest_folder, open_folder, save_folder
from commonweal.maps.tiles.grid import naming_rows, refuse_bad_positions, world_steps
from commonweal.maps.tiles.morton import morton_keys

KIND = "points"
LONGEST_PUBLIC_ID = 64
MOST_COLUMNS = 100  # a key of a tile is written as one byte
_COLUMN_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass(frozen=True, eq=False)
class PointSnapshot:
    """The points of a layer, sorted so that near points are near in memory.

    sequence: the position in the feed of changes at which it was built; what came later is an `Overlay`.
    keys: Morton keys, ascending.  xs, ys: world steps.  ids: the row's own number, for overlays; it goes
    into tiles only when there are no public ids.  visibility_class: which class each point belongs to.
    columns: int32, one row for each of column_names.  public_ids: ASCII bytes (n, width), width 0 if none.
    id_order: the rows in order of id.  numbers: of the columns, how many different
    numbers they have, the lowest and the highest; (0, 0, -1) when none.

    >>> snapshot = PointSnapshot.from_arrays(ids=[7], lon=[-1.5], lat=[53.8], visibility_class=[0],
    ...                                      columns={"kind": [3]}, sequence=12)
    >>> len(snapshot), snapshot.column_names, snapshot.sequence
    (1, ('kind',), 12)
    """

    sequence: int
    column_names: tuple[str, ...]
    numbers: tuple[int, int, int]
    keys: np.ndarray
    xs: np.ndarray
    ys: np.ndarray
    ids: np.ndarray
    visibility_class: np.ndarray
    columns: np.ndarray
    public_ids: np.ndarray
    id_order: np.ndarray

    @classmethod
    def from_arrays(
        cls,
        *,
        ids,
        lon,
        lat,
        visibility_class,
        columns: Mapping[str, object] | None = None,
        public_ids=None,
        sequence: int = 0,
    ) -> PointSnapshot:
        """Sort points into a snapshot in memory.

        ids: int64, not negative, all different.  lon, lat: degrees, WGS 84.  visibility_class: int32.
        columns: name to whole numbers, or None or `filters.MISSING` where a row has no value.
        public_ids: random identifiers, as ASCII bytes or text of at most 64 characters or as pairs of
        uint64 (n, 2), which are written as 32 hexadecimal digits. When given, tiles carry them instead of
        ids, and points at one place are ordered by them, so nothing tells the order of arrival.
        Raises ValueError in plain words, with row numbers, for anything that cannot be drawn.
        """
        ids = _whole_numbers(ids, "id", 0, 2**63 - 1, np.int64)
        count = ids.shape[0]
        lon = _as_floats(lon, "longitudes", count)
        lat = _as_floats(lat, "latitudes", count)
        refuse_bad_positions(lon, lat)
        classes = _whole_numbers(visibility_class, "visibility class", -(2**31), LARGEST, np.int32, count)
        columns = columns or {}
        names = tuple(columns)
        if len(names) > MOST_COLUMNS:
            raise ValueError(f"A layer of points has at most {MOST_COLUMNS} columns, not {len(names)}.")
        table = np.empty((len(names), count), np.int32)
        for row, name in enumerate(names):
            if not _COLUMN_NAME.match(name) or name == "public_id":
                raise ValueError(f"{name!r} cannot be the name of a column of a tile.")
            table[row] = _whole_numbers(columns[name], name, MISSING, LARGEST, np.int32, count, gaps=True)
        public = _public_ids(public_ids, count)
        id_order = np.argsort(ids, kind="stable")
        _refuse_repeats(ids[id_order], id_order, "id")

        xs, ys = world_steps(lon, lat)
        keys = morton_keys(xs, ys)
        if public.shape[1]:
            text = public.view(f"S{public.shape[1]}").ravel()
            order = np.argsort(text, kind="stable")
            _refuse_repeats(text[order], order, "public id")
        else:
            order = id_order
        order = order[np.argsort(keys[order], kind="stable")]
        return cls._frozen(
            int(sequence),
            names,
            keys[order],
            xs[order],
            ys[order],
            ids[order],
            classes[order],
            np.ascontiguousarray(table[:, order]),
            np.ascontiguousarray(public[order]),
            np.argsort(ids[order], kind="stable"),
        )

    @classmethod
    def _frozen(cls, sequence, names, *arrays) -> PointSnapshot:
        for array in arrays:
            array.setflags(write=False)
        return cls(sequence, names, _numbers(arrays[5]), *arrays)

    @classmethod
    def empty(cls, like: PointSnapshot) -> PointSnapshot:
        """No points at all, with the columns of another snapshot."""
        width = like.public_ids.shape[1]
        return cls.from_arrays(
            ids=[],
            lon=[],
            lat=[],
            visibility_class=[],
            columns={name: [] for name in like.column_names},
            public_ids=np.empty(0, f"S{width}") if width else None,
            sequence=like.sequence,
        )

    def __len__(self) -> int:
        return self.keys.shape[0]

    @cached_property
    def loop_arrays(self) -> tuple:
        """What the compiled loops read, in their order."""
        return (
            self.keys,
            self.xs,
            self.ys,
            self.visibility_class,
            self.columns,
            self.ids,
            self.public_ids,
        )

    def rows_of(self, ids) -> np.ndarray:
        """The rows at which these ids stand, ascending; ids that are not here are passed over."""
        ids = np.unique(np.asarray(ids, np.int64))
        if len(self) == 0 or ids.shape[0] == 0:
            return np.empty(0, np.int64)
        at = np.searchsorted(self.ids, ids, sorter=self.id_order)
        rows = self.id_order[np.minimum(at, len(self) - 1)]
        return np.sort(rows[self.ids[rows] == ids])

    def save(self, root):
        """Write the snapshot below root, whole or not at all, and give its folder."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        about = {"column_names": list(self.column_names), "numbers": list(self.numbers)}
        return save_folder(root, kind=KIND, sequence=self.sequence, arrays=arrays, about=about)

    @classmethod
    def open(cls, folder, *, verify: bool = True) -> PointSnapshot:
        """Open a saved snapshot, mapped into memory. Raises SnapshotError when it is not sound."""
        manifest, arrays = open_folder(folder, kind=KIND, verify=verify)
        try:
            names = tuple(manifest["about"]["column_names"])
            count, lowest, highest = map(int, manifest["about"]["numbers"])
            snapshot = cls(
                int(manifest["sequence"]),
                names,
                (count, lowest, highest),
                *(arrays[name] for name in _ARRAYS),
            )
        except (KeyError, TypeError, ValueError):
            raise SnapshotError(f"The snapshot {folder} is not complete; build it again.") from None
        count = len(snapshot)
        lengths = {arrays[name].shape[-1 if name == "columns" else 0] for name in _ARRAYS}
        if lengths != {count} or snapshot.columns.shape[0] != len(names):
            raise SnapshotError(f"The arrays of the snapshot {folder} do not fit together; build it again.")
        return snapshot

    @classmethod
    def open_latest(cls, root, *, verify: bool = True) -> PointSnapshot | None:
        """Open the newest snapshot below root; None when none has been built yet."""
        folder = latest_folder(root)
        return None if folder is None else cls.open(folder, verify=verify)


_ARRAYS = ("keys", "xs", "ys", "ids", "visibility_class", "columns", "public_ids", "id_order")


def _numbers(columns) -> tuple[int, int, int]:
    found = [np.unique(column) for column in columns]
    found = [values[values != MISSING] for values in found]
    found = [values for values in found if len(values)]
    if not found:
        return 0, 0, -1
    return (
        sum(len(values) for values in found),
        min(int(values[0]) for values in found),
        max(int(values[-1]) for values in found),
    )


def _as_floats(values, name, count) -> np.ndarray:
    values = np.asarray(values, dtype=np.float64)
    if values.shape != (count,):
        raise ValueError(f"There are {count} ids but {values.size} {name}.")
    return values


def _whole_numbers(values, name, lowest, highest, dtype, count=None, gaps=False) -> np.ndarray:
    values = np.asarray(values)
    if values.ndim != 1 or (count is not None and values.shape[0] != count):
        raise ValueError(f"There are {count} ids but {values.size} values of {name}.")
    if values.shape[0] == 0:
        return np.empty(0, dtype)
    if values.dtype == object and gaps:
        values = np.array([MISSING if value is None else value for value in values])
    if values.dtype == bool:
        values = values.astype(np.int8)
    if not np.issubdtype(values.dtype, np.integer):
        raise ValueError(f"The values of {name} are not whole numbers.")
    if values.dtype.itemsize > np.dtype(dtype).itemsize or np.issubdtype(values.dtype, np.unsignedinteger):
        bad = (values > highest) | ((values < lowest) if lowest != -(2**63) else False)
    else:
        bad = values < lowest
    if bad.any():
        raise ValueError(
            f"A value of {name} is too small or too large in {naming_rows(np.flatnonzero(bad))}."
        )
    return values.astype(dtype)


def _public_ids(public_ids, count) -> np.ndarray:
    """Identifiers as ASCII bytes, an (n, width) uint8 array; width 0 when there are none."""
    if public_ids is None:
        return np.empty((count, 0), np.uint8)
    public_ids = np.asarray(public_ids)
    if public_ids.shape[:1] != (count,):
        raise ValueError(f"There are {count} ids but {public_ids.shape[0]} public ids.")
    if public_ids.dtype == np.uint64 and public_ids.ndim == 2 and public_ids.shape[1] == 2:
        octets = np.ascontiguousarray(public_ids.astype(">u8")).view(np.uint8).reshape(count, 16)
        digits = np.frombuffer(b"0123456789abcdef", np.uint8)
        return np.stack([digits[octets >> 4], digits[octets & 15]], axis=2).reshape(count, 32)
    if public_ids.ndim == 1 and public_ids.dtype.kind == "U":
        try:
            public_ids = public_ids.astype("S")
        except UnicodeEncodeError:
            raise ValueError("A public id has a character that is not ASCII.") from None
    if public_ids.ndim != 1 or public_ids.dtype.kind != "S":
        if count == 0:
            return np.empty((0, 0), np.uint8)
        raise ValueError("Public ids are ASCII text or pairs of uint64.")
    width = public_ids.dtype.itemsize
    if width > LONGEST_PUBLIC_ID:
        raise ValueError(f"A public id is longer than {LONGEST_PUBLIC_ID} characters.")
    octets = np.ascontiguousarray(public_ids).view(np.uint8).reshape(count, width)
    used = octets != 0
    printable = ((octets >= 33) & (octets <= 126)) | ~used
    bad = ~printable.all(axis=1) | ~used[:, :1].any(axis=1) | (used[:, 1:] & ~used[:, :-1]).any(axis=1)
    if bad.any():
        raise ValueError(f"A public id is empty or not plain ASCII in {naming_rows(np.flatnonzero(bad))}.")
    return octets


def _refuse_repeats(sorted_values, order, name) -> None:
    again = np.flatnonzero(sorted_values[1:] == sorted_values[:-1])
    if again.shape[0]:
        rows = np.sort(order[again + 1])
        raise ValueError(f"A {name} stands twice: see {naming_rows(rows)}.")
