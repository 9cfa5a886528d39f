"""Rows as files: complete, read back as they were, and nothing in them is a formula."""

import csv
import datetime
import io

import python_calamine

from commonweal.ui.spreadsheets import as_csv, as_xlsx, download

NAMES = ("what", "number", "day")
NASTY = ["=1+1", "+A1", "-2+3", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")']
DAY = datetime.date(2026, 11, 23)


def read_csv(text):
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))


def read_xlsx(pieces):
    file = io.BytesIO(b"".join(pieces))
    return python_calamine.load_workbook(file).get_sheet_by_index(0).to_python()


def test_no_cell_of_either_file_is_a_formula():
    rows = [(text, -1, DAY) for text in NASTY]
    by_csv = read_csv("".join(as_csv(NAMES, rows)))
    by_xlsx = read_xlsx(as_xlsx(NAMES, rows))
    for found in (by_csv[1:], by_xlsx[1:]):
        assert [row[0].replace("\n", "\r") for row in found] == [f"'{text}" for text in NASTY]
        assert {float(row[1]) for row in found} == {-1.0}


def test_markup_empty_cells_and_letters_that_xml_cannot_hold_leave_a_readable_workbook():
    rows = [("<b>&</b>\x00\x0b\ud800 ﷽ 😀", None, ""), ("two\nlines", 2.5, DAY)]
    names, first, second = read_xlsx(as_xlsx(NAMES, rows))
    assert names == list(NAMES)
    assert first[0] == "<b>&</b> ﷽ 😀"
    assert first[1:] == ["", ""]
    assert second == ["two\nlines", 2.5, "2026-11-23"]


def test_many_rows_are_all_there():
    assert len(read_xlsx(as_xlsx(NAMES, ((f"row {n}", n, DAY) for n in range(5000))))) == 5001
    assert len(read_csv("".join(as_csv(NAMES, ((f"row {n}", n, DAY) for n in range(5000)))))) == 5001


def test_an_answer_is_a_file_of_its_own_name_that_nobody_keeps():
    for ending in ("csv", "xlsx"):
        answer = download(NAMES, [("x", 1, DAY)], ending=ending, name="list-2026")
        assert answer["Content-Disposition"] == f'attachment; filename="list-2026.{ending}"'
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.getvalue()
