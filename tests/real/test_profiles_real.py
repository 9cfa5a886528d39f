"""Profiles of Milton Keynes from the tables as they were published: totals, sums by hand, joins."""

import csv
import datetime
import json
from collections import defaultdict

import pytest
from django.http import QueryDict

from commonweal.evidence.changes import change_of
from commonweal.evidence.communities import community_of
from commonweal.evidence.comparing import compare
from commonweal.evidence.evenness import evenness_of
from commonweal.evidence.figures import figures_of
from commonweal.evidence.governing import Tables
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.parts import parts_of
from commonweal.evidence.people_layer import ask, values
from commonweal.evidence.profiles import profile_of
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.sources.observations.load import load_observations

pytestmark = [pytest.mark.real, pytest.mark.django_db]
CENSUS = (
    "ethnicity21_lsoa21",
    "religion21_lsoa21",
    "household_tenure21_lsoa21",
    "household_overcrowding21_lsoa21",
    "household_deprivation21_lsoa21",
    "household_type21_lsoa21",
    "disability21_lsoa21_ew",
)


@pytest.fixture
def figures(milton_keynes, real_data):
    """Every table that tells of Milton Keynes' LSOAs, as it came; what loading each did."""
    done = {name: load_observations(real_data / f"census2021/{name}.csv", by=None) for name in CENSUS}
    dated = (
        ("imd/imd2025_england_lsoa21", None),
        ("imd/imd2019_england_lsoa11", datetime.date(2019, 9, 26)),
        ("census2021/population20_lsoa11", datetime.date(2020, 6, 30)),
        ("census2011/ethnicity11_lsoa11", None),
    )
    for name, day in dated:
        done[name] = load_observations(real_data / f"{name}.csv", as_of=day, by=None)
    return done


class Operator:
    """Whoever looks here may see all; the tables are open."""

    is_authenticated = False
    permissions = frozenset()


def total(measure, title):
    dataset = Dataset.objects.get(title=title)
    rows = Observation.objects.filter(dataset=dataset, measure__code=measure)
    return sum(value for value in rows.values_list("value", flat=True))


def test_every_table_is_known_and_no_row_is_refused(figures):
    assert all(not one.refused for one in figures.values())
    assert {name: one.quality["areas_without_a_figure"] for name, one in figures.items()} == dict.fromkeys(
        figures, 0
    )
    added = {name: one.quality["areas_that_do_not_add_up"] for name, one in figures.items()}
    assert [name for name, areas in added.items() if areas] == ["census2011/ethnicity11_lsoa11"]


def test_milton_keynes_has_287_053_residents_in_166_areas(figures):
    assert total("residents", "Census 2021, ethnic group") == 287_053
    assert total("ethnicity", "Census 2021, ethnic group") == 287_053
    assert (
        Observation.objects.filter(
            measure__code="residents", dataset__title="Census 2021, ethnic group"
        ).count()
        == 166
    )


def test_every_ward_is_the_sum_of_its_areas_in_the_file_and_no_resident_is_lost(figures, real_data):
    wards = Area.objects.filter(area_set=area_set_of("ward", 2025)).select_related("area_set__area_type")
    measure = Measure.objects.get(code="ethnicity")
    dataset = Dataset.objects.get(title="Census 2021, ethnic group")
    with (real_data / "census2021/ethnicity21_lsoa21.csv").open(encoding="utf-8") as stream:
        by_code = defaultdict(dict)
        for row in csv.DictReader(stream):
            by_code[row["lsoa21_code"]][row["ethnic_group"]] = int(row["n"])
    everybody = 0.0
    for ward in wards:
        found = figures_of(ward, measure, tables=Tables(Operator()))
        codes = Area.objects.filter(pk__in=parts_of(ward, dataset.area_set)).values_list("code", flat=True)
        expected = {
            group: sum(by_code[code][group] for code in codes) for group in next(iter(by_code.values()))
        }
        assert found.of == expected
        everybody += sum(found.of.values())
    assert everybody == 287_053


