"""How far a sheet of a workbook reaches and which of its cells are faulty, told from its XML while it is unpacked."""

import html
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

# The beginning of a row, a cell, its formula or its value in the XML of a sheet, whatever its prefix, and what stands
# up to the next tag.
_PART = re.compile(rb"<(?:[^\s<>/:]+:)?(row|c|f|v)(?=[\s/>])([^<]*)")
# What a cell is by its own word: e for an error, str for the text that a formula gave, which may be empty.
_KIND_OF_CELL = re.compile(rb"\st\s*=\s*[\"'](e|str)[\"']")
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


class Extent:
    """How far a sheet reaches, told from its XML while it is unpacked. Raises Unreadable beyond the limits.

    A row or cell that does not say where it stands comes after the one before it, as those read it who read the sheet.
    every_formula: is a formula a fault also where the file holds its result?
    """

    def __init__(self, limits: Limits, *, every_formula: bool = False) -> None:
        self.limits, self.every_formula = limits, every_formula
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
            raise damaged()

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
            raise too_many(self.limits)

    def _end_cell(self) -> None:
        """Remember what is wrong with the cell that was looked at, before another begins."""
        if self.kind == b"e":
            self.faults[self.row, self.column] = (
                html.unescape(self.value.decode("utf-8", "replace")) or "#ERROR!"
            )
        elif self.has_formula and (self.every_formula or (not self.value and self.kind != b"str")):
            self.faults[self.row, self.column] = WITHOUT_RESULT
        self.kind, self.has_formula, self.value = b"", False, b""

    def _place(self, attributes: bytes) -> tuple[int, int]:
        """Column and row as numbers, 0 where it does not say."""
        said = _STANDS_AT.search(attributes)
        if said is None:
            return 0, 0
        place = _PLACE.fullmatch(said[1] if said[1] is not None else said[2])
        if place is None:
            raise damaged()
        return _column_number(place[1].decode()), int(place[2])


def _column_number(letters: str) -> int:
    """
    >>> _column_number("A"), _column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def too_many(limits: Limits) -> Unreadable:
    return Unreadable(
        _(
            "This table has more than %(rows)d rows or %(columns)d columns, or something is written far away "
            "from the rest. Delete what is not needed, or split it."
        )
        % {"rows": limits.rows, "columns": limits.columns}
    )


def damaged() -> Unreadable:
    return Unreadable(_("This workbook is damaged or was cut short. Save it again and send that."))
