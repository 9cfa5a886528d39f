"""From the bytes of a file that somebody brought to one table, kept as CSV in UTF-8 whatever it came as."""

import csv
import io
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from commonweal.sources import opening
from commonweal.tension.upload.read import Limits, Sheet, Unreadable, read_sheet

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
LARGEST_TABLE = 50 * MEGABYTE
OF_FIGURES = Limits(rows=100_000, columns=250, cells=3_000_000)


def table_in(data: bytes, *, name: str = "") -> Sheet:
    """The one table in a CSV file (also packed, as .gz or .zip) or an Excel workbook.

    What it is goes by its content, and of text also by its name. Raises tension's or the sources' Unreadable, which both are in words.
    """
    is_workbook = data.startswith(b"PK") and b"[Content_Types].xml" in data
    if len(data) <= LARGEST_FILE and not is_workbook and data[:2] in (b"PK", b"\x1f\x8b"):
        return read_sheet(_unpacked(data), largest=LARGEST_TABLE, limits=OF_FIGURES)
    return read_sheet(data, name=name, largest=LARGEST_FILE, limits=OF_FIGURES)


def _unpacked(data: bytes) -> bytes:
    """The text in a packed file, read no further than a table may be large."""
    with tempfile.TemporaryDirectory(prefix="brought-") as folder:
        packed = Path(folder) / "This file"  # what a refusal calls it
        packed.write_bytes(data)
        with opening.open_table(packed) as files:
            if len(files) != 1:
                raise Unreadable(
                    _("This archive holds %(count)d tables. Bring them one by one.") % {"count": len(files)}
                )
            [text] = [_text(stream) for _name, stream in files]
    return text


def _text(stream: io.TextIOWrapper) -> bytes:
    data = bytes(stream.buffer.read(LARGEST_TABLE + 1))
    if len(data) > LARGEST_TABLE:
        raise Unreadable(
            _(
                "This file unpacks to more than %(size)d MB. Whoever keeps the machine loads so large a table with "
                "the command commonweal load observations."
            )
            % {"size": LARGEST_TABLE // MEGABYTE}
        )
    return data


def as_kept(sheet: Sheet) -> bytes:
    """The table as CSV in UTF-8. Each row stands in the line that it had, so that its number is the spreadsheet's."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(sheet.header)
    line = 1
    for number, cells in sheet.rows:
        stream.write("\n" * (number - line - 1))
        writer.writerow([" ".join(cell.split()) for cell in cells])
        line = number
    return stream.getvalue().encode()


def first_rows(stream: io.TextIOBase, most: int) -> list[list[str]]:
    """The first rows of a table that was kept, below its header."""
    reader = csv.reader(stream)
    next(reader, [])
    rows: list[list[str]] = []
    for row in reader:
        if row:
            rows.append(row)
        if len(rows) == most:
            break
    return rows
