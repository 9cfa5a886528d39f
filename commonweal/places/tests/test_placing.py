import hashlib

import numpy as np
import pytest
import shapely

from commonweal.places.geometry import geojson, shapes
from commonweal.places.models import Area, AreaSet, AreaType
from commonweal.places.placing import place_points
from commonweal.places.selectors import areas_of, current_area_sets


def make_set(kind, squares, *, vintage=2025, is_current=True):
    """A published set of axis-parallel rectangles: {code: (west, south, east, north)}."""
    area_type, _ = AreaType.objects.get_or_create(code=kind, defaults={"name": kind, "plural": kind + "s"})
    area_set = AreaSet.objects.create(
        area_type=area_type,
        vintage=vintage,
        is_current=is_current,
        is_published=True,
        geometry_hash=hashlib.sha256(str(squares).encode()).hexdigest(),
    )
    for code, box in squares.items():
        shape = shapely.box(*box)
        west, south, east, north = box
        Area.objects.create(
            area_set=area_set,
            code=code,
            name=f"Area {code}",
            geometry=shapely.to_wkb(shape),
            min_lon=west,
            min_lat=south,
            max_lon=east,
            max_lat=north,
            area_m2=1,
            point_lon=shape.centroid.x,
            point_lat=shape.centroid.y,
        )
    return area_set


@pytest.fixture
def wards(db):
    # Written in the "wrong" order, so that the order of the table is not what decides on a border.
    return make_set("ward", {"B": (-0.7, 52.0, -0.6, 52.1), "A": (-0.8, 52.0, -0.7, 52.1)})


def place_point(lon, lat):
    """The area of each type in which one point lies, by its key; 0 for none."""
    return {kind: int(ids[0]) for kind, ids in place_points([lon], [lat]).items()}


def code_of(number):
    return Area.objects.get(pk=number).code if number else ""


def test_a_point_lies_in_the_area_around_it(wards):
    assert code_of(place_point(-0.75, 52.05)["ward"]) == "A"
    assert code_of(place_point(-0.65, 52.05)["ward"]) == "B"


def test_a_point_on_a_shared_border_belongs_to_the_lowest_code_alone(wards):
    assert code_of(place_point(-0.7, 52.05)["ward"]) == "A"


def test_a_point_outside_lies_nowhere_and_coordinates_are_never_exchanged(wards):
    assert place_point(0.5, 52.05) == {"ward": 0}
    assert place_point(52.05, -0.75) == {"ward": 0}


def test_a_point_that_is_not_a_number_lies_nowhere(wards):
    placed = place_points([np.nan, -0.75, np.inf], [52.05, 52.05, 52.05])["ward"]
    assert placed.dtype == np.int64
    assert [code_of(number) for number in placed] == ["", "A", ""]


def test_lists_of_different_length_are_refused(wards):
    with pytest.raises(ValueError, match="as many"):
        place_points([-0.75], [52.0, 52.1])


def test_only_sets_in_use_today_place_points(wards):
    make_set("ward", {"OLD": (-0.8, 52.0, -0.6, 52.1)}, vintage=2013, is_current=False)
    make_set("lsoa", {"L": (-0.8, 52.0, -0.6, 52.1)}, vintage=2021)
    assert {kind: code_of(number) for kind, number in place_point(-0.75, 52.05).items()} == {
        "ward": "A",
        "lsoa": "L",
    }


def test_a_set_that_is_not_published_is_seen_by_nobody(wards):
    AreaSet.objects.update(is_published=False)
    assert current_area_sets() == []
    assert place_point(-0.75, 52.05) == {}


def test_every_point_agrees_with_a_plain_loop(wards):
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-0.85, -0.55, 500), rng.uniform(51.95, 52.15, 500)
    found = shapes(wards)
    plain = [
        next(
            (
                int(i)
                for i, g in zip(found.ids, found.geometries, strict=True)
                if g.covers(shapely.Point(x, y))
            ),
            0,
        )
        for x, y in zip(lon, lat, strict=True)
    ]
    assert place_points(lon, lat)["ward"].tolist() == plain


def test_shapes_and_geojson_are_ordered_by_code_with_longitude_first(wards):
    assert shapes(wards).codes.tolist() == ["A", "B"]
    drawn = geojson(wards)
    assert [feature["properties"]["code"] for feature in drawn["features"]] == ["A", "B"]
    west = min(x for x, _y in drawn["features"][0]["geometry"]["coordinates"][0])
    assert west == pytest.approx(-0.8)
    assert [area.code for area in areas_of(wards)] == ["A", "B"]
