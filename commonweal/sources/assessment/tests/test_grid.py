"""Grids of a self-assessment out of rows: what pages did to them is put right, what is wrong is told with its row."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from commonweal.sources.assessment.grid import Refused, read_grid
from commonweal.sources.assessment.rows import rows_in, rows_of
from commonweal.sources.opening import Unreadable

pytestmark = pytest.mark.once
HEAD = (
    "",
    "No.",
    "Key Point",
    "Luton's Current Position",
    "P",
    "Further Actions Required",
    "Lead",
    "Timescale",
)


def line(section="", number="", words="", *said):
    return "\t".join((section, str(number), words, *said, *[""] * (5 - len(said))))


def grid_of(tmp_path, *lines, head=HEAD, name="grid.txt"):
    path = tmp_path / name
    path.write_text("\n".join(("**A grid**", "", "\t".join(head), *lines)), encoding="utf-8")
    return read_grid(rows_of(path))


def refused(tmp_path, *lines, **named):
    with pytest.raises(Refused) as found:
        grid_of(tmp_path, *lines, **named)
    return [(one["row"], one["reason"]) for one in found.value.refused]


def test_a_grid_cut_by_pages_is_put_together_and_what_was_put_right_is_told(tmp_path):
    grid = grid_of(
        tmp_path,
        line("Faith & hope", 1, "First <i>point</i>", "Done", "H", "More", "Ann's team", "2027"),
        "## A grid",
        "\t".join(HEAD),
        line("Faith and", 2, "Second, which", "", "", "Begin"),
        line("", "", "goes on", "", "", "again"),
        "\tFaith and hope\t3\tSlipped\tHere\tL\t\t",
        "4\t\tAt the side\tThere\t\t\t\t",
        line("Young people:", 5, "Other section"),
    )
    assert grid.title == "A grid"
    assert grid.ranges() == [("Faith & hope", 1, 4), ("Young people", 5, 5)]
    assert [one.words for one in grid.points] == [
        "First point",
        "Second, which goes on",
        "Slipped",
        "At the side",
        "Other section",
    ]
    assert grid.points[0].said == {
        "position": "Done", "priority": "H", "further": "More", "lead": "Ann's team", "timescale": "2027",
        "score": "", "target": "",
    }  # fmt: skip
    assert grid.points[1].said["further"] == "Begin again"
    assert [grid.points[n].said["position"] for n in (2, 3)] == ["Here", "There"]
    assert grid.points[2].said["priority"] == "L"
    assert grid.account == {"outside": 2, "headings": 2, "sections": 0, "points": 5, "continued": 1}
    assert len(grid.notes) == 4
    assert grid.is_filled


def test_a_number_that_lost_a_digit_is_known_by_its_neighbours_and_a_number_twice_is_not(tmp_path):
    points = [line("S", n, f"Point {n}") for n in range(1, 14)]
    misprinted = [*points[:11], line("", 2, "Point 12"), points[12]]
    grid = grid_of(tmp_path, *misprinted)
    assert [one.number for one in grid.points] == list(range(1, 14))
    assert grid.notes == ["line 15: point 12 is printed as 2."]
    twice = [*points[:5], line("", 3, "Again"), *points[5:]]
    assert refused(tmp_path, *twice)[0] == ("line 9", "Number 3 is there twice, first in line 6.")


@pytest.mark.parametrize(
    ("lines", "row", "words"),
    [
        ([line("S", 1, "A"), line("", 3, "C")], "line 5", "2 is missing"),
        ([line("S", 1, "A"), line("", "x2", "B")], "line 5", "is no number"),
        ([line("S", 1, "A"), line("", 2, "")], "line 5", "has no words"),
        ([line("S", 1, "A"), "\t2\tB"], "line 5", "3 of 8 columns"),
        (
            [line("", "", "and so on"), line("S", 1, "A")],
            "line 4",
            "goes on from one that is not in the file",
        ),
        ([line("S", 1, "A") + "\tbeside"], "line 4", "stands in no column"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path, lines, row, words):
    found = refused(tmp_path, *lines)
    assert found[0][0] == row
    assert words in found[0][1]


def test_columns_that_are_missing_unknown_or_there_twice_are_named(tmp_path):
    without = refused(tmp_path, head=HEAD[:-2])
    assert [words for _row, words in without[:2]] == [
        "The column “Lead” is missing.",
        "The column “Timescale” is missing.",
    ]
    assert "“Cost”" in refused(tmp_path, line("S", 1, "A") + "\t", head=(*HEAD, "Cost"))[0][1]
    assert "twice" in refused(tmp_path, line("S", 1, "A") + "\t", head=(*HEAD, "Lead"))[0][1]
    with pytest.raises(Refused, match="No row of headings"):
        read_grid([])


def word_file(tmp_path, tables, *, change=lambda document: None):
    """Tables written with python-docx by hand, each a list of rows; None merges a section's cell with the one above."""
    document = Document()
    document.add_paragraph("Cut by pages")
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=8)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text is None:
                    table.cell(at - 1, column).merge(table.cell(at, column))
                else:
                    table.cell(at, column).text = text
    change(document)
    path = tmp_path / "grid.docx"
    document.save(path)
    return path


def filled(number, section="", **said):
    return [
        section,
        str(number),
        f"Point {number}",
        said.get("position", "Here\nand there"),
        "M",
        "",
        "Lead",
        "2027",
    ]


