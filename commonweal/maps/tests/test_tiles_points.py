"""Point tiles: nothing lost, nothing shown that is not permitted, the overlay equal to a rebuild."""

import mapbox_vector_tile
import mercantile
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.maps.tiles import (
    MISSING,
    AnyBit,
    Between,
    Filters,
    OneOf,
    Overlay,
    PointSnapshot,
    count_points,
    encode_points,
)

PLACES = st.tuples(
    st.floats(-180, 180, allow_nan=False) | st.floats(-1.9, -1.8),
    st.floats(-85.05, 85.05, allow_nan=False) | st.floats(53.7, 53.8),
)
ROWS = st.lists(
    st.tuples(
        PLACES,
        st.integers(-1, 4),
        st.integers(0, 5) | st.just(MISSING) | st.just(2**31 - 1),
        st.integers(-3, 60),
        st.integers(0, 15),
    ),
    max_size=80,
)
CONDITIONS = st.lists(
    st.one_of(
        st.builds(OneOf, st.just("kind"), st.sets(st.integers(-1, 6) | st.just(2**31 - 1), max_size=4)),
        st.builds(Between, st.just("week"), st.none() | st.integers(-5, 60), st.none() | st.integers(-5, 60)),
        st.builds(AnyBit, st.just("communities"), st.integers(0, 15)),
    ),
    max_size=3,
)
PERMITTED = st.lists(st.booleans(), max_size=6)


def snapshot_of(rows, first_id=0, sequence=0, public=False):
    ids = np.arange(first_id, first_id + len(rows))
    return PointSnapshot.from_arrays(
        ids=ids,
        lon=[row[0][0] for row in rows],
        lat=[row[0][1] for row in rows],
        visibility_class=[row[1] for row in rows],
        columns={
            "kind": [row[2] for row in rows],
            "week": [row[3] for row in rows],
            "communities": [row[4] for row in rows],
        },
        public_ids=np.array([f"r{i:05d}x" for i in ids], dtype="S7") if public else None,
        sequence=sequence,
    )


def features_of(tile):
    if not tile:
        return []
    return mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["points"]["features"]


def ids_of(tile):
    return sorted(feature["id"] for feature in features_of(tile))


