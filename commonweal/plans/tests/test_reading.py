"""A plan in a file: found whatever the file is, or refused by row and reason with nothing of it taken."""

import io
import zipfile

import pytest

from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests import tables
from commonweal.plans.tests.tables import ACTIONS, HEADINGS, ROWS, TITLE, WAYS
from commonweal.tension.upload.extent import Unreadable

pytestmark = pytest.mark.once
CODES = ("references", "words", "indicator", "actions", "responsibilities")


def read(way, **given):
    return read_plan(WAYS[way](**given), name=f"plan.{way}")


def said(found):
    """Row and reason of what was refused; nothing is taken then."""
    return [(one.row, one.reason) for one in found.refused]


@pytest.mark.parametrize("way", WAYS)
def test_every_cell_is_accounted_for_word_for_word(way):
    found = read(way)
    assert (found.refused, found.not_read) == ((), ())
    assert found.title == TITLE
    assert [tuple(one.cells[code] for code in CODES) for one in found.objectives] == list(ROWS)
    assert tuple(tuple(act.words for act in one.actions) for one in found.objectives) == ACTIONS
    first, second = found.objectives
    assert {act.responsible for act in first.actions} == {("Cohesion delivery partners", "LSP")}
    partners = "Cohesion delivery partners"
    assert [act.responsible for act in second.actions] == [
        ("LSP",),
        ("Cohesion Officer",),
        (partners,),
        (partners,),
    ]
    assert (first.is_paired_in_order, second.is_paired_in_order) == (False, True)


@pytest.mark.parametrize("way", WAYS)
def test_columns_may_stand_in_another_order_and_be_written_otherwise(way):
    order = (4, 2, 0, 3, 1)
    headings = tuple(f"  {HEADINGS[n].upper().replace(' ', '   ')}: " for n in order)
    found = read(way, headings=headings, rows=[tuple(row[n] for n in order) for row in ROWS])
    assert [one.cells for one in found.objectives] == [one.cells for one in read(way).objectives]


@pytest.mark.parametrize("way", WAYS)
def test_a_column_that_is_missing_or_there_twice_is_named_with_its_row(way):
    row = {"txt": 6, "csv": 2, "xlsx": 2, "docx": 1}[way]
    without = read(way, headings=(*HEADINGS[:2], *HEADINGS[3:]), rows=[(*one[:2], *one[3:]) for one in ROWS])
    assert said(without) == [(row, "The column “Indicator of Success” is missing.")]
    twice = read(way, headings=(*HEADINGS, "Actions"), rows=[(*one, "x") for one in ROWS])
    assert said(twice) == [(row, "The column “Action” is there twice.")]
    assert without.objectives == twice.objectives == ()


@pytest.mark.parametrize("way", WAYS)
def test_an_empty_objective_is_refused_with_its_row(way):
    empty = (ROWS[1][0], "", *ROWS[1][2:])
    found = read(way, rows=[ROWS[0], empty])
    row = {"txt": 8, "csv": 4, "xlsx": 4, "docx": 3}[way]
    assert said(found) == [(row, "The strategic objective is empty.")]


def test_cells_merged_across_columns_or_rows_are_refused():
    across = "A cell is merged across columns."
    down = "A cell is merged with the one in another row."
    word = read("docx", merged=[((1, 3), (1, 4))])
    assert [(row, reason.startswith(across)) for row, reason in said(word)] == [(2, True)]
    word = read("docx", merged=[((1, 1), (2, 1))])
    assert [(row, reason.startswith(down)) for row, reason in said(word)] == [(2, True), (3, True)]
    sheet = read("xlsx", merged=[(2, 3, 2, 4, "Do it")])
    assert [(row, reason.startswith(across)) for row, reason in said(sheet)] == [(3, True)]
    sheet = read("xlsx", merged=[(2, 1, 3, 1, "An aim")])
    assert [(row, reason.startswith(down)) for row, reason in said(sheet)] == [(3, True), (4, True)]


def test_a_merged_title_over_the_table_hurts_nobody():
    assert read("xlsx", merged=[(0, 0, 0, 4, "Our plan")]).title == "Our plan"


