"""Area tiles: no area lost, borders shared, rings wound as MVT 2.1 asks."""

import mapbox_vector_tile
import mercantile
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.maps.tiles import AreaSnapshot, AreaValues, encode_areas

WEST, SOUTH, EAST, NORTH = -2.2, 53.4, -1.2, 54.1


def patchwork(count=150, seed=1, wobble=True):
    """Areas that cover a rectangle, with winding borders."""
    rng = np.random.default_rng(seed)
    seeds = shapely.multipoints(
        np.column_stack([rng.uniform(WEST, EAST, count), rng.uniform(SOUTH, NORTH, count)])
    )
    frame = shapely.box(WEST, SOUTH, EAST, NORTH)
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame))
    lines = shapely.segmentize(shapely.intersection(cells, frame), 0.004)

    def bend(xy):
        xy = np.round(xy, 7)
        if not wobble:
            return xy
        return xy + 0.002 * np.sin(xy[:, ::-1] * 150) + 0.004 * np.sin(xy[:, ::-1] * 40)

    return shapely.set_precision(shapely.transform(lines, bend), 0)


@pytest.fixture(scope="module")
def borough():
    shapes = patchwork()
    codes = [f"E{i:04d}" for i in range(len(shapes))]
    return shapes, AreaSnapshot.from_geometries(
        shapes,
        codes=codes,
        names=[f"Area {code}" for code in codes],
        properties={"people": np.arange(len(shapes))},
    )


def features_of(tile):
    if not tile:
        return []
    return mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["areas"]["features"]


def polygons_of(feature):
    coordinates = feature["geometry"]["coordinates"]
    return [coordinates] if feature["geometry"]["type"] == "Polygon" else coordinates


