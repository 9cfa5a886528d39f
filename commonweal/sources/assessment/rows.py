"""The rows of a grid as a file has them: text with tabs, CSV, a workbook, or a document for Word.

No meaning is given to them here, but for what only the file knows: which cells are merged, and what stands outside of tables.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commonweal.sources.opening import ADVICE, Unreadable, kind_of, open_zip

# A grid is a few hundred rows; what is larger is something else.
MOST_ROWS, MOST_COLUMNS, LARGEST = 5_000, 40, 20_000_000
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
    kind = kind_of(path)
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"{path.name} is larger than {LARGEST // 1_000_000} MB, which no grid is.")
    if kind == "zip":
        rows = list(_of_office_file(path))
    elif kind == "text":
        rows = list(_of_text(path))
    else:
        advice = {"excel": "is an Excel workbook of the old kind. Save it as XLSX and load that."}
        raise Unreadable(f"{path.name} {advice.get(kind) or ADVICE[kind]}")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"{path.name} has more than {MOST_ROWS:,} rows, which no grid has.")
    return [row for row in rows if not row.is_blank]


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


def _of_text(path: Path) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{path.name} is not text in UTF-8. Save it as “CSV UTF-8” and load that."
        ) from error
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
        raise Unreadable(
            f"{path.name}, line {reader.line_num}: it is no table with commas ({error})."
        ) from error


def _of_office_file(path: Path) -> Iterator[Row]:
    with open_zip(path) as archive:
        names = set(archive.namelist())
    if "word/document.xml" in names:
        return _of_word(path)
    if "xl/workbook.xml" in names or "content.xml" in names:
        return _of_workbook(path)
    raise Unreadable(f"{path.name} is a zip archive, but no document for Word and no workbook.")


def _of_workbook(path: Path) -> Iterator[Row]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(path))
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Unreadable(f"{path.name} cannot be read as a workbook ({error}).") from error
    for place, name in enumerate(book.sheet_names, start=1):
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS or sheet.total_width > 16_384:
            raise Unreadable(f"{path.name}, sheet “{name}”: it has more rows than any grid.")
        merged = sheet.merged_cell_ranges or []
        for at, cells in enumerate(sheet.to_python(skip_empty_area=False)[:MOST_ROWS]):
            across = [
                column
                for (top, left), (bottom, right) in merged
                if top <= at <= bottom and right > left
                for column in range(left, right + 1)
            ]
            down = [left for (top, left), (bottom, _right) in merged if top < at <= bottom]
            texts = tuple(map(_tidy, cells[:MOST_COLUMNS]))
            yield Row(f"sheet “{name}”, row {at + 1}", texts, place, tuple(across), tuple(down))


def _of_word(path: Path) -> Iterator[Row]:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml.ns import qn
    from docx.table import Table

    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Unreadable(f"{path.name} cannot be read as a document for Word ({error}).") from error
    table, paragraph = 0, 0
    for block in document.element.body:
        if block.tag == qn("w:p"):
            paragraph += 1
            words = "".join(one.text or "" for one in block.iter(qn("w:t")))
            yield Row(f"paragraph {paragraph}", (_tidy(words),), table=0)
        elif block.tag == qn("w:tbl"):
            table += 1
            for number, row in enumerate(Table(block, document).rows, start=1):
                yield _row_of_word(row._tr, f"table {table}, row {number}", table)


def _row_of_word(row: Any, where: str, table: int) -> Row:
    """One row of a table in Word, with an empty cell for each column that the row leaves out before or after."""
    from docx.oxml.ns import qn

    cells: list[str] = [""] * row.grid_before
    across: list[int] = []
    down: list[int] = []
    for cell in row.tc_lst:
        span = cell.grid_span
        if span > 1:
            across += range(len(cells), len(cells) + span)
        if cell.vMerge == "continue":
            down.append(len(cells))
        paragraphs = ("".join(_runs(one, qn)) for one in cell.iter(qn("w:p")))
        text = "" if cell.vMerge == "continue" else _tidy("\n".join(paragraphs))
        cells += [text, *([""] * (span - 1))]
    return Row(where, tuple(cells + [""] * row.grid_after), table, tuple(across), tuple(down))


def _runs(paragraph: Any, qn: Any) -> Iterator[str]:
    """The words of a paragraph with its line breaks; what is deleted with changes tracked is not among them."""
    for one in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab")):
        yield one.text or "" if one.tag == qn("w:t") else " " if one.tag == qn("w:tab") else "\n"
