"""The rows of a table as they stand in a file, whatever the file is: text, CSV, a workbook, a document for Word."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from commonweal.documents.office_files import A_DOCUMENT, A_WORKBOOK, UnreadableOfficeFile, members_of
from commonweal.documents.word_tables import WordRow, WordTable, blocks_of
from commonweal.plans.table.headings import is_heading
from commonweal.tension.upload.extent import Limits, Unreadable
from commonweal.tension.upload.read import LARGEST_FILE, MEGABYTE, sheets_of_workbook
from commonweal.ui.spreadsheets import FORMULA_BEGINS

LIMITS = Limits(rows=2_000, columns=60, cells=120_000)


@dataclass(frozen=True)
class GridRow:
    """One row: its number in the file, its cells as text, and what is wrong with the row itself, such as a merged cell."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True)
class Grid:
    """Rows one after another. title: the words that stand over the table.

    ends_at_blank: is a table over where a row is blank, as in running text? In a spreadsheet it goes on below it.
    """

    rows: tuple[GridRow, ...]
    title: str = ""
    ends_at_blank: bool = False


def grid_of(data: bytes, *, name: str) -> Grid:
    """The rows of the file in which a plan's headings stand. Raises Unreadable, in words for whoever brings it.

    data: the whole file. What it is goes by its content; name: of the file, for text that could be either.
    """
    if len(data) > LARGEST_FILE:
        raise Unreadable(
            _("This file is larger than %(size)d MB. Send only the table.")
            % {"size": LARGEST_FILE // MEGABYTE}
        )
    if not data.strip():
        raise Unreadable(_("This file is empty. Was it saved before it was sent?"))
    if not data.startswith(b"PK"):
        return _of_text(data, name)
    try:
        members = members_of(data)
        if A_DOCUMENT in members:
            return _of_document(data)
    except UnreadableOfficeFile as error:
        raise Unreadable(str(error)) from error
    if A_WORKBOOK in members:
        return _of_workbook(data)
    raise Unreadable(_("This is neither a workbook (.xlsx) nor a document for Word (.docx)."))


def no_table() -> Unreadable:
    """What is said where no row of a file is the headings of a plan."""
    return Unreadable(
        _(
            "No table of a plan was found. Its headings are: Ref, Strategic Objective, Indicator of Success, Action, "
            "Responsibility."
        )
    )


# Text -----------------------------------------------------------------------------------------


def _of_text(data: bytes, name: str) -> Grid:
    if b"\x00" in data or data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Unreadable(
            _(
                "This file can't be read here. Save the table as text, CSV, a workbook (.xlsx) or for Word (.docx)."
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    is_spreadsheet = PurePath(name).suffix.lower() in (".csv", ".tsv")
    found = [
        (grid, score)
        for separator in "\t,;"
        for grid in _separated(text, separator, is_spreadsheet=is_spreadsheet)
        if (score := max((is_heading(row.cells) for row in grid.rows), default=0))
    ]
    if not found:
        raise no_table()
    return max(found, key=lambda one: one[1])[0]


def _separated(text: str, separator: str, *, is_spreadsheet: bool) -> Iterator[Grid]:
    """The rows of a text by one separator, where there is any of it."""
    if separator not in text:
        return
    if separator == "\t" and not is_spreadsheet:
        # Running text with a table in it: a line is a row, and a quotation mark is one.
        lines = text.splitlines()
        rows = [GridRow(n, tuple(map(_plain, line.split("\t")))) for n, line in enumerate(lines, start=1)]
        yield Grid(tuple(rows), _title_over(rows), ends_at_blank=True)
        return
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return
    rows = [GridRow(n, tuple(map(_plain, cells))) for n, cells in enumerate(read, start=1)]
    yield Grid(tuple(rows), _title_over(rows))


def _plain(cell: str) -> str:
    """A cell without blanks around it, and without the apostrophe that keeps a spreadsheet from reading a formula."""
    cell = cell.replace("\x00", "").replace("\r\n", "\n").strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_BEGINS and cell[1:2] else cell


def _title_over(rows: list[GridRow]) -> str:
    """The last words that stand alone over the headings."""
    over = ""
    for row in rows:
        if is_heading(row.cells):
            return over
        said = [cell for cell in row.cells if cell]
        over = " ".join(said[0].split()) if len(said) == 1 else over
    return ""


# Workbooks ------------------------------------------------------------------------------------


def _of_workbook(data: bytes) -> Grid:
    for sheet, cells in sheets_of_workbook(data, LIMITS, with_faults=True):
        texts = [tuple(map(_plain, row)) for row in cells]
        if any(map(is_heading, texts)):
            merged = _merged_rows(data, sheet)
            rows = [GridRow(n, row, merged.get(n, "")) for n, row in enumerate(texts, start=1)]
            return Grid(tuple(rows), _title_over(rows))
    raise no_table()


def _merged_rows(data: bytes, sheet: str) -> dict[int, str]:
    """The rows of a sheet in which cells are merged, and how."""
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    ranges = workbook.get_sheet_by_name(sheet).merged_cell_ranges or []
    found: dict[int, str] = {}
    for (top, left), (bottom, right) in ranges:
        words = merged_across() if right > left else merged_down()
        found |= dict.fromkeys(range(top + 1, bottom + 2), words)
    return found


def merged_across() -> str:
    """What is wrong with a row in which a cell stands in several columns."""
    return _("A cell is merged across columns. Take it apart, so that each column has a cell of its own.")


def merged_down() -> str:
    """What is wrong with a row in which a cell stands in several rows."""
    return _(
        "A cell is merged with the one in another row. Take it apart, so that each row has all its cells."
    )


# Documents for Word -----------------------------------------------------------------------------


def _of_document(data: bytes) -> Grid:
    rows: list[GridRow] = []
    title = over = ""
    for block in blocks_of(data):
        if isinstance(block, WordTable):
            read = [_word_row(row, number) for number, row in enumerate(block.rows, start=len(rows) + 1)]
            if any(is_heading(row.cells) for row in read):
                title = title or over
                rows += read
        elif words := " ".join(block.text.split()):
            if block.style == "Title":
                title = title or words
            over = words
    if not rows:
        raise no_table()
    return Grid(tuple(rows), title)


def _word_row(row: WordRow, number: int) -> GridRow:
    """A row of a table in Word, and what is wrong where cells of it are merged."""
    problem = ""
    for cell in row.cells:
        if cell.columns > 1:
            problem = merged_across()
        elif cell.is_merged_down:
            problem = problem or merged_down()
    return GridRow(number, tuple(_plain(cell.text) for cell in row.cells), problem)
