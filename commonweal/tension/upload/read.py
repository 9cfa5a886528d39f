"""From the bytes of a spreadsheet to a header and rows of text. Nothing in it is ever worked out or run."""

import csv
import datetime
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 1_000
CHUNK = 1 << 16
# The beginning of a row, a cell, its formula or its value in the XML of a sheet, whatever its prefix, and what stands
# up to the next tag.
_PART = re.compile(rb"<(?:[^\s<>/:]+:)?(row|c|f|v)(?=[\s/>])([^<]*)")
# What a cell is by its own word: e for an error, str for the text that a formula gave, which may be empty.
_KIND_OF_CELL = re.compile(rb"\st\s*=\s*[\"'](e|str)[\"']")
# Which sheet of a workbook is which file in it: by the name of a relation, whose target is that file.
_SHEET = re.compile(r"<(?:[^\s<>/:]+:)?(?:sheet|Relationship)\s([^<>]*)")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# Stands where a formula stands whose result the file does not hold.
WITHOUT_RESULT = "=…"
# Where it says that it stands: r="12" of a row, r="AB12" of a cell. It need not say so.
_STANDS_AT = re.compile(rb"\sr\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_PLACE = re.compile(rb"([A-Za-z]{0,3})([0-9]{1,7})")
LONGEST_TAG = 1 << 16


class Unreadable(ValueError):
    """The file cannot be used at all. The message says what it is and what to do."""


@dataclass(frozen=True)
class Limits:
    """How much a table may hold; more is refused before it is read into memory."""

    rows: int = 10_000
    columns: int = 100
    cells: int = 1_000_000


OF_REPORTS = Limits()


@dataclass(frozen=True)
class Sheet:
    """A table as it was given: names of columns, and rows with their number in the spreadsheet.

    Every row has as many cells as the header; every cell is text without blanks around it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(data: bytes, *, largest: int = LARGEST_FILE, limits: Limits = OF_REPORTS) -> Sheet:
    """The table in a CSV or XLSX file; of a workbook, its first sheet that is not empty.

    data: the whole file. What it is goes by its content, never by its name. largest: bytes.
    limits: what the table in it may hold. Raises Unreadable in words for whoever sent it.

    >>> read_sheet("What,Date\\nA rumour,2026-11-20\\n".encode()).rows
    ((2, ('A rumour', '2026-11-20')),)
    """
    if len(data) > largest:
        raise Unreadable(
            _("This file is larger than %(size)d MB. Split it and send the parts.")
            % {"size": largest // MEGABYTE}
        )
    if not data.strip():
        raise Unreadable(_("This file is empty. Was it saved before it was sent?"))
    if data.startswith(b"PK"):
        return _table(_rows_of_workbook(data, limits), limits)
    for start, words in _NOT_FOR_US:
        if data.startswith(start):
            raise Unreadable(words())
    if b"\x00" in data:
        raise Unreadable(_("This file is neither a CSV file nor an Excel workbook. Save it as one of these."))
    return _table(_rows_of_text(data, limits), limits)


_NOT_FOR_US: tuple[tuple[bytes, Any], ...] = (
    (b"%PDF", lambda: _("This is a PDF. Send the spreadsheet that it was made from.")),
    (
        b"\xd0\xcf\x11\xe0",
        lambda: _(
            "This is an old Excel workbook, or one locked by a password. Save it as an Excel workbook "
            "(.xlsx) without a password, or as “CSV UTF-8”."
        ),
    ),
    (b"\xff\xfe", lambda: _("This is text in UTF-16. Save it as “CSV UTF-8”.")),
    (b"\xfe\xff", lambda: _("This is text in UTF-16. Save it as “CSV UTF-8”.")),
    (b"\x89PNG", lambda: _("This is a picture. Send a CSV file or an Excel workbook.")),
    (b"\xff\xd8\xff", lambda: _("This is a picture. Send a CSV file or an Excel workbook.")),
    (b"\x1f\x8b", lambda: _("This file is packed. Unpack it first and send the spreadsheet in it.")),
    (b"{\\rtf", lambda: _("This is a text document. Send a CSV file or an Excel workbook.")),
    (b"<", lambda: _("This is a web page. Send a CSV file or an Excel workbook.")),
)


def _rows_of_text(data: bytes, limits: Limits) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")  # what Excel writes when asked for plain CSV
        except UnicodeDecodeError:
            raise Unreadable(
                _("The letters in this file cannot be read. Save it as “CSV UTF-8” and send that.")
            ) from None
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) > limits.rows + 100 or len(row) > limits.columns:
                raise _too_many(limits)
    except csv.Error:
        raise Unreadable(
            _("This file is not a table: a quotation mark is opened and never closed, or a cell is huge.")
        ) from None
    return rows


def _rows_of_workbook(data: bytes, limits: Limits) -> list[list[str]]:
    for _name, rows in sheets_of_workbook(data, limits, with_faults=True):
        if any(any(row) for row in rows):
            return rows
    raise Unreadable(_("This workbook is empty. Was it saved before it was sent?"))


def sheets_of_workbook(
    data: bytes, limits: Limits, *, with_faults: bool = False
) -> Iterator[tuple[str, list[list[str]]]]:
    """The name and the rows of each sheet of an Excel workbook, one after another, as text.

    Each row stands where it stands in the sheet. with_faults: an error is read as its own word, #REF!, and a formula
    without its result as WITHOUT_RESULT; both as an empty cell otherwise. Raises Unreadable, in words for whoever sent it.
    """
    faults = _look_through(data, limits)
    files = _files_of_sheets(data) if with_faults else {}
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            text = [[_as_text(cell) for cell in row] for row in rows]
            yield name, _with_faults(text, faults.get(files.get(name, ""), {}))
    except OverflowError as error:
        raise Unreadable(
            _(
                "A cell of this workbook holds a length of time beyond every clock. Correct it and save the file."
            )
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged() from error


def _files_of_sheets(data: bytes) -> dict[str, str]:
    """The file in a workbook, already looked through, that holds each of its sheets: {name of the sheet: file}."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {member.filename: member for member in archive.infolist()}

    def tags(name: str) -> list[dict[str, str]]:
        text = b"".join(_unpacked(data, members[name])) if name in members else b""
        return [
            {
                one[1].rpartition(":")[2]: html.unescape(one[2] or one[3] or "")
                for one in _ATTRIBUTE.finditer(tag)
            }
            for tag in _SHEET.findall(text.decode("utf-8", "replace"))
        ]

    targets = {tag.get("Id", ""): tag.get("Target", "") for tag in tags("xl/_rels/workbook.xml.rels")}
    found = {tag.get("name", ""): targets.get(tag.get("id", ""), "") for tag in tags("xl/workbook.xml")}
    return {
        name: target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        for name, target in found.items()
    }


def _with_faults(rows: list[list[str]], faults: dict[tuple[int, int], str]) -> list[list[str]]:
    """The same rows with what is wrong in cells that were read as empty."""
    for (row, column), words in faults.items():
        rows += [[] for _more in range(row - len(rows))]
        cells = rows[row - 1]
        cells += [""] * (column - len(cells))
        cells[column - 1] = cells[column - 1] or words
    return rows


def _look_through(data: bytes, limits: Limits) -> dict[str, dict[tuple[int, int], str]]:
    """Refuse a workbook that is a trap or damaged, before anything reads it as a workbook.

    Returns, by file in it, the cells that hold an error or a formula without its result.

    Every member is unpacked once, a little at a time and only counted: what its directory declares
    is not believed. A single cell at the far corner of a sheet would make a table of billions.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _damaged() from None
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable(
            _("This is an archive or a document, not an Excel workbook. Send a CSV file or an .xlsx file.")
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("This workbook contains macros. Save it as a workbook without macros (.xlsx)."))
    too_large = Unreadable(_("This workbook would unpack to far more than it is. It was not opened."))
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise too_large
    left = LARGEST_UNPACKED
    faults = {}
    for member in members:
        if member.flag_bits & 1:
            raise Unreadable(_("This workbook is locked by a password. Save it without one."))
        extent = _Extent(limits)
        for chunk in _unpacked(data, member):
            left -= len(chunk)
            if left < 0:
                raise too_large
            extent.take(chunk)
        extent.end()
        faults[member.filename] = extent.faults
    return faults


class _Extent:
    """How far a sheet reaches, told from its XML while it is unpacked. Raises Unreadable beyond the limits.

    A row or cell that does not say where it stands comes after the one before it, as those read it who read the sheet.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.row = self.column = self.last_row = self.last_column = 0
        self.carried = b""
        # Of the cell that is looked at: what it says it is, and whether it has a formula and a value.
        self.kind, self.has_formula, self.value = b"", False, b""
        self.faults: dict[tuple[int, int], str] = {}

    def take(self, chunk: bytes) -> None:
        """Look at a piece, up to its last tag; that one is carried over to the next piece."""
        text = self.carried + chunk
        end = text.rfind(b"<")
        if end < 0:
            self.carried = b""  # no tag is open: text, or not XML at all
            return
        self._look(text[:end])
        self.carried = text[end : end + LONGEST_TAG]
        # Long text stands behind other tags; nobody writes so many attributes of a row or cell.
        if (
            len(self.carried) == LONGEST_TAG
            and (tag := _PART.match(self.carried))
            and tag[1] in (b"row", b"c")
        ):
            raise _damaged()

    def end(self) -> None:
        """Look at what was carried over last."""
        self._look(self.carried)
        self._end_cell()

    def _look(self, text: bytes) -> None:
        for found in _PART.finditer(text):
            if found[1] == b"f":
                self.has_formula = True
                continue
            if found[1] == b"v":
                self.value = found[2].partition(b">")[2].strip()
                continue
            self._end_cell()
            letters, digits = self._place(found[2])
            if found[1] == b"row":
                self.row, self.column = digits or self.row + 1, 0
            else:
                self.row = max(1, digits or self.row)
                self.column = letters or self.column + 1
                kind = _KIND_OF_CELL.search(found[2].partition(b">")[0])
                self.kind = kind[1] if kind else b""
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        if (
            self.last_column > self.limits.columns
            or self.last_row > self.limits.rows + 100
            or self.last_row * self.last_column > self.limits.cells
        ):
            raise _too_many(self.limits)

    def _end_cell(self) -> None:
        """Remember what is wrong with the cell that was looked at, before another begins."""
        if self.kind == b"e":
            self.faults[self.row, self.column] = (
                html.unescape(self.value.decode("utf-8", "replace")) or "#ERROR!"
            )
        elif self.has_formula and not self.value and self.kind != b"str":
            self.faults[self.row, self.column] = WITHOUT_RESULT
        self.kind, self.has_formula, self.value = b"", False, b""

    def _place(self, attributes: bytes) -> tuple[int, int]:
        """Column and row as numbers, 0 where it does not say."""
        said = _STANDS_AT.search(attributes)
        if said is None:
            return 0, 0
        place = _PLACE.fullmatch(said[1] if said[1] is not None else said[2])
        if place is None:
            raise _damaged()
        return _column_number(place[1].decode()), int(place[2])


def _unpacked(data: bytes, member: zipfile.ZipInfo) -> Any:
    """The true content of one member in small pieces, whatever size its directory entry claims."""
    at = member.header_offset
    header = data[at : at + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise _damaged()
    start = at + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    if member.compress_type == zipfile.ZIP_STORED:
        yield data[start : start + member.compress_size]
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise _damaged()
    opener = zlib.decompressobj(-15)
    waiting = data[start:]
    try:
        while waiting and not opener.eof:
            piece = opener.decompress(waiting, CHUNK)
            waiting = opener.unconsumed_tail
            yield piece
    except zlib.error:
        raise _damaged() from None
    if not opener.eof:
        raise _damaged()


def _column_number(letters: str) -> int:
    """
    >>> _column_number("A"), _column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _as_text(cell: Any) -> str:
    """A cell as somebody would type it: dates as 2026-11-20, whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime.datetime):
        is_day = cell.time() == datetime.time(0)
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, datetime.time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, datetime.timedelta):
        minutes = int(cell.total_seconds() // 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _table(rows: list[list[str]], limits: Limits) -> Sheet:
    # A workbook can spell the one sign that no text in PostgreSQL may hold.
    tidy = [
        (number, [cell.replace("\x00", "").strip() for cell in row])
        for number, row in enumerate(rows, start=1)
    ]
    filled = [(number, row) for number, row in tidy if any(row)]
    if not filled:
        raise Unreadable(_("This file is empty. Was it saved before it was sent?"))
    width = max(max(n for n, cell in enumerate(row, start=1) if cell) for _number, row in filled)
    if width > limits.columns or len(filled) > limits.rows + 1:
        raise _too_many(limits)
    names = (filled[0][1] + [""] * width)[:width]
    header: list[str] = []
    for position, name in enumerate(names, start=1):
        name = " ".join(name.split())[:100] or _("Column %(number)d") % {"number": position}
        again, plain = 2, name
        while name in header:
            name, again = f"{plain} ({again})", again + 1
        header.append(name)
    if len(filled) == 1:
        raise Unreadable(_("This file has a row of headings and nothing below it."))
    return Sheet(
        tuple(header),
        tuple((number, tuple((row + [""] * width)[:width])) for number, row in filled[1:]),
    )


def _too_many(limits: Limits) -> Unreadable:
    return Unreadable(
        _(
            "This table has more than %(rows)d rows or %(columns)d columns, or something is written far away "
            "from the rest. Delete what is not needed, or split it."
        )
        % {"rows": limits.rows, "columns": limits.columns}
    )


def _damaged() -> Unreadable:
    return Unreadable(_("This workbook is damaged or was cut short. Save it again and send that."))
