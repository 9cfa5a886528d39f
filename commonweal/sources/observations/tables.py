"""The tables in a file: one in a CSV file, packed or not; one on each sheet of a workbook."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commonweal.sources.opening import Unreadable, in_utf8, is_workbook, open_table
from commonweal.tension.upload.read import Limits, sheets_of_workbook
from commonweal.tension.upload.read import Unreadable as UnreadableWorkbook

MEGABYTE = 1024 * 1024
LARGEST_WORKBOOK = 60 * MEGABYTE
OF_WORKBOOKS = Limits(rows=250_000, columns=250, cells=8_000_000)


@dataclass(frozen=True)
class Source:
    """One table as it stands in a file: what it is called, and its rows with the line or row that each stands in.

    is_sheet: one of the sheets of a workbook, of which some are covers and notes.
    """

    name: str
    rows: Iterator[tuple[int, list[str]]]
    is_sheet: bool = False


@contextmanager
def tables_in(path: Path, name: str, *, wanted: str = "") -> Iterator[list[Source]]:
    """The tables of a file. wanted: which member of a zip archive, where it holds several. Raises Unreadable."""
    if is_workbook(path):
        yield _sheets(path, name)
        return
    with open_table(path, wanted=wanted) as files:
        if len(files) != 1:
            names = ", ".join(files.names) if hasattr(files, "names") else ""
            raise Unreadable(f"{name} holds {len(files)} tables. Say which with --table: {names[:600]}.")
        # One after another: a member of an archive is open only while it is read.
        for _name, stream in files:
            yield [Source(name, _rows_of_text(name, stream))]


def _sheets(path: Path, name: str) -> list[Source]:
    if path.stat().st_size > LARGEST_WORKBOOK:
        raise Unreadable(
            f"{name} is a workbook of more than {LARGEST_WORKBOOK // MEGABYTE} MB. Save it as CSV."
        )
    try:
        sheets = list(sheets_of_workbook(path.read_bytes(), OF_WORKBOOKS))
    except UnreadableWorkbook as error:
        raise Unreadable(f"{name}: {error}") from error
    return [Source(title, enumerate(rows, start=1), is_sheet=True) for title, rows in sheets]


def _rows_of_text(name: str, stream: io.TextIOBase) -> Iterator[tuple[int, list[str]]]:
    with in_utf8(name):
        reader = csv.reader(stream, strict=True)
        try:
            for row in reader:
                if row:
                    yield reader.line_num, row
        except csv.Error as error:
            raise Unreadable(
                f"{name} is not a table: a quotation mark is opened and never closed."
            ) from error
