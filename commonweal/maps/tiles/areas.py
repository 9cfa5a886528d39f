"""Areas of a map layer, simplified for each zoom beforehand, ready to be drawn as tiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from commonweal.maps.tiles.area_tags import written_values
from commonweal.maps.tiles.folders import SnapshotError, latest_folder, open_folder, save_folder
from commonweal.maps.tiles.grid import EXTENT, mercator_fraction, naming_rows, refuse_bad_positions
from commonweal.maps.tiles.simplify import fits_together, polygons_only, rounded_rings, simplified_levels

KIND = "areas"
HIGHEST_LEVEL = 14
_POLYGON, _MULTIPOLYGON = 3, 6
_LEVEL_ARRAYS = ("corners", "ring_starts", "ring_is_outer", "area_rings", "boxes")
_TAG_ARRAYS = ("tags", "octets", "starts")


@dataclass(frozen=True, eq=False)
class AreaSnapshot:
    """The areas of a layer, with their shapes at each zoom and what they carry.

    levels: for each zoom from 0, the rings in tile units (see `simplify.rounded_rings`) and each area's
    box.  keys, tags, octets, starts: names and values (see `area_tags.written_values`); the first key is
    `code`.  shares_borders: whether neighbours share each border at every zoom.  mended: rows whose shape
    was not valid and had to be repaired.

    >>> snapshot = AreaSnapshot.from_geometries([shapely.box(-2, 53, -1, 54)], codes=["E1"], names=["Here"])
    >>> snapshot.codes, snapshot.shares_borders
    (('E1',), True)
    """

    sequence: int
    codes: tuple[str, ...]
    shares_borders: bool
    mended: tuple[int, ...]
    levels: tuple[tuple[np.ndarray, ...], ...]
    keys: tuple[str, ...]
    tags: np.ndarray
    octets: np.ndarray
    starts: np.ndarray

    @classmethod
    def from_geometries(
        cls,
        geometries,
        *,
        codes,
        names=None,
        properties: Mapping[str, Iterable[Any]] | None = None,
        sequence: int = 0,
        highest_level: int = HIGHEST_LEVEL,
    ) -> AreaSnapshot:
        """Simplify areas for each zoom and keep them in memory.

        geometries: shapely polygons or multipolygons, longitude and latitude (WGS 84).  codes: text, all
        different.  properties: name to one whole number, float, boolean or text for each area.
        A zoom above highest_level is drawn from that level, whose unit is 0.6 m at the equator for 14.
        Raises ValueError, with row numbers, for shapes that are missing, not areas or not on the map.
        """
        codes = tuple(str(code) for code in codes)
        shapes = _checked_shapes(geometries, len(codes))
        _refuse_repeated_codes(codes)
        not_valid = np.flatnonzero(~shapely.is_valid(shapes))
        if not_valid.shape[0]:
            shapes[not_valid] = polygons_only(shapely.make_valid(shapes[not_valid]))
            gone = not_valid[shapely.is_empty(shapes[not_valid])]
            if gone.shape[0]:
                raise ValueError(f"A shape has no area in {naming_rows(gone)}.")
        shapes = shapely.transform(shapes, lambda xy: np.stack(mercator_fraction(xy[:, 0], xy[:, 1]), axis=1))
        columns = {"code": codes}
        if names is not None:
            columns["name"] = [None if name is None else str(name) for name in names]
        for name, values in (properties or {}).items():
            if name in columns:
                raise ValueError(f"Every area already carries {name!r}.")
            columns[name] = values
        keys, *tag_arrays = written_values(columns, len(codes))
        levels = [_level(shape) for _, shape in simplified_levels(shapes, highest_level)][::-1]
        mended = tuple(int(row) for row in not_valid)
        return cls(int(sequence), codes, fits_together(shapes), mended, tuple(levels), keys, *tag_arrays)

    def __len__(self) -> int:
        return len(self.codes)

    def save(self, root):
        """Write the snapshot below root, whole or not at all, and give its folder."""
        arrays = {name: getattr(self, name) for name in _TAG_ARRAYS}
        for zoom, level in enumerate(self.levels):
            arrays |= {f"{name}_{zoom:02d}": array for name, array in zip(_LEVEL_ARRAYS, level, strict=True)}
        about = {
            "codes": list(self.codes),
            "keys": list(self.keys),
            "levels": len(self.levels),
            "shares_borders": self.shares_borders,
            "mended": list(self.mended),
        }
        return save_folder(root, kind=KIND, sequence=self.sequence, arrays=arrays, about=about)

    @classmethod
    def open(cls, folder, *, verify: bool = True) -> AreaSnapshot:
        """Open a saved snapshot, mapped into memory. Raises SnapshotError when it is not sound."""
        manifest, arrays = open_folder(folder, kind=KIND, verify=verify)
        try:
            about = manifest["about"]
            levels = tuple(
                tuple(arrays[f"{name}_{zoom:02d}"] for name in _LEVEL_ARRAYS)
                for zoom in range(about["levels"])
            )
            snapshot = cls(
                int(manifest["sequence"]),
                tuple(about["codes"]),
                bool(about["shares_borders"]),
                tuple(about["mended"]),
                levels,
                tuple(about["keys"]),
                *(arrays[name] for name in _TAG_ARRAYS),
            )
        except (KeyError, TypeError, ValueError):
            raise SnapshotError(f"The snapshot {folder} is not complete; build it again.") from None
        lengths = {len(boxes) for *_, boxes in levels} | {len(snapshot.tags)}
        if not levels or lengths != {len(snapshot)} or snapshot.tags.shape[1] != len(snapshot.keys):
            raise SnapshotError(f"The arrays of the snapshot {folder} do not fit together; build it again.")
        return snapshot

    @classmethod
    def open_latest(cls, root, *, verify: bool = True) -> AreaSnapshot | None:
        """Open the newest snapshot below root; None when none has been built yet."""
        folder = latest_folder(root)
        return None if folder is None else cls.open(folder, verify=verify)


def _checked_shapes(geometries, count) -> np.ndarray:
    shapes = np.empty(count, dtype=object)
    given = list(geometries)
    if len(given) != count:
        raise ValueError(f"There are {count} codes but {len(given)} shapes.")
    shapes[:] = given
    kinds = shapely.get_type_id(shapes)
    missing = np.flatnonzero((kinds == -1) | shapely.is_empty(shapes))
    if missing.shape[0]:
        raise ValueError(f"A shape is missing in {naming_rows(missing)}.")
    not_areas = np.flatnonzero(~np.isin(kinds, (_POLYGON, _MULTIPOLYGON)))
    if not_areas.shape[0]:
        raise ValueError(f"A shape is not a polygon in {naming_rows(not_areas)}.")
    shapes = shapely.force_2d(shapes)
    corners, row_of = shapely.get_coordinates(shapes, return_index=True)
    refuse_bad_positions(corners[:, 0], corners[:, 1], row_of)
    return shapes


def _refuse_repeated_codes(codes) -> None:
    first: dict[str, int] = {}
    again = [row for row, code in enumerate(codes) if first.setdefault(code, row) != row]
    if again:
        raise ValueError(f"A code stands twice: see {naming_rows(again)}.")


def _level(shapes) -> tuple[np.ndarray, ...]:
    corners, ring_starts, ring_is_outer, area_rings = rounded_rings(shapes)
    firsts = ring_starts[area_rings[:-1]]
    if len(shapes):
        lowest = np.minimum.reduceat(corners, firsts, axis=0)
        highest = np.maximum.reduceat(corners, firsts, axis=0)
        boxes = np.concatenate([lowest, highest], axis=1)
    else:
        boxes = np.empty((0, 4), np.int32)
    arrays = (corners, ring_starts, ring_is_outer, area_rings, np.ascontiguousarray(boxes))
    for array in arrays:
        array.setflags(write=False)
    return arrays


def metres_per_unit(zoom: int) -> float:
    """The length of a tile unit at the equator, in metres.

    >>> round(metres_per_unit(14), 2)
    0.6
    """
    return 40075016.68557849 / (EXTENT << zoom)
