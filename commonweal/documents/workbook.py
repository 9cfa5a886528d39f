"""Tables as a spreadsheet file: numbers as numbers, text never taken for a formula or a link."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

Value = str | float | int | None
# What the format allows in the name of a sheet.
LONGEST_NAME = 31
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]+")


@dataclass(frozen=True)
class Sheet:
    """One sheet: a row of heads over rows of values; None leaves a cell empty.

    formats: the number format of a column by its place, such as "0.0%". widths: of columns, in characters.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    formats: tuple[tuple[int, str], ...] = ()


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one XLSX file, their heads staying in sight."""
    import xlsxwriter

    stream = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, safe)
    bold = workbook.add_format({"bold": True})
    for one in sheets:
        sheet = workbook.add_worksheet(NOT_IN_A_NAME.sub("", one.title)[:LONGEST_NAME])
        sheet.write_row(0, 0, one.heads, bold)
        sheet.freeze_panes(1, 0)
        formats = {column: workbook.add_format({"num_format": words}) for column, words in one.formats}
        for line, row in enumerate(one.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                elif value is not None:
                    sheet.write_number(line, column, value, formats.get(column))
        for column, width in enumerate(one.widths):
            sheet.set_column(column, column, width)
    workbook.close()
    return stream.getvalue()
