"""Milton Keynes' areas, look-ups and postcodes, from the files as they were published."""

import csv
import gzip

import numpy as np
import pytest

from commonweal.places.models import Area, Overlap, Postcode
from commonweal.places.overlaps import compute_overlaps
from commonweal.places.placing import place_points
from commonweal.places.selectors import area_counts, area_set_of, find_places
from commonweal.sources.areas.load import load_areas
from commonweal.sources.lookups.load import load_lookup
from commonweal.sources.postcodes.load import load_postcodes

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def test_each_set_has_its_areas_and_nothing_was_repaired_or_refused(milton_keynes):
    assert {(row["type"], row["vintage"]): row["count"] for row in area_counts(by=("type", "vintage"))} == {
        ("lad", 2024): 1,
        ("ward", 2025): 19,
        ("ward", 2013): 23,
        ("lsoa", 2021): 166,
        ("lsoa", 2011): 152,
        ("oa", 2011): 788,
    }
    for done in milton_keynes.values():
        quality = done.area_set.quality
        assert (quality["repaired"], quality["refused"], quality["overlaps"], quality["gaps"]) == (0, 0, 0, 0)
        assert quality["codes_of_ons_pattern"] == quality["accepted"]
        # The borough has 308.6 square kilometres (ONS Standard Area Measurements).
        assert quality["area_m2"] / 1e6 == pytest.approx(308.6, abs=1)


def test_the_same_file_again_changes_nothing(milton_keynes, real_data):
    path = real_data / "boundaries" / "milton-keynes" / "ward25.geojson"
    assert load_areas(path, area_type="ward", vintage=2025, by=None).is_same


def test_the_wards_of_2025_are_in_use_and_know_their_borough(milton_keynes):
    assert area_set_of("ward").vintage == 2025
    wards = Area.objects.filter(area_set=area_set_of("ward")).select_related("parent")
    assert {ward.parent.code for ward in wards} == {"E06000042"}


def test_a_lookup_of_the_whole_country_keeps_what_is_loaded_and_counts_the_rest(milton_keynes, real_data):
    done = load_lookup(real_data / "lookups" / "lsoa21_ward24_ltla24_all_ew.csv.gz", by=None)
    to_borough = done.quality["to"]["ltla24_code"]
    assert done.quality["rows"] == 35_672
    assert (to_borough["kept"], to_borough["areas_not_loaded"]) == (166, 35_506)
    assert done.quality["to"]["ward24_code"]["why"] == "no ward areas of 2024 are loaded"


def test_computed_overlaps_agree_with_the_published_change_of_lsoas(milton_keynes, real_data):
    load_lookup(real_data / "lookups" / "lsoa11_lsoa21_ltla22.csv", by=None)
    old, new = area_set_of("lsoa", 2011), area_set_of("lsoa", 2021)
    compute_overlaps(old, new)
    between = Overlap.objects.filter(from_area__area_set=old, to_area__area_set=new)
    published = set(between.filter(source="look-up").values_list("from_area__code", "to_area__code"))
    measured = between.filter(source="computed")
    large = set(measured.filter(share__gt=0.05).values_list("from_area__code", "to_area__code"))
    assert len(published) == 166
    # One published change moved 0.3 % of an area's ground: homes there, and hardly any land.
    assert large < published
    assert published <= set(measured.values_list("from_area__code", "to_area__code"))
    assert len(published - large) == 1


def test_postcodes_are_loaded_and_some_lie_beyond_the_borough(milton_keynes, real_data):
    path = real_data / "postcodes" / "MK.csv.gz"
    done = load_postcodes(path, by=None)
    with gzip.open(path, "rt") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == done.accepted == Postcode.objects.count() == 23_654
    assert done.quality["without_grid_reference"] == sum(not row["lat"] for row in rows) == 119
    assert load_postcodes(path, by=None).is_same
    [found] = find_places("mk11aa")
    assert (found.name, found.lat, found.lon) == ("MK1 1AA", 52.01092, -0.72579)
    lon, lat = np.array(Postcode.objects.exclude(lon=None).values_list("lon", "lat")).T
    inside = place_points(lon, lat)["lad"] != 0
    assert 0.5 < inside.mean() < 0.95


def test_places_are_found_spelt_roughly_right(milton_keynes):
    assert find_places("blechley est")[0].name == "Bletchley East"
    assert find_places("E05009406")[0].name == "Bletchley East"
    assert find_places("stony stratfrd")[0].name == "Stony Stratford"