def test_a_table_that_goes_on_under_its_headings_on_the_next_page_is_one():
    assert len(read("docx", cut_before=[2]).objectives) == 2
    twice = tables.as_text() + b"\n" + "\t".join(HEADINGS).encode() + b"\n5\tAnother aim\tSeen\tWalk\tLSP\n"
    assert [one.words for one in read_plan(twice, name="a.txt").objectives][2:] == ["Another aim"]


def test_a_row_that_was_cut_off_or_shifted_is_refused():
    found = read("txt", rows=[ROWS[0], ROWS[1][:3]])
    assert said(found) == [(8, "The row has 3 cells, and the table 5 columns. Was it cut off or shifted?")]
    found = read("csv", rows=[(*ROWS[0], "more")])
    assert [row for row, _reason in said(found)] == [3]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("1", "Aim", "#REF!", "Walk", "LSP"), "an error of the spreadsheet"),
        (("1", "SECRET: an aim", "", "Walk", "LSP"), "marked above OFFICIAL-SENSITIVE"),
        (("1", "Aim", "", "", "LSP"), "no action is written"),
        (("1", "Aim" * 5000, "", "Walk", "LSP"), "more than 10000 characters"),
        (("1", ROWS[0][1].upper(), "", "Walk", "LSP"), "stands in row 3"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(cells, words):
    [(row, reason)] = said(read("csv", rows=[ROWS[0], cells]))
    assert (row, words in reason) == (4, True)


def test_an_objective_may_lack_actions_and_an_indicator_for_that_is_a_gap_and_no_fault():
    found = read("csv", rows=[("", "Aim", "", "", "")])
    [one] = found.objectives
    assert (one.actions, one.responsibilities, one.references) == ((), (), ())


def test_other_columns_are_named_and_a_theme_is_read():
    headings, row = (*HEADINGS, "Theme", "Cost"), (*ROWS[0], "Pride", "£5")
    found = read("csv", headings=headings, rows=[row])
    assert (found.not_read, found.objectives[0].theme) == (("Cost",), "Pride")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Just words.\nAnd more, about an action.",
        b"%PDF-1.4",
        b"PK\x03\x04 damaged",
        tables.as_docx(headings=("A", "B"), rows=[("c", "d")]),
        tables.as_xlsx(headings=("A", "B"), rows=[("c", "d")]),
    ],
)
def test_a_file_without_such_a_table_is_unreadable_in_words(data):
    with pytest.raises(Unreadable):
        read_plan(data, name="a.txt")


def test_an_apostrophe_that_keeps_a_formula_from_running_is_no_part_of_the_cell():
    found = read("csv", rows=[("'-1", "'=Aim", "'tis so", "Walk", "LSP")])
    [one] = found.objectives
    assert (one.cells["references"], one.words, one.indicator) == ("-1", "=Aim", "'tis so")


@pytest.mark.parametrize("way", WAYS)
def test_a_title_that_no_plan_can_have_is_refused_in_words(way):
    with pytest.raises(Unreadable, match="marked above OFFICIAL-SENSITIVE"):
        read(way, title="SECRET: our plan")
    with pytest.raises(Unreadable, match="more than 200 characters"):
        read(way, title="Our plan for all " * 12)


def test_an_action_that_is_marked_too_high_within_its_cell_is_refused():
    cells = ("1", "Aim", "", "Walk the beat. SECRET: sing at night.", "LSP")
    [(row, reason)] = said(read("csv", rows=[cells]))
    assert (row, "marked above OFFICIAL-SENSITIVE" in reason) == (3, True)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    "written",
    [
        "<foo/>",
        f'<w:document xmlns:w="{W}"/>',
        f'<w:document xmlns:w="{W}"><w:body><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="many"/></w:tcPr>'
        "<w:p/></w:tc></w:tr></w:tbl></w:body></w:document>",
        "<w:document",
    ],
)
def test_a_document_for_word_that_is_none_inside_is_refused_in_words(written):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(tables.as_docx())) as sound, zipfile.ZipFile(stream, "w") as broken:
        for name in sound.namelist():
            broken.writestr(name, written if name == "word/document.xml" else sound.read(name))
    with pytest.raises(Unreadable, match="This document is damaged"):
        read_plan(stream.getvalue(), name="plan.docx")
