"""Files of every sort, good and bad, become rows of text or a refusal in plain words."""

import datetime
import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from commonweal.tension.upload import read
from commonweal.tension.upload.read import Unreadable, read_sheet


def workbook(*rows, formulas=False):
    """An XLSX file with these rows."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": formulas})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(line, column, cell, day)
            else:
                sheet.write(line, column, cell)
    book.close()
    return stream.getvalue()


def rezipped(data, **members):
    """The same workbook with members added or changed."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, members.pop(name, None) or source.read(name))
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_and_with_the_separators_that_excel_writes(encoding, separator):
    text = separator.join(["What", "Place"]) + "\r\n" + separator.join(["Café – “closed”", "High Street"])
    sheet = read_sheet(text.encode(encoding))
    assert sheet.header == ("What", "Place")
    assert sheet.rows == ((2, ("Café – “closed”", "High Street")),)


def test_a_workbook_gives_dates_and_numbers_as_people_would_type_them():
    sheet = read_sheet(
        workbook(["What", "Date", "Ref", "Lat"], ["Rumour", datetime.date(2026, 11, 3), 12, 52.5])
    )
    assert sheet.rows == ((2, ("Rumour", "2026-11-03", "12", "52.5")),)


def test_a_length_of_time_beyond_every_clock_is_refused_in_words():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "What")
    sheet.write_number(1, 0, 1e10, book.add_format({"num_format": "[hh]:mm"}))
    book.close()
    with pytest.raises(Unreadable, match="beyond every clock"):
        read_sheet(stream.getvalue())


