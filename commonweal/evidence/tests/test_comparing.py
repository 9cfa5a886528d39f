"""Areas side by side: shares as in the table, limits for all at once, ranks only where they may be and are sure."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from commonweal.evidence.comparing import compare, compared_measures, may_be_ranked
from commonweal.evidence.definitions import Layout, measures
from commonweal.evidence.models import Dataset, Measure
from commonweal.evidence.tests.tables import ETHNICITY
from commonweal.maps.layers import PRESSURES, About
from commonweal.places.models import Area
from commonweal.places.neighbours import neighbours_of

pytestmark = pytest.mark.django_db
TENURE = """lsoa21_code,tenure,value
L1,Owned,400
L1,Rented,600
L2,Owned,260
L2,Rented,240
L3,Owned,45
L3,Rented,55
"""


@pytest.fixture
def of_homes(town, load):
    layout = Layout(
        "Homes", "The town", "OGL", code="lsoa21_code", measure="tenure", group="tenure", value="value"
    )
    load(TENURE, layout=layout, as_of=datetime.date(2021, 3, 21))
    return town["small"]


def test_each_area_has_its_share_and_the_whole_is_that_of_all(of_homes, people):
    found = compare(Measure.objects.get(code="tenure"), "Owned", of_homes, viewer=people["lena"])
    assert {row.area.code: (row.count, row.base, row.share) for row in found.rows} == {
        "L1": (400, 1000, 0.4),
        "L2": (260, 500, 0.52),
        "L3": (45, 100, 0.45),
    }
    assert found.whole == pytest.approx(705 / 1600)
    assert [row.stands for row in sorted(found.rows, key=lambda row: row.area.code)] == [-1, 1, 0]
    # L2 is certainly before L1; the small L3 may be anywhere.
    assert {row.area.code: row.ranks for row in found.rows} == {"L1": (2, 3), "L2": (1, 2), "L3": (1, 3)}


def test_places_are_compared_and_never_ranked_by_who_lives_there(town, load, people, client):
    load(ETHNICITY)
    found = compare(Measure.objects.get(code="ethnicity"), "Asian", town["small"], viewer=people["lena"])
    assert not found.is_ranked
    assert {row.ranks for row in found.rows} == {None}
    assert {row.share for row in found.rows} == {0.2, 0.1, 0.9}
    page = client.get("/profiles/compare/?areas=lsoa&of=ethnicity:Asian").content.decode()
    assert "never ranked by the ethnic group" in page
    assert "Rank: between" not in page
    # By name, not by share.
    names = [str(row.area) for row in found.rows]
    assert names == sorted(names)
    assert [page.index(f">{name}<") for name in names] == sorted(page.index(f">{name}<") for name in names)


def test_no_definition_lets_places_be_ranked_by_ethnic_group_faith_or_origin():
    told = {one.code: may_be_ranked(Measure(about=str(one.about))) for one in measures().values()}
    assert told["tenure"]
    assert {one.code for one in measures().values() if one.about in {About.ETHNICITY, About.RELIGION}} <= {
        code for code, is_ranked in told.items() if not is_ranked
    }


def test_a_pressure_is_not_compared(of_homes, people):
    tenure = Measure.objects.get(code="tenure")
    assert tenure in compared_measures(people["lena"])
    for about in PRESSURES:
        Measure.objects.filter(pk=tenure.pk).update(about=str(about))
        assert compared_measures(people["lena"]) == []


def test_what_is_withheld_is_said_so_and_counts_in_no_whole(town, load, people):
    load(ETHNICITY.replace("L2,500,Asian,50", "L2,500,Asian,[c]"))
    found = compare(Measure.objects.get(code="ethnicity"), "Asian", town["small"], viewer=people["lena"])
    told = {row.area.code: row for row in found.rows}
    assert told["L2"].count is told["L2"].base is told["L2"].share is None
    assert found.whole == pytest.approx((200 + 90) / 1100)


def test_an_area_is_set_beside_its_neighbours_against_the_whole(of_homes, client, people, wards):
    canalside = wards["Canalside"]
    assert [str(one) for one in neighbours_of(canalside)] == ["Heron Park"]
    assert [str(one) for one in neighbours_of(wards["Heron Park"])] == ["Canalside", "Old Market"]
    every = client.get("/profiles/compare/?areas=ward&of=tenure:Owned").content.decode()
    near = client.get(f"/profiles/compare/?areas=ward&of=tenure:Owned&near={canalside.code}").content.decode()
    whole = "All areas together: "
    assert whole in every
    assert every.partition(whole)[2][:6] == near.partition(whole)[2][:6]


@pytest.mark.parametrize(
    "query", ["areas=moon", "of=tenure:Castles", "of=residents:", "near=X999", "of=imd-crime:"]
)
def test_what_is_no_choice_is_not_there(of_homes, client, query):
    assert client.get(f"/profiles/compare/?{query}").status_code == 404
    assert client.get(f"/profiles/compare/file.xlsx?{query}").status_code == 404


def test_figures_that_are_not_open_are_compared_by_those_who_work_with_figures_alone(
    of_homes, client, people
):
    Dataset.objects.update(is_open=False)
    address = "/profiles/compare/?areas=lsoa"
    assert "Nothing to compare yet" in client.get(address).content.decode()
    assert client.get("/profiles/compare/file.xlsx?areas=lsoa").status_code == 404
    client.force_login(people["kit"])
    assert "Owned" not in client.get(address).content.decode()


def test_the_files_hold_what_the_page_shows(of_homes, client):
    query = "?areas=lsoa&of=tenure:Owned"
    sheets = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(f"/profiles/compare/file.xlsx{query}").content)
    )
    rows = sheets.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["L2", "L3", "L1"]
    assert rows[1][2:5] == [260, 500, 0.52]
    assert rows[1][8:] == [1, 2]
    written = client.get(f"/profiles/compare/file.pdf{query}")
    assert written.content[:5] == b"%PDF-"
    assert written["Content-Disposition"] == 'attachment; filename="comparison-tenure.pdf"'


def test_many_areas_cost_as_many_queries_as_few(of_homes, client):
    def queries(near):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(f"/profiles/compare/?areas=lsoa&of=tenure:Owned{near}").status_code == 200
        return len(seen)

    code = Area.objects.filter(area_set=of_homes).first().code
    queries("")
    assert queries("") <= 40
    assert queries(f"&near={code}") - queries("") <= 4


AGES_BY_YEAR = "lsoa21_code,age,value\n" + "".join(f"L1,{age},5\n" for age in range(91)).replace(
    "90,5", "90+,5"
)


def test_ages_are_told_in_the_language_of_the_page_at_the_address_of_every_language(town, load, client):
    layout = Layout("Ages", "The town", "OGL", code="lsoa21_code", measure="age", group="age", value="value")
    load(AGES_BY_YEAR, layout=layout, as_of=datetime.date(2025, 6, 30))
    address = "/profiles/compare/?areas=lsoa&of=age:0 to 15"
    assert "Age: 0 to 15</" in client.get(address).content.decode()
    client.cookies["django_language"] = "ur"
    page = client.get(address).content.decode()
    assert 'value="age:0 to 15" selected' in page
    # Set apart, so that the order of the page does not turn them about.
    assert "\u20680 سے 15\u2069</option>" in page
    assert "0 to 15<" not in page


def test_a_group_in_english_keeps_its_order_on_a_page_in_urdu(town, load, client):
    load(
        TENURE.replace("Owned", "1 person"),
        layout=Layout(
            "Homes", "The town", "OGL", code="lsoa21_code", measure="tenure", group="tenure", value="value"
        ),
        as_of=datetime.date(2021, 3, 21),
    )
    client.cookies["django_language"] = "ur"
    page = client.get("/profiles/compare/?areas=lsoa&of=tenure:1 person").content.decode()
    assert "\u20681 person\u2069</option>" in page