def rows_let_through(rows, permitted, conditions):
    """The same question, asked of the rows one by one in plain Python."""
    names = {"kind": 2, "week": 3, "communities": 4}
    kept = []
    for number, row in enumerate(rows):
        if not 0 <= row[1] < len(permitted) or not permitted[row[1]]:
            continue
        for condition in conditions:
            value = row[names[condition.column]]
            if value == MISSING:
                break
            if isinstance(condition, OneOf) and value not in condition.values:
                break
            if isinstance(condition, Between):
                low = -(2**40) if condition.lowest is None else condition.lowest
                high = 2**40 if condition.highest is None else condition.highest
                if not low <= value <= high:
                    break
            if isinstance(condition, AnyBit) and not value & condition.mask:
                break
        else:
            kept.append(number)
    return kept


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, permitted=PERMITTED, conditions=CONDITIONS)
def test_what_is_permitted_and_asked_for_in_the_tile_is_what_plain_rows_give(rows, permitted, conditions):
    tile = encode_points(snapshot_of(rows), 0, 0, 0, permitted, Filters(*conditions), buffer=0)
    assert ids_of(tile) == rows_let_through(rows, permitted, conditions)
    for feature in features_of(tile):
        row = rows[feature["id"]]
        wanted = {"kind": row[2], "week": row[3], "communities": row[4]}
        assert feature["properties"] == {k: v for k, v in wanted.items() if v != MISSING}


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, z=st.integers(0, 22))
def test_every_permitted_point_is_in_exactly_one_tile_of_a_zoom(rows, z):
    snapshot = snapshot_of(rows)
    permitted = [True, False, True, True]
    tiles = {
        (int(px) >> (31 - z), int(py) >> (31 - z)) for px, py in zip(snapshot.xs, snapshot.ys, strict=True)
    }
    around = {(x + dx, y + dy) for x, y in tiles for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    found, counted = [], 0
    for x, y in around:
        if 0 <= x < 1 << z and 0 <= y < 1 << z:
            tile = encode_points(snapshot, z, x, y, permitted, buffer=0)
            found += ids_of(tile)
            counted += count_points(snapshot, z, x, y, permitted)
            for feature in features_of(tile):
                assert all(0 <= number < 4096 for number in feature["geometry"]["coordinates"])
    assert sorted(found) == rows_let_through(rows, permitted, [])
    assert counted == len(found)


@settings(max_examples=40, deadline=None)
@given(
    rows=ROWS,
    later=ROWS,
    removed=st.sets(st.integers(0, 100), max_size=30),
    again=st.integers(0, 40),
    z=st.integers(0, 9),
    conditions=CONDITIONS,
    public=st.booleans(),
)
def test_an_overlay_shows_what_a_rebuilt_snapshot_shows(rows, later, removed, again, z, conditions, public):
    first_id = max(len(rows) - again, 0)  # the later rows replace the last `again` rows and go beyond
    base = snapshot_of(rows, public=public)
    overlay = Overlay.since(base, removed=removed, added=snapshot_of(later, first_id, 9, public))
    gone = set(removed) | set(range(first_id, first_id + len(later)))
    kept = [number for number in range(len(rows)) if number not in gone]
    numbers = kept + list(range(first_id, first_id + len(later)))
    all_rows = [rows[number] for number in kept] + list(later)
    rebuilt = PointSnapshot.from_arrays(
        ids=numbers,
        lon=[row[0][0] for row in all_rows],
        lat=[row[0][1] for row in all_rows],
        visibility_class=[row[1] for row in all_rows],
        columns={
            name: [row[at] for row in all_rows] for name, at in (("kind", 2), ("week", 3), ("communities", 4))
        },
        public_ids=np.array([f"r{i:05d}x" for i in numbers], dtype="S7") if public else None,
    )
    permitted, filters = [True, True, False, True], Filters(*conditions)
    x, y = mercantile.tile(-1.85, 53.75, z)[:2]

    def drawn(snapshot, overlay=None):
        tile = encode_points(snapshot, z, x, y, permitted, filters, overlay)
        return sorted(
            (f.get("id", -1), sorted(f["properties"].items()), f["geometry"]["coordinates"])
            for f in features_of(tile)
        )

    assert drawn(base, overlay) == drawn(rebuilt)
    assert count_points(base, z, x, y, permitted, filters, overlay) == count_points(
        rebuilt, z, x, y, permitted, filters
    )


@given(number=st.integers(0, 2**31 - 1), z=st.integers(0, 22))
@settings(max_examples=50, deadline=None)
def test_a_point_is_drawn_in_the_tile_that_mercantile_names(number, z):
    rng = np.random.default_rng(number)
    lon, lat = rng.uniform(-179, 179), rng.uniform(-84, 84)
    snapshot = PointSnapshot.from_arrays(ids=[1], lon=[lon], lat=[lat], visibility_class=[0])
    tile = mercantile.tile(lon, lat, z)
    assert count_points(snapshot, z, tile.x, tile.y, [True]) == 1
    bounds, west_south = mercantile.xy_bounds(tile), mercantile.xy(lon, lat)
    px, py = features_of(encode_points(snapshot, z, tile.x, tile.y, [True]))[0]["geometry"]["coordinates"]
    size = (bounds.right - bounds.left) / 4096
    assert abs(bounds.left + px * size - west_south[0]) <= size * 1.01 + 0.02
    assert abs(bounds.top - py * size - west_south[1]) <= size * 1.01 + 0.02


def test_a_margin_holds_the_neighbours_points_but_counts_leave_them_out():
    snapshot = PointSnapshot.from_arrays(
        ids=[1, 2], lon=[0.001, -0.001], lat=[51.5, 51.5], visibility_class=[0, 0]
    )
    east, west = (8, 128, 85), (8, 127, 85)
    assert ids_of(encode_points(snapshot, *east, [True])) == [1, 2]
    assert ids_of(encode_points(snapshot, *east, [True], buffer=0)) == [1]
    assert ids_of(encode_points(snapshot, *west, [True], buffer=0)) == [2]
    assert count_points(snapshot, *east, [True]) == count_points(snapshot, *west, [True]) == 1


def test_a_class_beyond_the_table_or_below_nought_is_never_permitted():
    snapshot = PointSnapshot.from_arrays(
        ids=[1, 2, 3], lon=[0, 0, 0], lat=[51, 51, 51], visibility_class=[-1, 5, 2**31 - 1]
    )
    assert encode_points(snapshot, 0, 0, 0, [True] * 5) == b""
    assert encode_points(snapshot, 0, 0, 0, []) == b""
    assert ids_of(encode_points(snapshot, 0, 0, 0, [True] * 6)) == [2]
    with pytest.raises(ValueError, match="table of booleans"):
        encode_points(snapshot, 0, 0, 0, [1, 2])


def test_a_right_taken_away_works_at_once_on_the_same_snapshot():
    snapshot = snapshot_of([((0, 51), 0, 1, 1, 1), ((0, 51), 1, 1, 1, 1)])
    assert ids_of(encode_points(snapshot, 3, 4, 2, [True, True])) == [0, 1]
    assert ids_of(encode_points(snapshot, 3, 4, 2, [True, False])) == [0]


def test_a_public_id_stands_in_for_the_row_number():
    pairs = np.array([[1, 2], [2**64 - 1, 7]], np.uint64)
    snapshot = PointSnapshot.from_arrays(
        ids=[5, 6],
        lon=[0, 0],
        lat=[51, 51],
        visibility_class=[0, 0],
        public_ids=pairs,
        columns={"kind": [1, 1]},
    )
    features = features_of(encode_points(snapshot, 0, 0, 0, [True]))
    assert [f["properties"]["public_id"] for f in features] == [
        "00000000000000010000000000000002",
        "ffffffffffffffff0000000000000007",
    ]
    assert all("id" not in feature or not feature["id"] for feature in features)
    assert b"visibility" not in encode_points(snapshot, 0, 0, 0, [True])


def test_points_at_one_place_do_not_tell_in_which_order_they_came():
    names = ["m", "c", "z", "a"]
    snapshot = PointSnapshot.from_arrays(
        ids=[1, 2, 3, 4], lon=[0] * 4, lat=[51] * 4, visibility_class=[0] * 4, public_ids=names
    )
    shown = [f["properties"]["public_id"] for f in features_of(encode_points(snapshot, 0, 0, 0, [True]))]
    assert shown == sorted(names)


def test_columns_with_many_and_distant_values_come_through():
    rng = np.random.default_rng(3)
    wide = rng.integers(-(2**31) + 1, 2**31 - 1, 3000)
    snapshot = PointSnapshot.from_arrays(
        ids=np.arange(3000),
        lon=rng.uniform(-2, -1, 3000),
        lat=rng.uniform(53, 54, 3000),
        visibility_class=np.zeros(3000, int),
        columns={"wide": wide, **{f"c{k}": wide % (k + 2) for k in range(40)}},
    )
    features = features_of(encode_points(snapshot, 0, 0, 0, [True]))
    assert {f["id"]: f["properties"]["wide"] for f in features} == dict(enumerate(wide.tolist()))
    assert all(f["properties"]["c39"] == f["properties"]["wide"] % 41 for f in features)
    only = features_of(encode_points(snapshot, 0, 0, 0, [True], carry=("c1",)))
    assert set(only[0]["properties"]) == {"c1"}


@pytest.mark.parametrize(
    "tile", [(-1, 0, 0), (23, 0, 0), (2, 4, 0), (2, 0, -1), (2, 0, 4), (1.5, 0, 0), ("1", 0, 0)]
)
def test_a_tile_that_is_not_there_is_refused_in_plain_words(tile):
    with pytest.raises(ValueError, match=r"There is no|whole number"):
        encode_points(snapshot_of([]), *tile, [True])


def test_an_empty_layer_gives_an_empty_tile():
    assert encode_points(snapshot_of([]), 3, 4, 2, [True]) == b""
    assert count_points(snapshot_of([]), 3, 4, 2, [True]) == 0


def test_unknown_columns_are_refused():
    with pytest.raises(ValueError, match="no column 'colour'"):
        encode_points(snapshot_of([]), 0, 0, 0, [True], Filters(OneOf("colour", [1])))
    with pytest.raises(ValueError, match="no column colour"):
        encode_points(snapshot_of([]), 0, 0, 0, [True], carry=("colour",))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lon": [0, np.nan, 0]}, "missing or infinite in row 1"),
        ({"lat": [0, 0, np.inf]}, "missing or infinite in row 2"),
        ({"lat": [86, 0, -89]}, "beyond 85.0511 degrees.*rows 0, 2"),
        ({"lon": [0, 181, 0]}, "beyond 180 degrees in row 1"),
        ({"ids": [1, 2, 1]}, "id stands twice: see row 2"),
        ({"ids": [1, -2, 3]}, "value of id is too small or too large in row 1"),
        ({"lat": [1, 2]}, "3 ids but 2 latitudes"),
        ({"columns": {"kind": [1, 2, 2**31]}}, "value of kind is too small or too large in row 2"),
        ({"columns": {"kind": [1.5, 2, 3]}}, "kind are not whole numbers"),
        ({"columns": {"Kind!": [1, 2, 3]}}, "cannot be the name"),
        ({"public_ids": ["a", "b", "a"]}, "public id stands twice: see row 2"),
        ({"public_ids": ["a", "", "c"]}, "empty or not plain ASCII in row 1"),
        ({"public_ids": ["a", "é", "c"]}, "not ASCII"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_rows(change, words):
    given_arrays = {"ids": [1, 2, 3], "lon": [0, 0, 0], "lat": [51, 51, 51], "visibility_class": [0, 0, 0]}
    with pytest.raises(ValueError, match=words):
        PointSnapshot.from_arrays(**{**given_arrays, **change})


def test_a_missing_value_meets_no_condition_and_carries_no_tag():
    snapshot = PointSnapshot.from_arrays(
        ids=[1], lon=[0], lat=[51], visibility_class=[0], columns={"level": [None]}
    )
    for condition in (OneOf("level", [MISSING, 1]), Between("level"), AnyBit("level", 0xFFFFFFFF)):
        assert encode_points(snapshot, 0, 0, 0, [True], Filters(condition)) == b""
    assert features_of(encode_points(snapshot, 0, 0, 0, [True]))[0]["properties"] == {}