def with_cells(cells, name="Reports"):
    """A workbook of two sheets whose second, the first being empty, has these cells in its second row."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("Notes")
    sheet = book.add_worksheet(name)
    for column, heading in enumerate(("What", "When", "Where", "More")):
        sheet.write(0, column, heading)
    book.close()
    plain = stream.getvalue()
    text = zipfile.ZipFile(io.BytesIO(plain)).read("xl/worksheets/sheet2.xml").decode()
    rows = f'<row r="2">{cells}</row></sheetData>'
    return rezipped(plain, **{"xl/worksheets/sheet2.xml": text.replace("</sheetData>", rows).encode()})


@pytest.mark.parametrize("name", ["Reports", "A & B 'x' <1>"])
def test_errors_and_formulas_without_their_result_are_not_read_as_empty(name):
    cells = (
        '<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2" t="e"><f>VLOOKUP(A1,B:B,1)</f><v>#REF!</v></c>'
        '<c r="C2"><f>TODAY()</f></c><c r="D2"><f>NOW()</f><v></v></c>'
    )
    assert read_sheet(with_cells(cells, name)).rows == ((2, ("#DIV/0!", "#REF!", "=…", "=…")),)


def test_what_a_formula_gave_is_read_and_an_empty_text_is_empty():
    cells = (
        '<c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B2"><f>1+1</f><v>2</v></c>'
        '<c r="C2" t="str"><f>IF(A2="","x","")</f><v></v></c><c r="D2" t="s"><v>0</v></c>'
    )
    assert read_sheet(with_cells(cells)).rows == ((2, ("ab", "2", "", "What")),)


def test_a_row_of_nothing_but_faults_is_a_row():
    assert read_sheet(with_cells('<c r="D2"><f>TODAY()</f></c>')).rows == ((2, ("", "", "", "=…")),)


def test_row_numbers_are_those_of_the_spreadsheet_although_rows_are_empty():
    assert [n for n, _cells in read_sheet(b"What\n\nfirst\n\n\nsecond\n").rows] == [3, 6]
    assert [n for n, _cells in read_sheet(workbook([], ["What"], [], ["first"])).rows] == [4]


def test_headings_that_repeat_or_are_missing_get_a_name_of_their_own():
    assert read_sheet(b"Note,Note,,\na,b,c,d\n").header == ("Note", "Note (2)", "Column 3", "Column 4")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"What,When\n", "nothing below"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        ("What\nx".encode("utf-16"), "UTF-16"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<html><table>", "web page"),
        (b"a\x00b", "neither"),
        (b"What\n\x81\x8d\x9d", "letters"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (workbook(["What"], ["x"])[:-400], "damaged"),
        (b",".join([b"c"] * 101) + b"\nx", "columns"),
        (b"What\n" + b"x\n" * 10_001, "rows"),
        (b'What\n"' + b"x" * 200_000, "quotation"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(data, words):
    with pytest.raises(Unreadable, match=words):
        read_sheet(data)


@pytest.mark.parametrize("name", ["fake.jpg", "Fake.PDF", "C:\\scans\\fake.docx"])
def test_text_that_is_called_a_picture_or_a_document_is_said_to_be_none(name):
    with pytest.raises(Unreadable, match="By its name this file is a picture, a document or a page"):
        read_sheet(b"This is no picture, really.\n", name=name)


@pytest.mark.parametrize("name", ["reports.csv", "reports.txt", "reports.tsv", "reports", "", "Nov. 2026"])
def test_text_under_another_name_is_read_as_a_table(name):
    assert read_sheet(b"What,Kind\nA rumour,tension\n", name=name).header == ("What", "Kind")


def test_the_sign_that_no_database_keeps_is_left_out_of_a_workbook():
    """A workbook spells it; PostgreSQL would refuse the headings and the refused rows that hold it."""
    plain = workbook(["WhNULat", "When"], ["aNULb", "2026-11-20"])
    words = zipfile.ZipFile(io.BytesIO(plain)).read("xl/sharedStrings.xml")
    read = read_sheet(rezipped(plain, **{"xl/sharedStrings.xml": words.replace(b"NUL", b"_x0000_")}))
    assert (read.header, read.rows) == (("What", "When"), ((2, ("ab", "2026-11-20")),))


def test_a_zip_that_is_no_workbook_and_a_workbook_with_macros_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("reports.csv", "What\nx\n")
    with pytest.raises(Unreadable, match="archive"):
        read_sheet(out.getvalue())
    with pytest.raises(Unreadable, match="macros"):
        read_sheet(rezipped(workbook(["What"], ["x"]), **{"xl/vbaProject.bin": b"x"}))


def test_a_file_above_the_limit_is_refused_before_it_is_looked_at():
    with pytest.raises(Unreadable, match="larger than"):
        read_sheet(b"PK" + b"x" * read.LARGEST_FILE)


def test_a_bomb_is_refused_by_the_size_it_declares(monkeypatch):
    monkeypatch.setattr(read, "LARGEST_UNPACKED", 1_000_000)
    bomb = rezipped(workbook(["What"], ["x"]), **{"xl/media/big.bin": b"0" * 1_100_000})
    assert len(bomb) < 20_000
    with pytest.raises(Unreadable, match="far more"):
        read_sheet(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_by_the_size_it_has(monkeypatch):
    monkeypatch.setattr(read, "LARGEST_UNPACKED", 1_000_000)
    bomb = bytearray(rezipped(workbook(["What"], ["x"]), **{"xl/media/big.bin": b"0" * 1_100_000}))
    true, lie = struct.pack("<L", 1_100_000), struct.pack("<L", 10)
    assert bomb.count(true) == 2
    bomb = bytes(bomb).replace(true, lie)
    assert sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(bomb)).infolist()) < 100_000
    with pytest.raises(Unreadable, match="far more"):
        read_sheet(bomb)


def test_one_cell_at_the_far_corner_is_refused_before_a_table_of_billions_is_made():
    good = workbook(["What"], ["x"])
    text = zipfile.ZipFile(io.BytesIO(good)).read("xl/worksheets/sheet1.xml").decode()
    far = text.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    with pytest.raises(Unreadable, match="far away"):
        read_sheet(rezipped(good, **{"xl/worksheets/sheet1.xml": far.encode()}))


CELL = "<c><v>1</v></c>"


@pytest.mark.parametrize(
    "rows",
    [
        f"<row>{CELL * 20_000}</row><row>{CELL}</row>",
        f"<row>{CELL}</row>" * 12_000,
        f"<row>{CELL * 90}</row>" * 10_090,
        "<x:row><x:c><x:v>1</x:v></x:c></x:row>" * 12_000,
        f'<row r="1048576">{CELL}</row>',
        f'<row spans=">" r="1048576">{CELL}</row>',
        f"<row r='1048576'>{CELL}</row>",
        f"<row{' ' * 300_000}r='1048576'>{CELL}</row>",
    ],
    ids=["wide", "long", "both", "prefixed", "row", "sign", "quoted", "far attribute"],
)
def test_a_sheet_whose_cells_do_not_say_where_they_stand_is_measured_all_the_same(rows):
    """Read as a workbook, the first makes a table of 240 million cells out of 3 KB."""
    with pytest.raises(Unreadable, match=r"far away|damaged"):
        read_sheet(with_rows(rows))


@pytest.mark.parametrize("place", ["&#49;048576", "00000000001048576", "XFDXFD9", ""])
def test_a_place_that_is_none_is_refused(place):
    with pytest.raises(Unreadable, match="damaged"):
        read_sheet(with_rows(f'<row><c r="{place}"><v>1</v></c></row>'))


def test_cells_that_do_not_say_where_they_stand_are_read_where_they_stand():
    read = read_sheet(with_rows(f"<row>{CELL * 2}</row><row/><row>{CELL * 2}</row>"))
    assert (read.header, read.rows) == (("1", "1 (2)"), ((3, ("1", "1")),))


def with_rows(rows):
    """A workbook whose only sheet has these rows, in its own XML."""
    good = workbook(["What"], ["x"])
    text = zipfile.ZipFile(io.BytesIO(good)).read("xl/worksheets/sheet1.xml").decode()
    own = text[: text.index("<sheetData>") + len("<sheetData>")] + rows + text[text.index("</sheetData>") :]
    return rezipped(good, **{"xl/worksheets/sheet1.xml": own.encode()})


def test_a_damaged_member_is_refused_in_words():
    good = bytearray(workbook(["What"], ["x" * 500]))
    at = good.index(b"xl/worksheets/sheet1.xml") + 40
    good[at : at + 30] = zlib.compress(b"nonsense" * 10)[:30].ljust(30, b"\xff")
    with pytest.raises(Unreadable, match="damaged"):
        read_sheet(bytes(good))


def test_a_formula_in_text_stays_text_and_one_in_a_workbook_gives_what_it_showed():
    assert read_sheet(b"What\n=HYPERLINK(1)\n").rows[0][1] == ("=HYPERLINK(1)",)
    sheet = read_sheet(workbook(["What", "Sum"], ["=kept", "x"]))
    assert sheet.rows[0][1] == ("=kept", "x")
