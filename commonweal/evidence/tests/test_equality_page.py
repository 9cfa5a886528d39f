"""The equality map as it is read: on its page, in its files, on the map, and at what cost."""

import io
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from commonweal.evidence.equality_document import points
from commonweal.evidence.models import Dataset
from commonweal.evidence.tests.outcome_tables import LAYOUT, ROWS, as_csv, drawn
from commonweal.maps.layers import layer_for
from commonweal.places.tests.test_placing import make_set

pytestmark = pytest.mark.django_db


def test_the_page_says_letter_and_words_and_never_ranks(of_repairs, client):
    of_repairs()
    page = client.get("/profiles/equality/?areas=lsoa").content.decode()
    assert "40.0%, −20.0 L" in page
    assert "L: lower, more than chance" in page
    assert "not less that of all, who hold the group itself" in page
    assert "Rank" not in page
    one = client.get("/profiles/equality/?areas=lsoa&group=Asian").content.decode()
    assert "−20.0" in one
    assert "White" not in one.partition("<table")[2].partition("</table>")[0]


def test_a_sign_stays_before_its_number_where_words_run_from_right_to_left():
    with override("ur"):
        assert points(-0.123) == "\u200e−12.3"
    assert points(-0.123) == "−12.3"


@pytest.mark.parametrize("query", ["areas=moon", "of=nothing", "group=Martian", "area=X999"])
def test_what_is_no_choice_is_not_there(of_repairs, client, query):
    of_repairs()
    for address in ("/profiles/equality/", "/profiles/equality/file.xlsx"):
        asked = query if "areas" in query else f"areas=lsoa&{query}"
        assert client.get(f"{address}?{asked}").status_code == 404


def test_outcomes_that_are_not_open_are_for_those_who_work_with_figures(of_repairs, client, people, sign_in):
    of_repairs()
    Dataset.objects.update(is_open=False)
    assert "No outcomes by group yet" in client.get("/profiles/equality/?areas=lsoa").content.decode()
    assert layer_for(people["lena"], "gaps") is None
    client.force_login(people["kit"])
    assert client.get("/profiles/equality/file.pdf?areas=lsoa").status_code == 404
    page = sign_in("lena").get("/profiles/equality/?areas=lsoa").content.decode()
    assert "40.0%, −20.0 L" in page
    assert "On the map" not in page


def test_the_files_hold_what_the_page_shows(of_repairs, client):
    of_repairs()
    written = client.get("/profiles/equality/file.xlsx?areas=lsoa").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(written))
    rows = book.get_sheet_by_index(0).to_python()
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["Code"], first["Group"], first["Share"], first["Out of"]) == ("L1", "Asian", 0.4, 100)
    assert first["Gap in points"] == pytest.approx(-20)
    assert first["Lower limit"] < -20 < first["Upper limit"] < 0
    assert first["More than chance?"] == "L: lower, more than chance"
    assert len(book.sheet_names) == 3
    pdf = client.get("/profiles/equality/file.pdf?areas=lsoa")
    assert pdf.content[:5] == b"%PDF-"
    assert pdf["Content-Disposition"] == 'attachment; filename="equality-repairs-in-time.pdf"'


def test_the_map_draws_a_gap_only_where_it_is_more_than_chance(of_repairs):
    of_repairs([*ROWS, ("L3", "Black", "[c]", 50)])
    layer = layer_for(AnonymousUser(), "gaps")
    asked = layer.ask(QueryDict("gap=repairs-in-time:Asian&areas=lsoa"), AnonymousUser())
    values = layer.values(AnonymousUser(), asked)
    assert values.of == {"L1": -20.0, "L2": 0.0}
    rows = {row.area_code: row.values for row in layer.rows(AnonymousUser(), asked)}
    assert rows["L2"][3] == "no clear difference"
    assert rows["L3"][3] == "Not judged: too few people, or not told"
    black = layer.ask(QueryDict("gap=repairs-in-time:Black&areas=lsoa"), AnonymousUser())
    assert layer.values(AnonymousUser(), black).suppressed == {"L3"}


def test_many_areas_cost_as_many_queries_as_few(wards, load, client):
    def queries(codes, layout):
        load(as_csv(drawn(codes, seed=1)), name=f"{len(codes)}.csv", layout=layout)
        address = f"/profiles/equality/?areas=lsoa&of={layout.measure}"
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    boxes = {f"M{n}": (-0.8 + n / 400, 52.0, -0.8 + (n + 1) / 400, 52.1) for n in range(60)}
    make_set("lsoa", boxes, vintage=2021)
    few = queries(list(boxes)[:2], replace(LAYOUT, measure="of-few"))
    many = queries(list(boxes), replace(LAYOUT, measure="of-many"))
    assert many <= few + 4
    assert many <= 45
