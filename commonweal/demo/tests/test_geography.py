import numpy as np
import pytest
import shapely

from commonweal.demo.areas import area_files, load_ground, postcodes
from commonweal.demo.geography import ground
from commonweal.places.geometry import square_metres
from commonweal.places.models import Area, AreaSet, Overlap, Postcode
from commonweal.sources.areas.read import fit_together

# Real places whose names an invented borough must not take.
REAL = {"luton", "milton keynes", "bletchley", "wolverton", "bedford", "oxford", "leicester", "bradford"}


@pytest.mark.parametrize("layer", ["small_areas", "wards", "old_wards"])
def test_the_areas_cover_the_borough_once_without_gaps(layer):
    drawn = ground()
    outlines = getattr(drawn, layer)
    fit = fit_together(outlines, square_metres(outlines))
    assert (fit["overlaps"], fit["gaps"]) == (0, 0)
    assert fit["area_m2"] == pytest.approx(fit["union_m2"], rel=1e-6)
    beside = shapely.symmetric_difference(shapely.union_all(outlines), drawn.borough)
    assert square_metres(np.array([beside], dtype=object))[0] < 1
    assert shapely.is_valid(outlines).all()
    assert set(shapely.get_type_id(outlines).tolist()) == {3}, "every area is in one piece"


def test_small_areas_nest_in_wards():
    drawn = ground()
    assert (len(drawn.wards), len(drawn.small_areas)) == (18, 96)
    for number, ward in enumerate(drawn.wards):
        assert shapely.union_all(drawn.small_areas[drawn.ward_of == number]).equals(ward)


def test_the_same_seed_draws_the_same_borough_and_another_seed_another():
    again = ground.__wrapped__(20261)
    assert np.array_equal(shapely.to_wkb(again.small_areas), shapely.to_wkb(ground().small_areas))
    assert postcodes(again) == postcodes(ground())
    other = ground.__wrapped__(5)
    assert not np.array_equal(shapely.to_wkb(other.small_areas), shapely.to_wkb(ground().small_areas))


@pytest.mark.parametrize("seed", [4, 7, 19, 43, 50])
def test_a_borough_is_in_one_piece_whatever_the_last_digits_of_its_corners(seed):
    # Neighbouring wards work out the corners they share each by itself. Before corners closer than a
    # centimetre were one, these seeds failed, and which ones did changed with the processor.
    drawn = ground.__wrapped__(seed)
    assert drawn.borough.geom_type == "Polygon"
    assert len(drawn.small_areas) == 96


def test_the_boundary_review_divided_some_wards_and_left_others_alone():
    drawn = ground()
    unchanged = set(drawn.old_codes) & set(drawn.ward_codes)
    assert 2 <= len(unchanged) < len(drawn.old_codes) < len(drawn.ward_codes)
    for code in unchanged:
        before = drawn.old_wards[drawn.old_codes.index(code)]
        assert before.equals(drawn.wards[drawn.ward_codes.index(code)])
    # Some small areas lie in two wards of 2015, so that an overlap is a share.
    cut = [
        area
        for area in drawn.small_areas
        if max(shapely.area(shapely.intersection(drawn.old_wards, area))) < 0.98 * area.area
    ]
    assert len(cut) >= 3


def test_nothing_here_has_the_code_or_the_name_of_a_real_place():
    drawn = ground()
    codes = [*drawn.ward_codes, *drawn.old_codes, *drawn.small_codes]
    assert all(code.startswith("X") for code in codes)
    assert all(code.startswith("ZZ") for code, _lon, _lat in postcodes(drawn))
    assert not {name.casefold() for name in drawn.ward_names} & REAL


def test_every_small_area_has_a_postcode():
    drawn = ground()
    places = shapely.points([(lon, lat) for _code, lon, lat in postcodes(drawn)])
    _point, area = shapely.STRtree(drawn.small_areas).query(places, predicate="within")
    assert set(area.tolist()) == set(range(96))


def test_the_files_load_as_real_ones_do_and_a_second_time_changes_nothing(db, tmp_path):
    loaded = load_ground(tmp_path)
    counts = dict(zip([file.name for file in area_files(ground())], (1, 18, 16, 96), strict=True))
    # The look-up says of each small area its ward and its borough.
    assert loaded == {
        **counts,
        "wealdmere-postcodes.csv": 150,
        "wealdmere-best-fit.csv": 192,
        "wealdmere-residents.csv": 96,
        # Ethnic groups, faiths, disability, tenure, ages, deprivation; residents with two of the tables.
        "census": 96 * (5 + 9 + 2 + 7 + 91 + 9 + 2),
    }
    assert all(not area_set.quality["refused"] for area_set in AreaSet.objects.all())
    assert AreaSet.objects.get(area_type__code="ward", is_current=True).vintage == 2025
    before = Area.objects.count(), Overlap.objects.count(), Postcode.objects.count()
    assert set(load_ground(tmp_path).values()) == {0}
    assert (Area.objects.count(), Overlap.objects.count(), Postcode.objects.count()) == before
    assert before[0] == 131


def test_wards_of_2015_are_bridged_to_those_of_today_by_shares(db, tmp_path):
    load_ground(tmp_path)
    shares = Overlap.objects.filter(
        from_area__area_set__vintage=2015, to_area__area_set__vintage=2025, source="computed"
    )
    divided = shares.filter(from_area__name="Canalside").values_list("to_area__name", "share")
    assert {"Canalside", "Heron Reach"} <= {name for name, _share in divided}
    assert sum(share for _name, share in divided) == pytest.approx(1, abs=0.005)
