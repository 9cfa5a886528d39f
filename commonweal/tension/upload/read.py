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
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from commonweal.tension.upload.extent import WITHOUT_RESULT, Extent, Limits, Unreadable, damaged, too_many

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 1_000
CHUNK = 1 << 16
# Which sheet of a workbook is which file in it: by the name of a relation, whose target is that file.
_SHEET = re.compile(r"<(?:[^\s<>/:]+:)?(?:sheet|Relationship)\s([^<>]*)")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
OF_REPORTS = Limits()


@dataclass(frozen=True)
class Sheet:
    """A table as it was given: names of columns, and rows with their number in the spreadsheet.

    Every row has as many cells as the header; every cell is text without blanks around it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(
    data: bytes,
    *,
    name: str = "",
    largest: int = LARGEST_FILE,
    limits: Limits = OF_REPORTS,
    every_formula: bool = False,
) -> Sheet:
    """The table in a CSV or XLSX file; of a workbook, its first sheet that is not empty.

    data: the whole file. What it is goes by its content; only text whose name says that it is no table is taken at that,
    for any text at all could be read as one. largest: bytes. limits: what the table in it may hold. every_formula: as in
    `sheets_of_workbook`. Raises Unreadable in words for whoever sent it.

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
        return _table(_rows_of_workbook(data, limits, every_formula=every_formula), limits)
    for start, words in _NOT_FOR_US:
        if data.startswith(start):
            raise Unreadable(words())
    if b"\x00" in data:
        raise Unreadable(_("This file is neither a CSV file nor an Excel workbook. Save it as one of these."))
    if PurePath(name.replace("\\", "/")).suffix.lower() in _ENDINGS_OF_OTHERS:
        raise Unreadable(
            _(
                "By its name this file is a picture, a document or a page, and what is in it is no workbook. Send a CSV file "
                "or an Excel workbook (.xlsx); if it is a CSV file, let its name end in .csv."
            )
        )
    return _table(_rows_of_text(data, limits), limits)


_ENDINGS_OF_OTHERS = frozenset(
    ".jpg .jpeg .png .gif .webp .heic .tif .tiff .bmp .svg .mp3 .mp4 .mov .pdf .doc .docx .odt .rtf .ppt .pptx .htm .html "
    ".xml .json .geojson .eml .msg .exe".split()
)
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
                raise too_many(limits)
    except csv.Error:
        raise Unreadable(
            _("This file is not a table: a quotation mark is opened and never closed, or a cell is huge.")
        ) from None
    return rows


def _rows_of_workbook(data: bytes, limits: Limits, *, every_formula: bool) -> list[list[str]]:
    for _name, rows in sheets_of_workbook(data, limits, with_faults=True, every_formula=every_formula):
        if any(any(row) for row in rows):
            return rows
    raise Unreadable(_("This workbook is empty. Was it saved before it was sent?"))


def sheets_of_workbook(
    data: bytes, limits: Limits, *, with_faults: bool = False, every_formula: bool = False
) -> Iterator[tuple[str, list[list[str]]]]:
    """The name and the rows of each sheet of an Excel workbook, one after another, as text.

    Each row stands where it stands in the sheet. with_faults: an error is read as its own word, #REF!, and a formula
    without its result as WITHOUT_RESULT; both as an empty cell otherwise. every_formula: a formula is read so whatever its
    result, for tables in which people write what they mean. Raises Unreadable, in words for whoever sent it.
    """
    faults = _look_through(data, limits, every_formula=every_formula)
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
        raise damaged() from error


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
        cells[column - 1] = words if words == WITHOUT_RESULT else cells[column - 1] or words
    return rows


def _look_through(
    data: bytes, limits: Limits, *, every_formula: bool = False
) -> dict[str, dict[tuple[int, int], str]]:
    """Refuse a workbook that is a trap or damaged, before anything reads it as a workbook.

    Returns, by file in it, the cells that hold an error or a formula without its result.

    Every member is unpacked once, a little at a time and only counted: what its directory declares
    is not believed. A single cell at the far corner of a sheet would make a table of billions.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise damaged() from None
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
        extent = Extent(limits, every_formula=every_formula)
        for chunk in _unpacked(data, member):
            left -= len(chunk)
            if left < 0:
                raise too_large
            extent.take(chunk)
        extent.end()
        faults[member.filename] = extent.faults
    return faults


def _unpacked(data: bytes, member: zipfile.ZipInfo) -> Any:
    """The true content of one member in small pieces, whatever size its directory entry claims."""
    at = member.header_offset
    header = data[at : at + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise damaged()
    start = at + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    if member.compress_type == zipfile.ZIP_STORED:
        yield data[start : start + member.compress_size]
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged()
    opener = zlib.decompressobj(-15)
    waiting = data[start:]
    try:
        while waiting and not opener.eof:
            piece = opener.decompress(waiting, CHUNK)
            waiting = opener.unconsumed_tail
            yield piece
    except zlib.error:
        raise damaged() from None
    if not opener.eof:
        raise damaged()


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
        raise too_many(limits)
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
