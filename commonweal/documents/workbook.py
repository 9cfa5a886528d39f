"""Tables as a spreadsheet file: numbers as numbers, text never taken for a formula or a link."""

import io
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

Value = str | float | int | None
# What the format allows in the name of a sheet.
LONGEST_NAME = 31
A4 = 9  # as the format numbers sizes of paper
# A column of so many characters holds sentences.
WIDE = 30
# In points; no program makes a row as high as its wrapped text by itself in every case.
LINE_HEIGHT = 15
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]+")


@dataclass(frozen=True)
class Sheet:
    """One sheet: a row of heads over rows of values; None leaves a cell empty.

    formats: the number format of a column by its place, such as "0.0%". widths: of columns, in characters. above: a line
    over the heads. is_wide: to be printed on pages that lie, one page wide, with the text of wide columns wrapped.
    choices: what can be chosen in a column, by its place. whole_numbers: place, lowest and highest of a column that holds
    such. hidden: places of columns that are carried along unseen.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    formats: tuple[tuple[int, str], ...] = ()
    above: str = ""
    is_wide: bool = False
    choices: tuple[tuple[int, tuple[str, ...]], ...] = ()
    whole_numbers: tuple[tuple[int, int, int], ...] = ()
    hidden: tuple[int, ...] = ()


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one XLSX file, their heads staying in sight."""
    import xlsxwriter

    stream = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, safe)
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for one in sheets:
        sheet = workbook.add_worksheet(NOT_IN_A_NAME.sub("", one.title)[:LONGEST_NAME])
        heads = 1 if one.above else 0
        if one.above:
            sheet.write_string(0, 0, one.above, bold)
        sheet.write_row(heads, 0, one.heads, bold)
        sheet.freeze_panes(heads + 1, 0)
        if one.is_wide:
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(heads)
        texts = {n: wrapped for n, width in enumerate(one.widths) if one.is_wide and width >= WIDE}
        formats = {column: workbook.add_format({"num_format": words}) for column, words in one.formats}
        for line, row in enumerate(one.rows, start=heads + 1):
            if texts:
                sheet.set_row(line, LINE_HEIGHT * _lines_of(row, one.widths, texts))
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value, texts.get(column))
                elif value is not None:
                    sheet.write_number(line, column, value, formats.get(column))
        for column, width in enumerate(one.widths):
            sheet.set_column(column, column, width, None, {"hidden": column in one.hidden})
        _offer(sheet, one, first=heads + 1)
    workbook.close()
    return stream.getvalue()


def _offer(sheet: Any, one: Sheet, *, first: int) -> None:
    """Let whoever fills the sheet in choose from lists, and be told at once of a number that cannot be."""
    last = first + len(one.rows) - 1
    if last < first:
        return
    for column, offered in one.choices:
        rule: dict[str, Any] = {"validate": "list", "source": list(offered)}
        sheet.data_validation(first, column, last, column, rule)
    for column, lowest, highest in one.whole_numbers:
        rule = {"validate": "integer", "criteria": "between", "minimum": lowest, "maximum": highest}
        sheet.data_validation(first, column, last, column, rule)


def _lines_of(row: Sequence[Value], widths: Sequence[int], wrapped: Collection[int]) -> int:
    """How many lines the highest wrapped cell of a row takes, by the widths of the columns in characters.

    >>> _lines_of(["a" * 65, "one\\ntwo"], [30, 40], {0, 1})
    3
    """
    found = [
        sum(math.ceil(max(len(line), 1) / widths[column]) for line in value.splitlines() or [""])
        for column, value in enumerate(row)
        if column in wrapped and isinstance(value, str)
    ]
    return max(found, default=1)
