"""What loading a table would do is told before anything is written, and what must not go open does not."""

import re

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.evidence.models import Dataset
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.tests.tables import PUPILS, number, said_wrong, text_of
from commonweal.sources.tests.test_observations import OFFICIAL
from commonweal.tension.tests.test_upload_reading import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]


def test_bad_rows_are_told_with_their_row_in_the_spreadsheet(lena, describe):
    rows = [
        ["Area", "Pupils", "Polish"],
        [],
        ["L1", 120, 20],
        ["L1", 120, 21],
        ["", 1, 1],
        ["L2", 9, "1.234,5"],
    ]
    html = text_of(lena, describe(workbook(*rows), groups=["Polish"]))
    assert number(html, "Rows refused") == 3
    told = re.findall(r">(\d+)</span></th>\s*<td[^>]*data-label=\"Why\"><span[^>]*>([^<]+)<", html)
    assert [row for row, _why in told] == ["4", "5", "6"]
    assert "an earlier row says something else" in told[0][1]
    assert "names no area" in told[1][1]
    assert "comma does not part thousands" in told[2][1]


def test_rows_of_parts_of_an_area_are_not_taken_for_the_same_row_in_silence(lena, describe):
    """Two schools of an area with as many pupils each would count once."""
    html = text_of(lena, describe("Area,Pupils,Polish\nL1,120,20\nL1,120,20\nL2,90,10\n", groups=["Polish"]))
    assert number(html, "Rows that say the same again") == 1
    assert "add them up first" in html
    assert "add them up first" not in text_of(lena, describe())


def test_a_published_table_that_repeats_its_totals_says_nothing_again(lena, bring):
    check = lena.post(bring(OFFICIAL), {"as_of": "2021-03-21"})["Location"]
    assert number(text_of(lena, check), "Rows that say the same again") == 0


def test_codes_of_another_year_are_told_apart(lena, describe):
    make_set(
        "lsoa",
        {"E1": (-0.8, 52.0, -0.7, 52.1), "L1": (-0.7, 52.0, -0.6, 52.1)},
        vintage=2011,
        is_current=False,
    )
    table = "Area,Pupils,Polish\nE1,120,20\nL1,120,20\n"
    html = text_of(lena, describe(table, groups=["Polish"]))
    assert "More of the codes are those of" in html
    assert "of 2011" in html
    html = text_of(lena, describe("Area,Pupils,Polish\nE1,120,20\n", groups=["Polish"]))
    assert "Not one code of pupils.csv, such as E1, is among" in html
    assert "Load the figures" not in html


def test_no_small_count_goes_open_without_a_word_of_its_publisher(lena, describe, run_jobs):
    table = "Area,Pupils,Polish,Urdu\nL1,120,3,40\nL2,130,0,9\n"
    where = describe(table, is_open="on")
    html = text_of(lena, where)
    assert "The public would see 2 counts from 1 to 9" in html
    assert "Tick that the publisher agreed" in said_wrong(lena.post(where, {"do": "load"}))[0]
    assert not Dataset.objects.exists()
    lena.post(where, {"do": "load", "has_confirmed": "yes"})
    assert Dataset.objects.get().is_open
    event = AuditEvent.objects.get(verb="load table")
    assert event.details == {"small counts shown to everybody": 2}


def test_small_counts_can_be_loaded_for_those_who_work_with_figures(lena, client, describe, run_jobs):
    where = describe("Area,Pupils,Polish,Urdu\nL1,120,3,40\n", is_open="on")
    lena.post(where, {"do": "load for us"})
    dataset = Dataset.objects.get()
    assert not dataset.is_open
    client.logout()
    assert client.get(f"/data/{dataset.public_id}/").status_code == 404


def test_counts_that_are_not_small_or_not_open_ask_nothing(lena, describe):
    assert "has_confirmed" not in text_of(lena, describe(is_open="on"))
    assert "has_confirmed" not in text_of(lena, describe("Area,Pupils,Polish,Urdu\nL1,120,3,40\n"))


def test_a_table_that_names_a_school_is_not_loaded(people, lena, school, bring, describe, run_jobs):
    name = school.organisation.name
    where = describe(PUPILS.replace("Polish", name), groups=[name])
    html = text_of(lena, where)
    assert f"The table names schools: {name}" in html
    assert 'value="load"' not in html
    assert lena.post(where, {"do": "load"})["Location"] == where
    assert not Dataset.objects.exists()
    # That there are schools and pupils says nothing of which.
    assert 'value="load"' in text_of(lena, describe(title="Pupils of all schools"))


def test_figures_larger_than_what_they_are_out_of_are_told(lena, describe):
    html = text_of(lena, describe("Area,Pupils,Polish,Urdu\nL1,120,121,40\n"))
    assert number(html, "Figures larger than what they are out of") == 1
    assert "do not add up" not in html


def test_groups_that_do_not_add_up_are_told_before_they_are_loaded(lena, bring):
    check = lena.post(bring(OFFICIAL), {"as_of": "2021-03-21"})["Location"]
    html = text_of(lena, check)
    assert number(html, "Areas whose groups do not add up") == 1
    assert number(html, "Largest difference in one of them") == 10


def test_of_a_wide_table_the_first_columns_are_shown(lena, bring):
    header = ",".join(f"Column {number}" for number in range(30))
    html = text_of(lena, bring(f"Area,{header}\nL1,{','.join(['7'] * 30)}\n"))
    assert "19 more columns are not shown" in html