def twice_area(ring):
    ring = np.array(ring, np.int64)
    return int((ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum())


def raw_rings(tile):
    """The rings of every feature as they stand in the bytes: the decoder turns none round."""
    from mapbox_vector_tile.Mapbox import vector_tile_pb2

    message = vector_tile_pb2.tile()
    message.ParseFromString(tile)
    for feature in message.layers[0].features:
        rings, at, x, y = [], 0, 0, 0
        while at < len(feature.geometry):
            command, times = feature.geometry[at] & 7, feature.geometry[at] >> 3
            at += 1
            if command == 7:
                rings[-1].append(rings[-1][0])
                continue
            if command == 1:
                assert times == 1
                rings.append([])
            for _ in range(times):
                dx, dy = ((n >> 1) ^ -(n & 1) for n in feature.geometry[at : at + 2])
                x, y, at = x + dx, y + dy, at + 2
                rings[-1].append((x, y))
        yield rings


def check_winding(tile):
    for rings in raw_rings(tile):
        areas = [twice_area(ring) for ring in rings]
        assert areas[0] > 0, "a feature begins with an outer ring"
        assert all(areas)
        assert sum(areas) > 0
        for ring in rings:
            assert len(ring) >= 4
            steps = np.diff(np.array(ring), axis=0)
            assert (steps != 0).any(axis=1).all(), "no corner stands twice in a row"


def test_a_patchwork_shares_its_borders(borough):
    assert borough[1].shares_borders
    assert borough[1].mended == ()


@pytest.mark.parametrize("z", [0, 3, 5, 8, 10, 12, 14, 16])
def test_every_area_of_the_tile_is_there_wound_right(borough, z):
    shapes, snapshot = borough
    codes = np.array(snapshot.codes)
    for lon, lat in [(-1.7, 53.75), (-1.55, 53.9), (WEST + 0.001, SOUTH + 0.001)]:
        x, y = mercantile.tile(lon, lat, z)[:2]
        tile = encode_areas(snapshot, z, x, y)
        check_winding(tile)
        found = {f["properties"]["code"]: f for f in features_of(tile)}
        frame = shapely.box(*mercantile.bounds(x, y, z))
        unit = 360 / 2**z / 4096
        must = shapely.area(shapely.intersection(shapes, shapely.buffer(frame, -12 * unit))) > (4 * unit) ** 2
        may = shapely.intersects(shapes, shapely.buffer(frame, 90 * unit))
        if z <= 5:  # the whole patchwork is inside: each area must be there however small
            must[:] = True
        assert set(codes[must]) <= set(found) <= set(codes[may])
        one = found[next(iter(found))]["properties"]
        assert one["name"] == f"Area {one['code']}"
        assert one["people"] == int(one["code"][1:])


@pytest.mark.parametrize("z", [7, 9, 11])
def test_neighbours_meet_along_the_same_border(borough, z):
    _, snapshot = borough
    x, y = mercantile.tile(-1.7, 53.75, z)[:2]
    features = features_of(encode_areas(snapshot, z, x, y))
    shapes = [shapely.MultiPolygon([(p[0], p[1:]) for p in polygons_of(f)]) for f in features]
    shapes = [shapely.make_valid(shape) for shape in shapes]
    together = shapely.union_all(shapes)
    overlap = sum(shapely.area(shapes)) - together.area
    assert overlap <= 0.0005 * together.area
    gaps = sum(
        shapely.area(shapely.polygons(r)) for part in shapely.get_parts(together) for r in part.interiors
    )
    assert gaps <= 0.0005 * together.area


def test_the_coloured_ground_is_the_true_ground(borough):
    shapes, snapshot = borough
    z, x, y = 9, *mercantile.tile(-1.7, 53.75, 9)[:2]
    bounds = mercantile.xy_bounds(x, y, z)
    size = (bounds.right - bounds.left) / 4096
    frame = shapely.box(0, 0, 4096, 4096)
    code_of = dict(zip(snapshot.codes, shapes, strict=True))
    for feature in features_of(encode_areas(snapshot, z, x, y)):

        def to_tile(lonlat):
            xy = np.array([mercantile.xy(*row) for row in lonlat])
            return np.column_stack([(xy[:, 0] - bounds.left) / size, (bounds.top - xy[:, 1]) / size])

        true = shapely.intersection(shapely.transform(code_of[feature["properties"]["code"]], to_tile), frame)
        drawn = shapely.MultiPolygon([(p[0], p[1:]) for p in polygons_of(feature)])
        drawn = shapely.intersection(shapely.make_valid(drawn), frame)
        wrong = shapely.symmetric_difference(true, drawn).area
        assert wrong <= 4 * max(true.length, 16)  # within the simplification's tolerance of its border


def test_an_area_far_too_small_to_see_is_one_tile_unit_and_not_absent():
    tiny = shapely.box(-1.5, 53.8, -1.49999, 53.80001)
    snapshot = AreaSnapshot.from_geometries([tiny], codes=["E1"])
    for z in range(15):
        x, y = mercantile.tile(-1.499995, 53.800005, z)[:2]
        tile = encode_areas(snapshot, z, x, y)
        assert [f["properties"]["code"] for f in features_of(tile)] == ["E1"]
        check_winding(tile)


def test_holes_stay_holes_and_a_tile_inside_one_is_empty():
    ring = shapely.difference(shapely.box(-2, 53, -1, 54), shapely.box(-1.8, 53.2, -1.2, 53.8))
    island = shapely.union(ring, shapely.box(-1.55, 53.45, -1.45, 53.55))
    snapshot = AreaSnapshot.from_geometries([island], codes=["E1"])
    tile = encode_areas(snapshot, 6, *mercantile.tile(-1.5, 53.5, 6)[:2])
    check_winding(tile)
    assert sorted(np.sign([twice_area(ring) for ring in next(raw_rings(tile))])) == [-1, 1, 1]
    in_the_hole = encode_areas(snapshot, 13, *mercantile.tile(-1.7, 53.3, 13)[:2])
    assert in_the_hole == b""
    on_the_island = encode_areas(snapshot, 13, *mercantile.tile(-1.5, 53.5, 13)[:2])
    assert [twice_area(ring) for ring in next(raw_rings(on_the_island))] == [2 * 4224**2]


@settings(max_examples=40, deadline=None)
@given(
    corners=st.lists(st.tuples(st.floats(-3, 3), st.floats(50, 55)), min_size=3, max_size=12),
    z=st.integers(0, 16),
    where=st.tuples(st.floats(-3, 3), st.floats(50, 55)),
)
def test_any_shape_gives_rings_with_the_right_winding(corners, z, where):
    shape = shapely.MultiPoint(corners).convex_hull.buffer(0.01)
    star = shapely.make_valid(shapely.Polygon(corners)).buffer(0.0005)
    codes = ["E1", "E2"]
    snapshot = AreaSnapshot.from_geometries([shape, star], codes=codes)
    tile = encode_areas(snapshot, z, *mercantile.tile(*where, z)[:2])
    if tile:
        check_winding(tile)
    if z <= 3:
        tiles = {mercantile.tile(lon, lat, z)[:2] for lon in (-3.1, 3.1) for lat in (49.9, 55.1)}
        found = {f["properties"]["code"] for xy in tiles for f in features_of(encode_areas(snapshot, z, *xy))}
        assert found == set(codes)


def test_areas_that_overlap_are_drawn_too():
    shapes = [shapely.box(-2, 53, -1.4, 54), shapely.box(-1.6, 53, -1, 54)]
    snapshot = AreaSnapshot.from_geometries(shapes, codes=["E1", "E2"])
    assert not snapshot.shares_borders
    tile = encode_areas(snapshot, 7, *mercantile.tile(-1.5, 53.5, 7)[:2])
    check_winding(tile)
    assert len(features_of(tile)) == 2


def test_values_are_joined_by_code_and_gaps_stay_gaps(borough):
    _, snapshot = borough
    rates = {code: at / 3 for at, code in enumerate(snapshot.codes) if at % 2}
    values = AreaValues.joined(snapshot, {"rate": rates, "high": {"E0001": True}})
    x, y = mercantile.tile(-1.7, 53.75, 6)[:2]
    for feature in features_of(encode_areas(snapshot, 6, x, y, values)):
        carried = feature["properties"]
        assert carried.get("rate") == rates.get(carried["code"])
        assert carried.get("high") == (True if carried["code"] == "E0001" else None)
        assert carried["people"] == int(carried["code"][1:])
    with pytest.raises(ValueError, match="no area E9999"):
        AreaValues.joined(snapshot, {"rate": {"E9999": 1}})
    with pytest.raises(ValueError, match="already carries 'people'"):
        AreaValues.joined(snapshot, {"people": {}})


def test_a_shape_that_crosses_itself_is_mended_and_named():
    bow_tie = shapely.Polygon([(-2, 53), (-1, 54), (-1, 53), (-2, 54)])
    snapshot = AreaSnapshot.from_geometries([shapely.box(0, 53, 1, 54), bow_tie], codes=["E1", "E2"])
    assert snapshot.mended == (1,)
    tile = encode_areas(snapshot, 6, *mercantile.tile(-1.5, 53.5, 6)[:2])
    check_winding(tile)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (None, "shape is missing in row 1"),
        (shapely.Polygon(), "shape is missing in row 1"),
        (shapely.Point(0, 51), "not a polygon in row 1"),
        (shapely.box(0, 80, 1, 86), "beyond 85.0511 degrees.* in row 1"),
        (shapely.box(170, 50, 190, 51), "beyond 180 degrees in row 1"),
        (shapely.Polygon([(0, 51), (1, np.inf), (1, 51)]), "missing or infinite in row 1"),
    ],
)
def test_shapes_that_cannot_be_drawn_are_refused_with_their_rows(shape, words):
    with pytest.raises(ValueError, match=words):
        AreaSnapshot.from_geometries([shapely.box(0, 51, 1, 52), shape], codes=["E1", "E2"])


def test_repeated_codes_and_tiles_that_are_not_there_are_refused():
    box = shapely.box(0, 51, 1, 52)
    with pytest.raises(ValueError, match="code stands twice: see row 1"):
        AreaSnapshot.from_geometries([box, box], codes=["E1", "E1"])
    with pytest.raises(ValueError, match="2 codes but 1 shapes"):
        AreaSnapshot.from_geometries([box], codes=["E1", "E2"])
    snapshot = AreaSnapshot.from_geometries([box], codes=["E1"])
    with pytest.raises(ValueError, match="There is no tile"):
        encode_areas(snapshot, 3, 8, 0)
    with pytest.raises(ValueError, match="buffer"):
        encode_areas(snapshot, 3, 4, 2, buffer=-1)
