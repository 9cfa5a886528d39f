"""Counts by cell: equal to the points that would be drawn, for this viewer and this filter."""

import mapbox_vector_tile
import mercantile
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.maps.tests.test_tiles_points import CONDITIONS, PERMITTED, ROWS, rows_let_through, snapshot_of
from commonweal.maps.tiles import (
    Filters,
    Overlay,
    PointSnapshot,
    cell_counts,
    count_points,
    encode_clusters,
)


def clusters_of(tile):
    if not tile:
        return []
    return mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["clusters"]["features"]


@settings(max_examples=50, deadline=None)
@given(
    rows=ROWS,
    later=ROWS,
    permitted=PERMITTED,
    conditions=CONDITIONS,
    z=st.integers(0, 12),
    cells=st.sampled_from([1, 8, 64, 256]),
)
def test_counts_are_those_of_the_points_let_through(rows, later, permitted, conditions, z, cells):
    base, filters = snapshot_of(rows), Filters(*conditions)
    overlay = Overlay.since(base, removed=range(0, len(rows), 3), added=snapshot_of(later, first_id=1000))
    x, y = mercantile.tile(-1.85, 53.75, z)[:2]
    tile = clusters_of(encode_clusters(base, z, x, y, permitted, filters, overlay, cells=cells))
    exact = count_points(base, z, x, y, permitted, filters, overlay)
    counts = cell_counts(base, z, x, y, permitted, filters, overlay, cells=cells)
    assert counts.sum() == exact
    assert sorted(f["properties"]["count"] for f in tile) == sorted(counts[counts > 0].tolist())
    if z == 0:
        kept = [n for n in rows_let_through(rows, permitted, conditions) if n % 3]
        assert exact == len(kept) + len(rows_let_through(later, permitted, conditions))


def test_each_cell_counts_its_own_points_and_stands_among_them():
    rng = np.random.default_rng(5)
    n, z, x, y, cells = 5000, 9, 253, 165, 16
    west, south, east, north = mercantile.bounds(x, y, z)
    lon, lat = rng.uniform(west, east, n), rng.uniform(south, north, n)
    snapshot = PointSnapshot.from_arrays(
        ids=np.arange(n), lon=lon, lat=lat, visibility_class=np.zeros(n, int)
    )
    child = [mercantile.tile(a, b, z + 4) for a, b in zip(lon, lat, strict=True)]
    expected = np.zeros((cells, cells), int)
    for tile in child:
        if mercantile.parent(tile, zoom=z) == (x, y, z):
            expected[tile.y - y * cells, tile.x - x * cells] += 1
    counts = cell_counts(snapshot, z, x, y, [True], cells=cells)
    assert (counts == expected).all()
    squares = set()
    for feature in clusters_of(encode_clusters(snapshot, z, x, y, [True], cells=cells)):
        px, py = feature["geometry"]["coordinates"]
        squares.add((py // 256, px // 256))
        assert feature["properties"]["count"] == counts[py // 256, px // 256]
    assert len(squares) == np.count_nonzero(counts)


def test_density_is_points_by_the_square_kilometre_of_ground():
    lon, lat = np.full(100, -1.5), np.full(100, 53.8)
    snapshot = PointSnapshot.from_arrays(ids=np.arange(100), lon=lon, lat=lat, visibility_class=[0] * 100)
    z = 10
    tile = mercantile.tile(-1.5, 53.8, z)
    feature = clusters_of(encode_clusters(snapshot, z, tile.x, tile.y, [True], cells=1))[0]
    middle = np.mean(mercantile.bounds(tile)[1::2])
    side_km = 40075.016 / 2**z * np.cos(np.radians(middle))
    assert feature["properties"]["density"] == pytest.approx(100 / side_km**2, rel=1e-3)


def test_cells_can_be_drawn_as_squares_with_the_right_winding():
    snapshot = snapshot_of([((-1.85, 53.75), 0, 1, 1, 1)])
    x, y = mercantile.tile(-1.85, 53.75, 8)[:2]
    feature = clusters_of(encode_clusters(snapshot, 8, x, y, [True], cells=8, shape="cell"))[0]
    ring = np.array(feature["geometry"]["coordinates"][0])
    assert np.ptp(ring, axis=0).tolist() == [512, 512]
    assert (ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum() > 0


def test_no_points_no_bytes_and_wrong_questions_are_refused():
    snapshot = snapshot_of([])
    assert encode_clusters(snapshot, 0, 0, 0, [True]) == b""
    with pytest.raises(ValueError, match="cells a side"):
        encode_clusters(snapshot, 0, 0, 0, [True], cells=100)
    with pytest.raises(ValueError, match='"point" or "cell"'):
        encode_clusters(snapshot, 0, 0, 0, [True], shape="hexagon")
    with pytest.raises(ValueError, match="There is no tile"):
        encode_clusters(snapshot, 1, 2, 0, [True])


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, z=st.integers(4, 12))
def test_the_numbers_of_neighbouring_groups_never_lie_on_one_another(rows, z):
    """Drawn at the mean of what they count, two on both sides of a cell's edge covered one another."""
    x, y = mercantile.tile(-1.85, 53.75, z)[:2]
    tile = clusters_of(encode_clusters(snapshot_of(rows), z, x, y, [True] * 10, cells=8))
    places = [feature["geometry"]["coordinates"] for feature in tile]
    assert all(px % 512 == 256 and py % 512 == 256 for px, py in places)
    assert len({tuple(place) for place in places}) == len(places)
