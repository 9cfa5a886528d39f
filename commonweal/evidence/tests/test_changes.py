"""Change between two censuses on boundaries that were drawn anew, with how sure it is."""

import datetime

import pytest

from commonweal.evidence.changes import astray, change_of
from commonweal.evidence.figures import Figures
from commonweal.evidence.governing import Tables
from commonweal.evidence.models import Measure
from commonweal.evidence.profiles import profile_of
from commonweal.places.models import Area, AreaSet
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.observations.load import load_observations

pytestmark = pytest.mark.django_db
NEW = (
    "lsoa21_code,total_residents,ethnic_group,n\n"
    'L1,1000,"Asian, Asian British or Asian Welsh",300\nL1,1000,White,700\n'
)
OLD = (
    "LSOA,Persons,WhiteBrit,Irish,OtherWhite,Mixed,Indian,Pakistani,Bangladeshi,Chinese,OtherAsian,BlkAfrican,"
    "BlkCaribbean,OtherBlk,Arab,Other,MSOA,LAD,RGN\n"
    "K1,800,700,10,40,0,30,10,5,5,0,0,0,0,0,0,m,l,r\n"
    "K2,100,90,0,0,0,10,0,0,0,0,0,0,0,0,0,m,l,r\n"
)


def load_two_censuses(tmp_path):
    """From -0.8 to -0.7: one small area of 2021, and two of 2011, of which one reaches beyond."""
    make_set("lsoa", {"K1": (-0.8, 52.0, -0.72, 52.1), "K2": (-0.72, 52.0, -0.69, 52.1)}, vintage=2011)
    AreaSet.objects.filter(area_type__code="lsoa").update(is_current=False)
    make_set("lsoa", {"L1": (-0.8, 52.0, -0.7, 52.1)}, vintage=2021)
    for name, text in (("new.csv", NEW), ("old.csv", OLD)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        load_observations(path, by=None)


@pytest.fixture
def town(wards, tmp_path):
    """The first ward, from -0.8 to -0.7, in both."""
    load_two_censuses(tmp_path)
    return {area.code: area for area in Area.objects.filter(area_set__area_type__code="ward")}


def change(area, people, code="ethnicity"):
    return change_of(area, Measure.objects.get(code=code), tables=Tables(people["lena"]))


def test_groups_of_two_censuses_stand_beside_each_other_by_their_broad_group(town, people):
    found = change(town["X001"], people)
    rows = {row.group: (row.before, row.after, row.difference) for row in found.rows}
    assert rows == {"Asian": (60, 300, 240), "White": (840, 700, -140)}
    assert (found.before.parts, found.after.parts) == (2, 1)
    assert {row.group: row.share for row in found.rows}["Asian"] == 4.0


def test_it_says_how_many_people_may_be_counted_on_the_wrong_side(town, people):
    """A third of K2's ground lies outside the ward, so a third of its 100 people may."""
    found = change(town["X001"], people, "residents")
    assert found.astray_before == pytest.approx(100 / 3)
    assert found.astray_after == pytest.approx(0, abs=1e-6)
    # The ward beside it counts none of them, and would have to count that third.
    beside = Area.objects.get(area_set=town["X001"].area_set, code="X002")
    dataset = found.before.dataset
    measure = Measure.objects.get(code="residents")
    nothing = Figures(dataset, {}, (-1,), {}, 0)
    assert astray(beside, dataset, measure, nothing) == pytest.approx(100 / 3)


def test_the_page_says_it_in_words(town, client):
    page = client.get("/profiles/ward/X001/").content.decode()
    assert "How it changed" in page
    assert "about 33 people of 2011 and 0 of 2021 may be counted on its wrong side" in page


def test_without_two_tables_five_years_apart_nothing_is_said_of_change(town, people):
    Measure.objects.get(code="ethnicity").datasets.filter(as_of__year=2011).update(
        as_of=datetime.date(2019, 1, 1)
    )
    assert change(town["X001"], people) is None
    assert profile_of(town["X002"], viewer=people["lena"]).changes == []
