"""The profile of a community: of all areas together, then and now, where, how evenly, and beside no pressure."""

import io

import pytest
from python_calamine import CalamineWorkbook

from commonweal.evidence.communities import community_of
from commonweal.evidence.community_document import document_of
from commonweal.evidence.models import Measure
from commonweal.evidence.tests.tables import ETHNICITY
from commonweal.evidence.tests.test_changes import load_two_censuses
from commonweal.places.models import Area, AreaSet
from commonweal.places.tests.test_placing import make_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def borough(wards):
    """One borough around the wards."""
    whole = make_set("lad", {"B1": (-0.8, 52.0, -0.5, 52.1)})
    Area.objects.filter(area_set__area_type__code="ward").update(parent=whole.areas.get())
    return AreaSet.objects.get(area_type__code="ward")


def test_it_tells_how_many_where_and_how_evenly(town, load, people):
    load(ETHNICITY)
    measure = Measure.objects.get(code="ethnicity")
    found = community_of(measure, "Asian", town["small"], viewer=people["lena"])
    assert (found.people, found.where.whole) == (340, pytest.approx(340 / 1600))
    assert found.evenness.group == "Asian"
    assert found.changed is None
    words = str(document_of(found).blocks)
    # 0.9 of L3 by 340/1600 of all.
    assert "'4.2'" in words
    assert "would have to live elsewhere" in words


def test_it_tells_how_a_group_changed_by_the_broad_group_that_both_tables_have(borough, tmp_path, people):
    load_two_censuses(tmp_path)
    measure = Measure.objects.get(code="ethnicity")
    group = "Asian, Asian British or Asian Welsh"
    moved, _change = community_of(measure, group, borough, viewer=people["lena"]).changed
    assert (moved.group, moved.before, moved.after) == ("Asian", 60, 300)
    words = str(document_of(community_of(measure, group, borough, viewer=people["lena"])).blocks)
    assert "broad group “Asian”" in words
    assert "White" not in words.partition("How it changed")[2].partition("Where")[0]


def test_where_a_part_is_withheld_no_number_of_all_is_made_up(town, load, people):
    load(ETHNICITY.replace("L2,500,Asian,50", "L2,500,Asian,[c]"))
    measure = Measure.objects.get(code="ethnicity")
    found = community_of(measure, "Asian", town["small"], viewer=people["lena"])
    assert found.people is None
    assert "[c]" in str(document_of(found).blocks[0])


def test_the_page_and_its_files_hold_the_same(town, load, client):
    load(ETHNICITY)
    query = "?areas=lsoa&of=ethnicity:Asian"
    page = client.get(f"/profiles/community/{query}").content.decode()
    assert "Ethnic group: Asian" in page
    assert "340" in page
    sheets = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(f"/profiles/community/file.xlsx{query}").content)
    )
    rows = sheets.get_sheet_by_index(0).to_python()
    assert [row[2:5] for row in rows[1:]] == [[200, 1000, 0.2], [50, 500, 0.1], [90, 100, 0.9]]
    assert client.get(f"/profiles/community/file.pdf{query}").content[:5] == b"%PDF-"


@pytest.mark.parametrize("query", ["areas=moon", "of=ethnicity:Martian", "of=imd-crime:", "of=residents:"])
def test_what_is_no_choice_is_not_there(town, load, client, query):
    load(ETHNICITY)
    assert client.get(f"/profiles/community/?{query}").status_code == 404
    assert client.get(f"/profiles/community/file.pdf?{query}").status_code == 404


def test_without_figures_the_page_says_so(town, client):
    assert "No figures by group yet" in client.get("/profiles/community/").content.decode()
    assert client.get("/profiles/community/file.pdf").status_code == 404
