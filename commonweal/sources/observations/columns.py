"""Which column of a table holds what: its header found, its layout recognised, its figures' columns named."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from commonweal.evidence.definitions import Layout, column_name, fitted_to, layout_of, nearest_layout
from commonweal.places.area_types import read_column
from commonweal.sources.observations.tables import Source
from commonweal.sources.opening import ColumnsChanged, NothingInIt, Unreadable

AGE = re.compile(r"\d{1,3}\+?")
# Official workbooks have titles and notes above the names of their columns, seven rows and more.
HEADER_WITHIN = 20


@dataclass(frozen=True)
class Cell:
    """One column that holds a figure: of which measure and group, and which columns hold what goes with it."""

    at: int
    measure: str
    group: str = ""
    base: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Columns:
    """Where everything stands. code: codes of areas, or their names. picked: what says what a row measures."""

    code: int
    group: int | None
    cells: tuple[Cell, ...]
    width: int
    picked: tuple[int, ...] = ()
    only: tuple[tuple[int, str], ...] = ()
    kind: tuple[str, int] = ("", 0)


@dataclass
class Headed:
    """A table whose columns are understood, and its rows below them."""

    layout: Layout
    columns: Columns
    rows: Iterator[tuple[int, list[str]]]
    titles: list[str] = field(default_factory=list)


def headed(source: Source, layout: Layout | None) -> Headed | None:
    """Find the names of the columns and what they mean; None for a sheet of a workbook that is no such table.

    layout: how it is read; None to recognise a published table. Titles above the names are passed over.
    Raises Unreadable: ColumnsChanged for a published table without a column that it should have.
    """
    above: list[tuple[int, list[str]]] = []
    for number, row in source.rows:
        header = _header(row)
        found = _fits(header, layout) if any(header) else None
        if found is not None:
            return _headed(source.name, header, found, source.rows)
        above.append((number, row))
        if len(above) == HEADER_WITHIN:
            break
    if source.is_sheet:
        return None
    if not above:
        raise NothingInIt(f"{source.name} is empty. Was it copied to the end?")
    header = _header(above[0][1])
    return _headed(
        source.name, header, layout or _recognised(source.name, above), chain(above[1:], source.rows)
    )


def _header(row: Sequence[str]) -> list[str]:
    names = [column_name(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    return names


def _fits(header: list[str], layout: Layout | None) -> Layout | None:
    if layout is None:
        return layout_of(header)
    fitted = fitted_to(layout, header)
    return fitted if fitted.columns and set(fitted.columns) <= set(header) else None


def _recognised(name: str, above: Sequence[tuple[int, list[str]]]) -> Layout:
    """Raises Unreadable: none of the first rows names the columns of a published table."""
    for _number, row in above:
        header = _header(row)
        near = nearest_layout(header)
        if near is not None:
            like, lacking = near
            raise ColumnsChanged(
                f"{name} looks like “{like.title}”, but lacks "
                f"{', '.join(f'“{column}”' for column in lacking)}. "
                f"The source may have changed its columns. It has: {', '.join(header)[:300]}.",
                lacking=lacking,
                added=[column for column in header if column not in like.columns],
            )
    raise Unreadable(
        f"{name} is no table that is known by its columns. Say what it holds with --measure and --value. "
        f"It has: {', '.join(_header(above[0][1]))[:300]}."
    )


def _headed(name: str, header: list[str], layout: Layout, rows: Iterator[tuple[int, list[str]]]) -> Headed:
    for column in layout.columns:
        if column not in header:
            words = f"{name} has no column “{column}”. It has: {', '.join(header)[:300]}."
            if not layout.code:
                raise Unreadable(words)
            lacking = [one for one in layout.columns if one not in header]
            added = [one for one in header if one not in layout.columns]
            raise ColumnsChanged(words, lacking=lacking, added=added)
    code, kind = _areas(name, header, layout)
    places = _Places(header)
    columns = Columns(
        code,
        places.of(layout.group),
        tuple(_cells(layout, places)),
        len(header),
        tuple(header.index(column) for column in layout.picked_by),
        tuple((header.index(column), text) for column, text in layout.only.items() if column in header),
        kind,
    )
    return Headed(layout, columns, rows)


def _areas(name: str, header: list[str], layout: Layout) -> tuple[int, tuple[str, int]]:
    """Where the areas stand, and of which type and year they are; empty and 0 where only the codes tell."""
    said = layout.codes or layout.names
    if said:
        kind = str(said.get("type", "")), int(said.get("year", 0))
        return header.index(str(said["column"])), kind
    for at, column in enumerate(header):
        told = read_column(column)
        if told is not None and told[2] == "code":
            return at, (told[0], told[1])
    raise Unreadable(
        f"{name} has no column of codes of areas whose name says type and year, such as lsoa21_code. "
        f"It has: {', '.join(header)[:300]}."
    )


class _Places:
    """Where the columns of a table stand."""

    def __init__(self, header: list[str]) -> None:
        self.header = header

    def of(self, column: str) -> int | None:
        return self.header.index(column) if column else None


def _cells(layout: Layout, places: _Places) -> Iterator[Cell]:
    header = places.header
    base, low, high = (places.of(column) for column in (layout.base, layout.low, layout.high))
    if layout.value:
        yield Cell(header.index(layout.value), layout.measure, base=base, low=low, high=high)
    for group, column in layout.groups.items():
        yield Cell(header.index(column), layout.measure, group, base)
    for measure, column in layout.measures.items():
        yield Cell(header.index(column), measure)
    if layout.under:
        yield from _under(layout, header, base)
    if layout.ages and not layout.group:
        for at, column in enumerate(header):
            if AGE.fullmatch(column):
                yield Cell(at, layout.measure, column, base)
    for measure, column in layout.totals.items():
        yield Cell(header.index(column), measure)


def _under(layout: Layout, header: list[str], base: int | None) -> Iterator[Cell]:
    """One column for each group, named after what they are groups of: “Religion: Sikh”."""
    start = f"{layout.under}: "
    groups = {
        at: column.removeprefix(start)
        for at, column in enumerate(header)
        if column.startswith(start) and at != base
    }
    above = headings(groups.values())
    for at, group in groups.items():
        if group not in above:
            yield Cell(at, layout.measure, group, base)


def headings(groups: Any) -> set[str]:
    """The groups that are only the sum of others, named after them: “Owned” of “Owned: Owns outright”.

    >>> sorted(headings(["Owned", "Owned: Owns outright", "Lives rent free"]))
    ['Owned']
    """
    names = set(groups)
    starts = {name[:at] for name in names for at in range(len(name)) if name.startswith(": ", at)}
    return names & starts
