"""Reads a table of figures by area, in the way that a layout says."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonweal.evidence.definitions import Layout, layout_of, nearest_layout, unit_in
from commonweal.places.area_types import read_column
from commonweal.sources.figures import MARKS, NoFigure, figure_in
from commonweal.sources.opening import Unreadable, in_utf8

# Written in place of a figure that is withheld, in official tables.
WITHHELD = frozenset(MARKS) | {"c", "x"}
LONGEST_GROUP = 120
AGE = re.compile(r"\d{1,3}\+?")
# Code of the area, measure, group.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """One column that holds a figure: of which measure and group, and which column holds what it is out of."""

    at: int
    measure: str
    group: str = ""
    base: int | None = None


@dataclass
class Figures:
    """What a table says: value and base by area, measure and group; a value that is withheld is None.

    area_type, vintage: as the column of codes names them.
    """

    layout: Layout
    area_type: str
    vintage: int
    values: dict[Key, tuple[float | None, float | None]] = field(default_factory=dict)
    read: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Columns:
    code: int
    group: int | None
    cells: tuple[Cell, ...]
    width: int


class _Refused(ValueError):
    """A row can't be kept; why."""


def read_figures(name: str, stream: io.TextIOWrapper, layout: Layout | None) -> Figures:
    """Every figure of a table. layout: how it is read; None to recognise a published table by its columns.

    A table may repeat a total in every row of an area: that is read once; one that differs is refused. A row
    is kept as a whole or refused as a whole. Raises Unreadable.
    """
    with in_utf8(name):
        reader = csv.reader(stream, strict=True)
        try:
            header = [" ".join(column.split()) for column in next(reader, [])]
            found, columns = _columns(name, header, layout)
            for row in reader:
                if row:
                    found.read += 1
                    try:
                        _take(found, row, columns)
                    except _Refused as error:
                        found.refused.append({"row": reader.line_num, "reason": str(error)})
        except csv.Error as error:
            raise Unreadable(
                f"{name} is not a table: a quotation mark is opened and never closed."
            ) from error
    if not found.read:
        raise Unreadable(f"{name} has the columns of “{found.layout.title}” and not one row: it is empty.")
    if not found.values:
        first = found.refused[0]
        raise Unreadable(f"{name} holds no figure. Row {first['row']}: {first['reason']}.")
    return found


def _columns(name: str, header: list[str], layout: Layout | None) -> tuple[Figures, _Columns]:
    chosen = layout or _recognised(name, header)
    for column in chosen.columns:
        if column not in header:
            raise Unreadable(f"{name} has no column “{column}”. It has: {', '.join(header)[:300]}.")
    if chosen.codes:
        area_type, vintage = str(chosen.codes["type"]), int(chosen.codes["year"])
        code = header.index(str(chosen.codes["column"]))
    else:
        code, area_type, vintage = _column_of_codes(name, header)
    base = header.index(chosen.base) if chosen.base else None
    columns = _Columns(
        code,
        header.index(chosen.group) if chosen.group else None,
        tuple(_cells(chosen, header, base)),
        len(header),
    )
    return Figures(chosen, area_type, vintage), columns


def _recognised(name: str, header: list[str]) -> Layout:
    layout = layout_of(header)
    if layout is not None:
        return layout
    near = nearest_layout(header)
    if near is not None:
        like, lacking = near
        raise Unreadable(
            f"{name} looks like “{like.title}”, but lacks {', '.join(f'“{column}”' for column in lacking)}. "
            f"The source may have changed its columns. It has: {', '.join(header)[:300]}."
        )
    raise Unreadable(
        f"{name} is no table that is known by its columns. Say what it holds with --measure and --value. "
        f"It has: {', '.join(header)[:300]}."
    )


def _column_of_codes(name: str, header: list[str]) -> tuple[int, str, int]:
    for at, column in enumerate(header):
        kind = read_column(column)
        if kind is not None and kind[2] == "code":
            return at, kind[0], kind[1]
    raise Unreadable(
        f"{name} has no column of codes of areas whose name says type and year, such as lsoa21_code. "
        f"It has: {', '.join(header)[:300]}."
    )


def _cells(layout: Layout, header: list[str], base: int | None) -> Iterator[Cell]:
    if layout.value:
        yield Cell(header.index(layout.value), layout.measure, base=base)
    for group, column in layout.groups.items():
        yield Cell(header.index(column), layout.measure, group, base)
    for measure, column in layout.measures.items():
        yield Cell(header.index(column), measure)
    if layout.ages:
        for at, column in enumerate(header):
            if AGE.fullmatch(column):
                yield Cell(at, layout.measure, column, base)
    for measure, column in layout.totals.items():
        yield Cell(header.index(column), measure)


def _take(found: Figures, row: Sequence[str], columns: _Columns) -> None:
    """Keep what a row says, as a whole."""
    if len(row) != columns.width:
        raise _Refused(f"it has {len(row)} columns, not {columns.width}")
    code = row[columns.code].strip()
    if not code:
        raise _Refused("it names no area")
    named = "" if columns.group is None else " ".join(row[columns.group].split())[:LONGEST_GROUP]
    if columns.group is not None and not named:
        raise _Refused("it names no group")
    told: dict[Key, tuple[float | None, float | None]] = {}
    for cell in columns.cells:
        base = (
            None
            if cell.base is None
            else _figure(row[cell.base], unit_in(found.layout, found.layout.measure))
        )
        is_total = cell.measure in found.layout.totals
        group = cell.group or ("" if is_total else named)
        told[code, cell.measure, group] = _figure(row[cell.at], unit_in(found.layout, cell.measure)), base
    for key, value in told.items():
        if found.values.get(key, value) != value:
            raise _Refused("an earlier row says something else of the same area and group")
    found.values.update(told)


def _figure(text: str, unit: str) -> float | None:
    """The figure of a cell, None where it is withheld; a count that cannot be one is refused."""
    if text.strip().casefold() in WITHHELD:
        return None
    try:
        number = figure_in(text)
    except NoFigure as error:
        raise _Refused(f"a figure {error}") from None
    if number < 0 and unit != "score":
        raise _Refused(f"“{text.strip()}” is below zero")
    if unit == "count" and number != int(number):
        raise _Refused(f"“{text.strip()}” is not a whole number: is it a share where a count is wanted?")
    return number