def test_a_word_file_with_merged_sections_and_tables_cut_by_pages_reads_as_one_grid(tmp_path):
    first = [list(HEAD), filled(1, "Ownership"), filled(2, None), filled(3, None)]
    second = [
        list(HEAD),
        filled(4, "Ownership"),
        filled(5, "Vision"),
        ["", "", "and more", "Further", "", "", "", ""],
    ]
    grid = read_grid(rows_of(word_file(tmp_path, [first, second, [filled(6)]])))
    assert grid.ranges() == [("Ownership", 1, 4), ("Vision", 5, 6)]
    assert grid.points[0].said["position"] == "Here\nand there"
    assert (grid.points[4].words, grid.points[4].said["position"]) == (
        "Point 5 and more",
        "Here\nand there Further",
    )
    assert grid.account == {"outside": 1, "headings": 2, "sections": 0, "points": 6, "continued": 1}


def test_cells_merged_across_columns_or_over_points_are_refused_with_their_row(tmp_path):
    rows = [list(HEAD), filled(1, "S"), filled(2), filled(3)]

    def across(document):
        table = document.tables[0]
        table.cell(2, 3).merge(table.cell(2, 4))

    def over(document):
        table = document.tables[0]
        table.cell(2, 6).merge(table.cell(3, 6))

    for change, row, words in (
        (across, "table 1, row 3", "across columns"),
        (over, "table 1, row 4", "row above"),
    ):
        with pytest.raises(Refused) as found:
            read_grid(rows_of(word_file(tmp_path, [rows], change=change)))
        assert found.value.refused[0]["row"] == row
        assert words in found.value.refused[0]["reason"]


def test_a_table_of_another_width_without_headings_is_refused(tmp_path):
    def narrower(document):
        table = document.add_table(rows=1, cols=3)
        table.cell(0, 0).text = "2"

    with pytest.raises(Refused) as found:
        read_grid(rows_of(word_file(tmp_path, [[list(HEAD), filled(1, "S")]], change=narrower)))
    assert found.value.refused == [
        {"row": "table 2, row 1", "reason": "A table begins here that has 3 columns and no row of headings."}
    ]


def test_words_deleted_with_changes_tracked_are_not_read(tmp_path):
    def deleted(document):
        run = document.tables[0].cell(1, 3).paragraphs[0].runs[0]._r
        mark = OxmlElement("w:del")
        run.addprevious(mark)
        mark.append(run)
        run.find(qn("w:t")).tag = qn("w:delText")

    path = word_file(tmp_path, [[list(HEAD), filled(1, "S", position="Gone")]], change=deleted)
    assert read_grid(rows_of(path)).points[0].said["position"] == ""


def workbook(tmp_path, rows, *, merged=()):
    import xlsxwriter

    path = tmp_path / "grid.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Grid")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(at, column, value)
        for first, last, text in merged:
            sheet.merge_range(*first, *last, text)
    return path


def test_a_workbook_with_numbers_and_merged_sections_reads_as_the_same_grid(tmp_path):
    rows = [HEAD, ("S", 1, "A", "x", "H", "", "", 2027), ("", 2, "B", "", "", "", "", "")]
    grid = read_grid(rows_of(workbook(tmp_path, rows, merged=[((1, 0), (2, 0), "S")])))
    assert [(one.number, one.words, one.said["timescale"]) for one in grid.points] == [
        (1, "A", "2027"),
        (2, "B", ""),
    ]
    with pytest.raises(Refused, match=r"sheet “Grid”, row 3: Cells are merged across columns"):
        read_grid(rows_of(workbook(tmp_path, rows, merged=[((2, 3), (2, 5), "both")])))
    with pytest.raises(Refused, match=r"sheet “Grid”, row 3: The cell under “Lead”"):
        read_grid(rows_of(workbook(tmp_path, rows, merged=[((1, 6), (2, 6), "both")])))


def test_a_csv_file_reads_as_the_same_grid_and_what_is_no_table_is_told(tmp_path):
    path = tmp_path / "grid.csv"
    path.write_text(
        ",".join(f'"{one}"' for one in HEAD) + '\nS,1,"A, with a comma","two\nlines",,,,\n',
        encoding="utf-8-sig",
    )
    [point] = read_grid(rows_of(path)).points
    assert (point.words, point.said["position"]) == ("A, with a comma", "two\nlines")
    (tmp_path / "grid.pdf").write_bytes(b"%PDF-1.7 x")
    with pytest.raises(Unreadable, match="is a PDF"):
        rows_of(tmp_path / "grid.pdf")
    path.write_text('a,"b\n', encoding="utf-8")
    with pytest.raises(Unreadable, match="no table with commas"):
        rows_of(path)


def zipped(*members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped(("word/document.xml", "<a/>"), ("word/vbaProject.bin", "x")), "contains macros"),
        (zipped(("xl/workbook.xml", "<a/>"), ("xl/x.bin", bytes(101 * 1024 * 1024))), "far more than it is"),
        (zipped(("xl/workbook.xml", "<a/>"))[:40], "damaged or was cut short"),
        (zipped(("word/document.xml", "<w:document")), "This document is damaged"),
        (zipped(("content.xml", "<a/>")), "no document for Word and no workbook"),
        (zipped(("a.txt", "a")), "no document for Word and no workbook"),
    ],
)
def test_an_office_file_that_is_a_trap_or_broken_is_refused_in_words(data, words):
    with pytest.raises(Unreadable, match=words):
        rows_in(data, name="grid.docx")
