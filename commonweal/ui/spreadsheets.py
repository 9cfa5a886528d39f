"""Rows as files that a spreadsheet opens, CSV and XLSX: complete however many they are, and no cell is a formula."""

import csv
import datetime
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse

from commonweal.ui.forms import first_error

# What a spreadsheet would run as a formula when it opens the file (OWASP, CSV injection).
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY, A_PIECE = 5_000_000, 65_536
# What XML 1.0 cannot hold, whatever somebody typed.
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Cells = Sequence[Any]


def neutral(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    >>> neutral("=1+1"), neutral(-1), neutral("plain")
    ("'=1+1", -1, 'plain')
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_BEGINS) else value


def plain(value: Any) -> Any:
    """A value as files hold it: numbers and texts as they are, days as 2026-11-23, the rest as text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if value is None or isinstance(value, (int, float, str)) else str(value)


def as_csv(names: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Rows as comma-separated values, line by line, with a mark that tells Excel it is UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(names))
    for row in rows:
        cells = [neutral(plain(value)) for value in row]
        yield str(writer.writerow(["" if cell is None else cell for cell in cells]))


def as_xlsx(names: Sequence[str], rows: Iterable[Cells]) -> Iterator[bytes]:
    """Rows as one sheet of a workbook (ECMA-376), piece by piece; memory does not grow with them."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in _PARTS.items():
                archive.writestr(name, _HEAD + part)
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
                sheet.write(
                    f'{_HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    "<sheetData>".encode()
                )
                sheet.write(_xlsx_row(names))
                for row in rows:
                    sheet.write(_xlsx_row(row))
                sheet.write(b"</sheetData></worksheet>")
        file.seek(0)
        while piece := file.read(A_PIECE):
            yield piece


def download(names: Sequence[str], rows: Iterable[Cells], *, ending: str, name: str) -> HttpResponseBase:
    """An answer that gives these rows as a file; ending: csv or xlsx. name: of the file, without its ending."""
    pieces = as_xlsx(names, rows) if ending == "xlsx" else (line.encode() for line in as_csv(names, rows))
    response = StreamingHttpResponse(pieces, content_type=MEDIA_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


def refusal(form: BaseForm) -> HttpResponse:
    """An answer in place of a file that a wrong filter asks for: all of it would look like an answer."""
    return HttpResponse(first_error(form), status=400, content_type="text/plain; charset=utf-8")


def file_links(view: str, asked: QueryDict, *before: str) -> list[tuple[str, str]]:
    """Name and address of each file of a list: with its filter and order, and never with the page it is opened at.

    view: the name of the view that gives the file, which takes `before` and its ending.
    """
    query = asked.copy()
    query.pop("page", None)
    end = f"?{query.urlencode()}" if query else ""
    return [(ending.upper(), f"{reverse(view, args=[*before, ending])}{end}") for ending in MEDIA_TYPES]


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _xlsx_row(row: Cells) -> bytes:
    return f"<row>{''.join(map(_xlsx_cell, row))}</row>".encode()


def _xlsx_cell(value: Any) -> str:
    value = neutral(plain(value))
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    text = escape(str(value).translate(_NOT_IN_XML))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
