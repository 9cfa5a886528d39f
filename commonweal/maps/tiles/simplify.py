"""Borders drawn more simply for each zoom, without gaps between neighbours, on the grid of tile units."""

from __future__ import annotations

import numpy as np
import shapely

from commonweal.maps.tiles.grid import EXTENT

# How far, in tile units, a border may be simplified: half a screen pixel where a tile is 512 pixels wide.
TOLERANCE = 4.0


def simplified_levels(areas, highest_zoom: int):
    """Areas as they are to be drawn at each zoom, from the highest down: yields (zoom, geometries).

    areas: valid polygons or multipolygons with coordinates from 0 to 1 of the world square, y to the south.
    The geometries are in tile units of that zoom, not yet rounded. Where the areas fit together without
    gaps or overlaps, neighbours keep the same border (GEOS coverage simplification); otherwise each area
    is simplified alone and borders may part by up to the tolerance. Each level is made from the one before.
    """
    fits = fits_together(areas)
    current = areas
    for zoom in range(highest_zoom, -1, -1):
        tolerance = TOLERANCE / (EXTENT << zoom)
        if fits:
            current = shapely.coverage_simplify(current, tolerance)
        else:
            simpler = shapely.simplify(current, tolerance / 2, preserve_topology=True)
            current = np.where(shapely.is_empty(simpler), current, simpler)
        yield zoom, shapely.transform(current, lambda xy, z=zoom: xy * float(EXTENT << z))


def fits_together(areas) -> bool:
    """Do these areas cover the ground without overlaps, neighbours sharing every corner?

    >>> fits_together(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    True
    >>> fits_together(np.array([shapely.box(0, 0, 1, 1), shapely.box(0.5, 0, 2, 1)]))
    False
    """
    return bool(len(areas)) and bool(shapely.coverage_is_valid(areas))


def rounded_rings(areas):
    """The rings of areas on whole tile units, outer rings with positive area, each followed by its holes.

    Gives (corners int32 (m, 2), ring_starts int64, ring_is_outer bool, area_rings int64): ring r has the
    corners ring_starts[r] to ring_starts[r + 1], not repeating the first; area a has the rings
    area_rings[a] to area_rings[a + 1]. Positive means by the surveyor's formula with y to the south, which
    is how MVT 2.1 (4.3.4.4) tells an outer ring. Rings without area are left out; an area of which nothing
    would be left becomes one tile unit where it lies, so it is still there.
    """
    rounded = shapely.transform(areas, np.rint)
    broken = np.flatnonzero(~shapely.is_valid(rounded))
    if broken.shape[0]:
        mended = shapely.make_valid(shapely.set_precision(shapely.make_valid(rounded[broken]), 1.0))
        rounded[broken] = polygons_only(mended)
    lost = np.flatnonzero(shapely.is_empty(rounded) | (shapely.area(rounded) < 0.5))
    if lost.shape[0]:
        inside = np.floor(shapely.get_coordinates(shapely.point_on_surface(areas[lost])))
        rounded[lost] = shapely.box(inside[:, 0], inside[:, 1], inside[:, 0] + 1, inside[:, 1] + 1)

    parts, part_area = shapely.get_parts(rounded, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    corners, corner_ring = shapely.get_coordinates(rings, return_index=True)
    corners = np.rint(corners).astype(np.int64)
    ring_area = part_area[ring_part]
    outer = np.ones(len(rings), bool)
    outer[1:] = ring_part[1:] != ring_part[:-1]

    same_ring = corner_ring[1:] == corner_ring[:-1]
    repeated = np.zeros(len(corners), bool)
    repeated[1:] = same_ring & (corners[1:] == corners[:-1]).all(axis=1)
    corners, corner_ring = corners[~repeated], corner_ring[~repeated]
    cross = np.zeros(len(corners), np.float64)  # exact: products of 27-bit numbers, made small first
    same_ring = corner_ring[1:] == corner_ring[:-1]
    first = np.searchsorted(corner_ring, np.arange(len(rings)))
    local = (corners - corners[first][corner_ring]).astype(np.float64)
    cross[:-1] = (local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]) * same_ring
    twice_area = np.bincount(corner_ring, weights=cross, minlength=len(rings))

    # A hole whose outer ring is gone goes with it; shapely gives outer rings first.
    sound = twice_area != 0
    outer_of = np.maximum.accumulate(np.where(outer, np.arange(len(rings)), 0))
    sound &= sound[outer_of]
    turned = np.where(outer, twice_area < 0, twice_area > 0)

    last = np.ones(len(corners), bool)
    last[:-1] = ~same_ring
    keep = ~last & sound[corner_ring]  # the repeated first corner is dropped
    corners, corner_ring = corners[keep], corner_ring[keep]
    lengths = np.bincount(corner_ring, minlength=len(rings))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    at = np.arange(len(corners))
    backwards = starts[corner_ring] + starts[corner_ring + 1] - 1 - at
    corners = corners[np.where(turned[corner_ring], backwards, at)]

    ring_starts = np.concatenate([[0], np.cumsum(lengths[sound])]).astype(np.int64)
    area_rings = np.concatenate([[0], np.cumsum(np.bincount(ring_area[sound], minlength=len(areas)))])
    return corners.astype(np.int32), ring_starts, outer[sound], area_rings.astype(np.int64)


def polygons_only(geometries) -> np.ndarray:
    """The same geometries without lines and points that mending may leave.

    >>> mixed = shapely.from_wkt("GEOMETRYCOLLECTION (POINT (0 0), POLYGON ((0 0, 1 0, 1 1, 0 0)))")
    >>> str(polygons_only(np.array([mixed]))[0])
    'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))'
    """
    kept = np.array(geometries, dtype=object)
    kinds = shapely.get_type_id(kept)
    for at in np.flatnonzero((kinds != 3) & (kinds != 6)):
        parts = shapely.get_parts(shapely.get_parts(kept[at]))
        parts = parts[np.isin(shapely.get_type_id(parts), (3, 6))]
        kept[at] = shapely.multipolygons(shapely.get_parts(parts))
    return kept
