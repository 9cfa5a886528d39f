"""The rows of a grid as a file has them: text with tabs, CSV, a workbook, or a document for Word.

No meaning is given to them here, but for what only the file knows: which cells are merged, and what stands outside of tables.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commonweal.documents.office_files import (
    A_DOCUMENT,
    A_WORKBOOK,
    AN_OPEN_SHEET,
    UnreadableOfficeFile,
    members_of,
)
from commonweal.documents.word_tables import WordRow, Words, WordTable, blocks_of
from commonweal.sources.opening import ADVICE, Unreadable, kind_by, kind_of
from commonweal.tension.upload.extent import Limits
from commonweal.tension.upload.extent import Unreadable as UnreadableSheet
from commonweal.tension.upload.read import sheets_of_workbook

# A grid is a few hundred rows; what is larger is something else.
MOST_ROWS, MOST_COLUMNS, LARGEST = 5_000, 40, 20_000_000
# Wide sheets are cut to the columns of a grid; a single cell at the far corner is refused.
WORKBOOKS = Limits(rows=MOST_ROWS, columns=16_384, cells=5_000_000)
_MARKUP = re.compile(r"</?(?:i|b|em|strong)>|\*\*")


@dataclass(frozen=True)
class Row:
    """One row: where it stands, in words; its cells; which of them are merged with others, and how.

    table: which table of the file, from 1; 0 is text outside of tables. across: places of cells merged over columns.
    down: places of cells that go on from the row above.
    """

    where: str
    cells: tuple[str, ...]
    table: int = 1
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


def rows_of(path: Path) -> list[Row]:
    """Every row of the file that says something. Raises Unreadable for a file that holds no rows we can read."""
    kind_of(path)
    if path.stat().st_size > LARGEST:
        raise _too_large(path.name)
    return rows_in(path.read_bytes(), name=path.name, takes_open_sheets=True)


def rows_in(data: bytes, *, name: str, takes_open_sheets: bool = False) -> list[Row]:
    """Every row that says something of a file of this content and name. Raises Unreadable as `rows_of`.

    takes_open_sheets: are OpenDocument workbooks read? They are unfolded by the library alone, which a stranger could abuse.
    """
    if len(data) > LARGEST:
        raise _too_large(name)
    kind = kind_by(data[:4096])
    if kind == "zip":
        try:
            rows = list(_of_office_file(data, name, takes_open_sheets=takes_open_sheets))
        except (UnreadableOfficeFile, UnreadableSheet) as error:
            raise Unreadable(f"{name}: {error}") from error
    elif kind == "text":
        rows = list(_of_text(data, name))
    else:
        advice = {"excel": "is an Excel workbook of the old kind. Save it as XLSX and load that."}
        raise Unreadable(f"{name} {advice.get(kind) or ADVICE[kind]}")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"{name} has more than {MOST_ROWS:,} rows, which no grid has.")
    return [row for row in rows if not row.is_blank]


def _too_large(name: str) -> Unreadable:
    return Unreadable(f"{name} is larger than {LARGEST // 1_000_000} MB, which no grid is.")


def _tidy(value: Any) -> str:
    """A cell as text, without markup and without space around its lines.

    >>> _tidy(3.0), _tidy(" the <i>voluntary</i> sector "), _tidy(None)
    ('3', 'the voluntary sector', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = _MARKUP.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _of_text(data: bytes, name: str) -> Iterator[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name} is not text in UTF-8. Save it as “CSV UTF-8” and load that.") from error
    lines = text.splitlines()
    if any("\t" in line for line in lines):
        for number, line in enumerate(lines, start=1):
            cells = tuple(map(_tidy, line.split("\t")))
            yield Row(f"line {number}", cells, table=int("\t" in line))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells_ in reader:
            yield Row(f"line {reader.line_num}", tuple(map(_tidy, cells_)))
    except csv.Error as error:
        raise Unreadable(f"{name}, line {reader.line_num}: it is no table with commas ({error}).") from error


def _of_office_file(data: bytes, name: str, *, takes_open_sheets: bool) -> Iterator[Row]:
    members = members_of(data)
    if A_DOCUMENT in members:
        return _of_word(blocks_of(data))
    if A_WORKBOOK in members:
        return _of_workbook(data, sheets_of_workbook(data, WORKBOOKS, with_faults=True))
    if AN_OPEN_SHEET in members and takes_open_sheets:
        return _of_workbook(data, _open_sheets(data, name))
    raise Unreadable(f"{name} is a zip archive, but no document for Word and no workbook (.xlsx).")


def _open_sheets(data: bytes, name: str) -> Iterator[tuple[str, list[list[Any]]]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for title in book.sheet_names:
            yield title, book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable(f"{name} cannot be read as a workbook ({error}).") from error


def _of_workbook(data: bytes, sheets: Iterable[tuple[str, Sequence[Sequence[Any]]]]) -> Iterator[Row]:
    import python_calamine

    for place, (title, rows) in enumerate(sheets, start=1):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        merged = book.get_sheet_by_name(title).merged_cell_ranges or []
        if len(rows) > MOST_ROWS:
            raise Unreadable(f"The sheet “{title}” has more rows than any grid.")
        for at, cells in enumerate(rows):
            across = [
                column
                for (top, left), (bottom, right) in merged
                if top <= at <= bottom and right > left
                for column in range(left, right + 1)
            ]
            down = [left for (top, left), (bottom, _right) in merged if top < at <= bottom]
            texts = tuple(map(_tidy, cells[:MOST_COLUMNS]))
            yield Row(f"sheet “{title}”, row {at + 1}", texts, place, tuple(across), tuple(down))


def _of_word(blocks: Iterable[Words | WordTable]) -> Iterator[Row]:
    table, paragraph = 0, 0
    for block in blocks:
        if isinstance(block, Words):
            paragraph += 1
            yield Row(f"paragraph {paragraph}", (_tidy(block.text),), table=0)
        else:
            table += 1
            for number, row in enumerate(block.rows, start=1):
                yield _row_of_word(row, f"table {table}, row {number}", table)


def _row_of_word(row: WordRow, where: str, table: int) -> Row:
    """One row of a table in Word, with an empty cell for each column that the row leaves out before or after."""
    cells: list[str] = [""] * row.before
    across: list[int] = []
    down: list[int] = []
    for cell in row.cells:
        if cell.columns > 1:
            across += range(len(cells), len(cells) + cell.columns)
        if cell.goes_on:
            down.append(len(cells))
        cells += [_tidy(cell.text), *([""] * (cell.columns - 1))]
    return Row(where, tuple(cells + [""] * row.after), table, tuple(across), tuple(down))
