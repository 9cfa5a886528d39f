"""Published tables of other layouts than the census's: Place Survey 2008, Indices of Deprivation 2004 to 2025."""

import csv
import datetime

import pytest

from commonweal.evidence.models import Observation
from commonweal.sources.importing import NotLoaded
from commonweal.sources.observations.areas import plain_name
from commonweal.sources.observations.load import load_observations

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def place_survey(real_data):
    with (real_data / "place-survey-2008/UKContentment.csv").open(encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def test_milton_keynes_has_76_2_for_getting_on_well_among_352_authorities_in_2008(milton_keynes, real_data):
    done = load_observations(real_data / "place-survey-2008/UKContentment.csv", by=None)
    figures = dict(Observation.objects.filter(dataset=done.dataset).values_list("measure__code", "value"))
    assert figures == {"ni-1": 76.2, "ni-2": 52.0, "ni-4": 32.7, "ni-5": 82.7, "ni-42": 20.5}
    report = done.quality
    assert (report["rows"], report["refused"], report["found_by_name"]) == (352, 0, 1)
    # Of the 352, 27 are counties, whose districts stand in the file too.
    assert report["areas_of_other_kinds"] == 27
    assert len(report["names_not_found"]) == 324
    spread = report["among"]["ni-1"]
    rows = place_survey(real_data)
    districts = sorted(float(row["Get_On_Well"]) for row in rows if not row["Authority"].endswith(" CC"))
    assert (len(rows), len(districts), spread["areas"]) == (352, 325, 325)
    assert (spread["lowest"], spread["highest"]) == (districts[0], districts[-1])
    assert spread["middle"] == districts[162]
    assert (sum(value < 76.2 for value in districts), sum(value > 76.2 for value in districts)) == (119, 202)


def test_every_district_of_2008_that_there_still_is_is_found_by_its_name(real_data):
    """The names themselves, written as the Office for National Statistics writes them, are all told apart."""
    names = [row["Authority"].rpartition(" ") for row in place_survey(real_data)]
    plain = [plain_name(body) for body, _space, ending in names if ending != "CC"]
    assert len(set(plain)) == 325
    with (real_data / "lookups/ltla24_csp24_pfa24_all.csv").open(encoding="utf-8-sig") as stream:
        today = {plain_name(row["ltla24_name"]) for row in csv.DictReader(stream)}
    # Since 2009, districts have been joined or renamed (Shepway, Medway Towns): those are not found, and no other.
    gone = set(plain) - today
    assert len(gone) == 43
    assert {"wycombe", "northampton", "shepway", "medway towns", "carlisle", "taunton deane"} <= gone
    assert {"milton keynes", "bristol", "kingston upon hull", "county durham"} <= today & set(plain)


YEARS = (
    ("imd2019_england_lsoa11", datetime.date(2019, 9, 26), ("lsoa", 2011)),
    ("imd2015_england_lsoa11", datetime.date(2015, 9, 30), ("lsoa", 2011)),
    ("imd2025_england_lsoa21", None, ("lsoa", 2021)),
)


@pytest.mark.parametrize(("name", "day", "of"), YEARS)
def test_each_index_of_deprivation_tells_of_every_small_area(milton_keynes, real_data, name, day, of):
    done = load_observations(real_data / f"imd/{name}.csv", as_of=day, by=None)
    area_set = milton_keynes[of].area_set
    ranks = Observation.objects.filter(dataset=done.dataset, measure__code="imd-rank")
    assert ranks.count() == area_set.areas.count()
    with (real_data / f"imd/{name}.csv").open(encoding="utf-8") as stream:
        published = {row[f"{name[-6:]}_code"]: float(row["IMD_rank"]) for row in csv.DictReader(stream)}
    assert dict(ranks.values_list("area__code", "value")) == {
        code: published[code] for code in area_set.areas.values_list("code", flat=True)
    }


@pytest.mark.parametrize(
    "name", ["imd2004_england_lsoa01", "imd2007_england_lsoa01", "imd2010_england_lsoa01"]
)
def test_an_index_on_the_areas_of_2001_is_known_and_asks_for_them(milton_keynes, real_data, name):
    """No outlines of 2001 are there: it says so and is not laid over those of 2011."""
    with pytest.raises(NotLoaded, match="No lsoa areas of 2001 are loaded"):
        load_observations(real_data / f"imd/{name}.csv", as_of=datetime.date(2010, 3, 24), by=None)


def test_the_groups_of_2011_fall_short_by_people_whom_the_copy_has_no_column_for(milton_keynes, real_data):
    """Gypsy or Irish Traveller: counted in Persons, in no column. Nothing is above its total."""
    done = load_observations(real_data / "census2011/ethnicity11_lsoa11.csv", by=None)
    rows = Observation.objects.filter(dataset=done.dataset, measure__code="ethnicity")
    sums, bases = {}, {}
    for code, value, base in rows.values_list("area__code", "value", "base"):
        sums[code] = sums.get(code, 0) + value
        bases[code] = base
    short = {code: bases[code] - sums[code] for code in sums}
    assert min(short.values()) == 0
    assert sum(short.values()) == 72
    assert "no column for Gypsy or Irish Traveller" in done.quality["note"]
