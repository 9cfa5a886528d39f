"""What the columns of a table mean: asked, refused beside the question, remembered for the next table."""

import re

import pytest

from commonweal.sources.models import FigureMapping
from commonweal.sources.observations.mapping import read_mapping
from commonweal.sources.tests.tables import PUPILS, SAID, said_wrong, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]


def test_the_page_shows_the_first_rows_and_finds_the_codes_of_areas(lena, bring):
    html = text_of(lena, bring())
    assert "1,300" in html
    assert '<option value="Area" selected>' in html
    assert '<option value="lsoa-2021" selected>' in html
    html = text_of(lena, bring("Name,lsoa21_code,n\nA,L1,1\n"))
    assert '<option value="lsoa21_code" selected>' in html


def test_markup_in_a_heading_or_a_cell_is_shown_as_text(lena, bring):
    html = text_of(lena, bring("Area,<script>alert(1)</script>\nL1,<b>bold</b>\n"))
    assert "<script>alert(1)" not in html
    assert "<b>bold" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "Fill in “What is the table called?”"),
        ({"as_of": "2027-01-01"}, "Give a day that has been"),
        ({"code": "Nowhere"}, "Choose one of the answers"),
        ({"areas": "ward-1990"}, "Choose one of the answers"),
        ({"own_name": ""}, "Give the name of what is measured"),
        ({"own_name": "…"}, "Latin alphabet"),
        ({"own_name": "Residents"}, "This is measured already"),
        ({"own_about": ""}, "Say what it tells of an area"),
        ({"groups": []}, "Tick the columns that are groups"),
        ({"shape": "one"}, "Choose the column that holds the figures"),
        ({"base": "Polish"}, "is chosen twice"),
        ({"groups": ["Area"]}, "is chosen twice"),
    ],
)
def test_what_cannot_be_is_told_beside_the_question(lena, bring, said, sentence):
    answer = lena.post(bring(), SAID | said)
    assert answer.status_code == 200
    assert any(sentence in words for words in said_wrong(answer)), said_wrong(answer)
    assert not FigureMapping.objects.exists()


def test_what_was_said_is_filled_in_for_the_next_table_with_the_same_columns(lena, describe, bring):
    describe()
    html = text_of(lena, bring(PUPILS.replace("L1,2026,120", "L1,2027,130")))
    assert "Your organisation described these columns on 23 November 2026" in html
    assert 'value="Pupils by first language"' in html
    assert 'value="First language of pupils"' in html
    assert '<option value="Pupils" selected>' in html
    assert len(re.findall(r'name="groups"[^>]*checked', html)) == 2
    assert re.search(r'name="as_of_day" type="text" inputmode="numeric"[^>]* value=""', html)


def test_another_organisation_does_not_find_what_was_said(people, sign_in, describe, bring):
    describe()
    people["aisha"].organisation = people["kit"].organisation
    people["aisha"].save()
    aisha = sign_in("aisha")
    assert "organisation described" not in text_of(aisha, bring(by=aisha))


def test_a_table_whose_columns_changed_says_so_and_fills_in_what_still_fits(lena, describe, bring):
    describe()
    html = text_of(lena, bring(PUPILS.replace("Polish", "Punjabi")))
    assert "but the columns have changed" in html
    assert "Not there any more: Polish" in html
    assert "New: Punjabi" in html
    assert re.findall(r'name="groups"[^>]*value="([^"]+)" checked', html) == ["Urdu"]


def test_the_file_of_the_mapping_is_read_by_the_command(lena, describe, tmp_path, commonweal):
    where = describe()
    answer = lena.get(where.replace("check/", "mapping.toml"))
    assert answer["Content-Type"].startswith("application/toml")
    mapping, table = tmp_path / "mapping.toml", tmp_path / "pupils.csv"
    mapping.write_bytes(answer.content)
    table.write_text(PUPILS)
    assert read_mapping(mapping).groups == {"Polish": "Polish", "Urdu": "Urdu"}
    code, out, _err = commonweal("load", "observations", table, "--mapping", mapping)
    assert code == 0
    assert "4 figures" in out
    assert "This very table is loaded already" in text_of(lena, where)
