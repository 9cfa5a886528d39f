import datetime
import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from commonweal.ui.gallery.samples import SAMPLES, FilterForm
from commonweal.ui.tables import Cell, Column, Table, asked_sort, sorted_rows
from commonweal.ui.templatetags.ui import breakable


def drawn(text, address="/", **context):
    request = RequestFactory().get(address)
    return Template(text).render(Context({"request": request, **context}))


def test_a_column_sorts_upwards_then_downwards_and_keeps_the_filter():
    columns = [Column("Ward", sort="ward"), Column("Reports", is_numeric=True)]
    query = QueryDict("kind=tension&sort=ward&page=3")
    page = drawn("{% table table %}", table=Table("Wards", columns, [["Canalside", 14]], "ward", query))
    assert 'aria-sort="ascending"' in page
    assert 'href="?kind=tension&amp;sort=-ward"' in page
    assert '<th scope="row"' in page
    assert "<caption" in page


def test_each_cell_carries_the_name_of_its_column_and_the_table_stays_a_table_however_it_is_drawn():
    columns = [Column("Ward"), Column("Reports", is_numeric=True)]
    page = drawn("{% table table %}", table=Table("Wards", columns, [["Canalside", 14]]))
    assert re.search(r'<td role="cell"[^>]* data-label="Reports">', page)
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in page


def test_every_template_with_a_table_of_its_own_has_the_roles_and_the_names_that_cards_need():
    root = Path(__file__).resolve().parents[2]
    own = [path for path in root.rglob("*.html") if "<table" in path.read_text(encoding="utf-8")]
    assert len(own) >= 3
    for path in own:
        if "allauth" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert 'role="table"' in text, path
            assert "data-label=" in text or "{% cells_of" in text, path


def test_cells_are_escaped_and_written_as_templates_write_them():
    evil, columns = "<img src=x>", [Column('W "x"'), Column("L"), Column("M"), Column("N")]
    cells = [Cell(evil, marking=evil), Cell(evil, href='/a"><img'), Cell(evil, tone="grave"), None]
    page = drawn("{% table table %}", table=Table("Wards", columns, [cells]))
    assert "<img" not in page
    assert page.count("&lt;img src=x&gt;") == 4
    assert 'data-label="W &quot;x&quot;"' in page
    assert "None" not in page
    day = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
    row = [day, 1234.5, mark_safe("<b>bold</b>")]
    page = drawn("{% table table %}", table=Table("Wards", columns, [row]))
    assert (
        re.findall(r'cw-table__value">(.*?)</span>', page)
        == drawn("{% for one in row %}{{ one }}|{% endfor %}", row=row).split("|")[:3]
    )


def test_only_an_order_that_is_offered_is_taken_from_the_address():
    request = RequestFactory().get("/?sort=-password")
    assert asked_sort(request, ["ward"], "ward") == "ward"
    assert asked_sort(RequestFactory().get("/?sort=-ward"), ["ward"], "ward") == "-ward"
    assert sorted_rows([1, 3, 2], "-n", {"n": lambda row: row}) == [3, 2, 1]


def test_a_table_without_rows_says_so():
    page = drawn("{% table table %}", table=Table("Wards", [Column("Ward")], [], empty="No wards yet."))
    assert "No wards yet." in page


def test_a_status_is_told_by_words_as_well_as_colour():
    page = drawn(
        "{% table table %}",
        table=Table("Wards", [Column("W"), Column("L")], [["Canalside", Cell("High", tone="grave")]]),
    )
    assert "High" in re.sub(r"<[^>]+>", "", page)


def test_pagination_keeps_the_rest_of_the_address():
    page = drawn("{% pagination page %}", "/?kind=tension&page=2", page=Paginator(range(100), 10).get_page(2))
    assert 'href="?kind=tension&amp;page=3"' in page
    assert 'aria-current="page"' in page


def test_one_page_has_no_pagination():
    assert drawn("{% pagination page %}", page=Paginator(range(3), 10).get_page(1)).strip() == ""


def test_a_chosen_filter_can_be_taken_off_alone():
    address = "/?kind=tension&kind=strength&ward=cs"
    form = FilterForm(QueryDict("kind=tension&kind=strength&ward=cs"))
    page = drawn("{% filter_panel form %}", address, form=form)
    assert 'href="?kind=strength&amp;ward=cs"' in page
    assert "Kind: Tension" in page


def test_components_escape_what_people_typed():
    evil = "<img src=x onerror=alert(1)>"
    for text in (
        "{% tag words %}",
        "{% inset %}{{ words }}{% endinset %}",
        "{% button words href=words %}",
        "{% estimate words words %}",
        "{% details words %}{{ words }}{% enddetails %}",
        "{% empty_state words words %}",
        "{% back_link words words %}",
    ):
        assert "<img" not in drawn(text, words=evil), text


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAMPLES)
def test_gallery_pages_keep_to_the_content_security_policy(client, name):
    answer = client.get(f"/gallery/{name}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_live_site_has_no_gallery(client, settings):
    settings.MODE = "live"
    assert client.get("/gallery/").status_code == 404
    assert client.get("/gallery/form/").status_code == 404


@pytest.mark.django_db
def test_an_unknown_component_is_not_found(client):
    assert client.get("/gallery/nothing/").status_code == 404


def test_a_word_too_long_for_a_column_may_be_broken_and_no_other():
    words = "Aelfgifu at https://social.example/a1b2c3d4e5f6"
    assert re.sub("<wbr>", "", breakable(words)) == words
    assert breakable(words).startswith("Aelfgifu at https://soci<wbr>al.")
    assert breakable("Llanfairpwllgwyngyll and Milton Keynes, as they are") == (
        "Llanfairpwllgwyngyll and Milton Keynes, as they are"
    )
    escaped = breakable("&" * 40)
    assert escaped.replace("<wbr>", "") == "&amp;" * 40
    assert all(piece == "&amp;" * (len(piece) // 5) for piece in escaped.split("<wbr>"))
    table = Table("Reports", [Column("Where")], [["x" * 200]])
    assert "<wbr>" in drawn("{% table table %}", table=table)