def test_one_profile_in_figures_that_can_be_checked_by_hand(figures):
    """Bletchley East: the ten LSOAs of which most lies in it (least: 83 % of E01033497), added up from the
    published files apart from this code."""
    ward = Area.objects.select_related("area_set__area_type").get(
        area_set=area_set_of("ward", 2025), name="Bletchley East"
    )
    profile = profile_of(ward, viewer=Operator())
    told = {groups.measure.code: {row.group: row.count for row in groups.rows} for groups in profile.who}
    assert told["ethnicity"]["White"] == 13_226
    assert told["religion"]["Muslim"] == 1_973
    assert sum(told["ethnicity"].values()) == 18_961
    assert {one.measure.code: (one.most_deprived, one.parts) for one in profile.deprivation}["imd"][1] == 10
    assert [measure.code for measure in profile.left_out] == ["imd-crime"]


def test_the_change_between_two_censuses_over_changed_boundaries(figures):
    """All wards' residents of 2011 are the 152 LSOAs' Persons, and each ward says how many may be astray."""
    measure = Measure.objects.get(code="residents")
    wards = Area.objects.filter(area_set=area_set_of("ward", 2025)).select_related("area_set__area_type")
    tables = Tables(Operator())
    changes = [change_of(ward, measure, tables=tables) for ward in wards]
    assert (
        sum(one.rows[0].before for one in changes)
        == total("residents", "Census 2011, ethnic group")
        == 248_821
    )
    assert sum(one.rows[0].after for one in changes) == 287_053
    assert all(
        one.before.dataset.as_of.year == 2011 and one.after.dataset.as_of.year == 2021 for one in changes
    )
    # Wards of 2025 follow neither year's small areas everywhere.
    assert 0 < sum(one.astray_after for one in changes) < 0.2 * 287_053


def test_the_map_of_a_group_shows_the_published_share_of_every_area(figures, real_data):
    asked = ask(QueryDict("of=ethnicity:White&areas=lsoa"), None)
    shown = values(None, asked)
    with (real_data / "census2021/ethnicity21_lsoa21.csv").open(encoding="utf-8") as stream:
        published = {
            row["lsoa21_code"]: 100 * float(row["prop"])
            for row in csv.DictReader(stream)
            if row["ethnic_group"] == "White" and row["lsoa21_code"] in asked.codes
        }
    assert shown.of == pytest.approx(published, abs=0.051)
    assert len(shown.of) == 166
    assert not shown.suppressed


def test_the_page_of_evenness_has_the_indices_of_the_reference(figures, real_data):
    """The same figures by another way: the loaded census table gives PySAL's indices of the file to 1e-9."""
    path = real_data / "segregation-reference/expected_pysal_segregation.json"
    expected = json.loads(path.read_text("utf-8"))["milton-keynes"]
    found = {one.group: one for one in evenness_of("ethnicity").groups}
    assert set(found) == set(expected["groups"])
    for group, one in found.items():
        assert one.people == expected["groups"][group]
        assert one.dissimilarity == pytest.approx(expected[group]["D"], abs=1e-9)
        assert one.isolation == pytest.approx(expected[group]["Isolation_xPx"], abs=1e-9)


def test_the_wards_compared_add_up_to_the_town_and_are_ranked_no_finer_than_they_can_be(figures):
    wards = area_set_of("ward", 2025)
    tenure = Measure.objects.get(code="tenure")
    found = compare(tenure, "Owned: Owns outright", wards, viewer=Operator())
    assert len(found.rows) == 19
    told = total("tenure", found.dataset.title)
    assert sum(row.base for row in found.rows) == told
    assert found.whole == pytest.approx(sum(row.count for row in found.rows) / told)
    for row in found.rows:
        best, worst = row.ranks
        higher = sum(other.share > row.share for other in found.rows)
        assert best <= 1 + higher <= worst
    assert any(best != worst for best, worst in (row.ranks for row in found.rows))


def test_a_community_of_milton_keynes_is_all_of_it_in_the_file(figures, real_data):
    small = area_set_of("lsoa", 2021)
    religion = Measure.objects.get(code="religion")
    found = community_of(religion, "Muslim", small, viewer=Operator())
    codes = set(small.areas.values_list("code", flat=True))
    with (real_data / "census2021/religion21_lsoa21.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["lsoa21_code"] in codes]
    assert found.people == sum(int(row["n"]) for row in rows if row["religion"] == "Muslim")
    published = {row["lsoa21_code"]: float(row["prop"]) for row in rows if row["religion"] == "Muslim"}
    shown = {row.area.code: row.share for row in found.where.rows}
    assert shown == pytest.approx(published, abs=0.00051)
    assert {row.ranks for row in found.where.rows} == {None}
