"""Reads a table of figures by area, in the way that a layout says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commonweal.evidence.definitions import Layout, unit_in
from commonweal.sources.figures import MARKS, NoFigure, figure_in
from commonweal.sources.observations.columns import Cell, Columns, Headed, headed, headings
from commonweal.sources.observations.tables import Source
from commonweal.sources.opening import NothingInIt, Unreadable

# Written in place of a figure that is withheld, in official tables.
WITHHELD = frozenset(MARKS) | {"c", "x"}
LONGEST_GROUP = 120
YEAR_OF_AGE = re.compile(r"(?:Age|Aged)?\s*(\d{1,3}\+?)", re.IGNORECASE)
# Code of the area (its name where a table has no codes), measure, group.
Key = tuple[str, str, str]


@dataclass
class Figures:
    """What a table says: value and base by area, measure and group; a value that is withheld is None.

    limits: the ends of the interval of a figure that has one. area_type, vintage: as the column of codes names them;
    empty and 0 where only the codes tell. passed_over: rows about something else, and sheets that are no such table.
    """

    layout: Layout
    area_type: str
    vintage: int
    values: dict[Key, tuple[float | None, float | None]] = field(default_factory=dict)
    limits: dict[Key, tuple[float, float]] = field(default_factory=dict)
    read: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    passed_over: int = 0
    sheets_passed_over: list[str] = field(default_factory=list)


class _Refused(ValueError):
    """A row can't be kept; why."""


class _PassedOver(ValueError):
    """A row is about something that is not read here."""


def read_figures(name: str, sources: Sequence[Source], layout: Layout | None) -> Figures:
    """Every figure of a table. layout: how it is read; None to recognise a published table by its columns.

    sources: the table, or the sheets of a workbook, of which those are read that have the same layout. A table may
    repeat a total in every row of an area: that is read once; one that differs is refused. A row is kept as a whole
    or refused as a whole. Raises Unreadable.
    """
    found: Figures | None = None
    aside: list[str] = []
    for source in sources:
        table = headed(source, layout)
        if table is None or (found is not None and table.layout != found.layout):
            aside.append(source.name)
            continue
        if found is None:
            found = Figures(table.layout, *table.columns.kind)
        _take_all(found, table, source)
    if found is None:
        raise Unreadable(
            f"{name} has no sheet that is known by its columns. It has: {', '.join(aside)[:300]}. "
            "Save the sheet that you want as “CSV UTF-8”, and say what it holds with --measure and --value."
        )
    found.sheets_passed_over = aside
    if not found.read:
        raise NothingInIt(f"{name} has the columns of “{found.layout.title}” and not one row: it is empty.")
    if not found.values:
        first = found.refused[0] if found.refused else {"row": 2, "reason": "it is about something else"}
        raise Unreadable(f"{name} holds no figure. Row {first['row']}: {first['reason']}.")
    _settle(found)
    return found


def _take_all(found: Figures, table: Headed, source: Source) -> None:
    picked = [""] * len(table.columns.picked)
    for number, row in table.rows:
        if not any(cell.strip() for cell in row):
            continue
        found.read += 1
        try:
            _take(found, row, table.columns, picked)
        except _PassedOver:
            found.passed_over += 1
        except _Refused as error:
            where = {"sheet": source.name} if source.is_sheet else {}
            found.refused.append({"row": number, **where, "reason": str(error)})


def _take(found: Figures, row: Sequence[str], columns: Columns, picked: list[str]) -> None:
    """Keep what a row says, as a whole. picked: what the last rows said that they measure; it stands once for many."""
    layout = found.layout
    if len(row) > columns.width and not any(cell.strip() for cell in row[columns.width :]):
        row = row[: columns.width]
    if len(row) != columns.width:
        raise _Refused(f"it has {len(row)} columns, not {columns.width}")
    for at, place in enumerate(columns.picked):
        picked[at] = " ".join(row[place].split()) or picked[at]
    if any(row[at].strip() != text for at, text in columns.only):
        raise _PassedOver
    measure = _measured(layout, " / ".join(picked)) if columns.picked else ""
    code = " ".join(row[columns.code].split())
    if not code:
        # In tables of a survey these are the country and its regions, or a heading.
        if columns.picked:
            raise _PassedOver
        raise _Refused("it names no area")
    named = "" if columns.group is None else " ".join(row[columns.group].split())[:LONGEST_GROUP]
    if columns.group is not None and not named:
        raise _Refused("it names no group")
    if layout.ages and columns.group is not None and named != layout.whole.get("group"):
        year = YEAR_OF_AGE.fullmatch(named)
        if year is None:
            raise _PassedOver
        named = year[1]
    told: dict[Key, tuple[float | None, float | None]] = {}
    limits: dict[Key, tuple[float, float]] = {}
    for cell in columns.cells:
        of = measure or cell.measure
        is_total = cell.measure in layout.totals
        key = code, of, cell.group or ("" if is_total else named)
        base = None if cell.base is None else _base(row[cell.base], layout, of)
        told[key] = _figure(row[cell.at], unit_in(layout, of)), base
        if interval := _interval(row, cell, told[key][0]):
            limits[key] = interval
        if layout.code and unit_in(layout, of) == "percent" and (told[key][0] or 0) > 100:
            raise _Refused(f"“{row[cell.at].strip()}” is more than 100 per cent: is it a count?")
    for key, value in told.items():
        if found.values.get(key, value) != value:
            raise _Refused("an earlier row says something else of the same area and group")
    found.values.update(told)
    found.limits.update(limits)


def _measured(layout: Layout, words: str) -> str:
    """The measure that a row tells of, by the words in its columns. Raises _PassedOver for one that is not known."""
    plain = words.casefold()
    for measure, text in layout.picks.items():
        if text.casefold() in plain:
            return measure
    raise _PassedOver


def _base(text: str, layout: Layout, measure: str) -> float | None:
    """What a figure is out of: people or things, whatever the unit of the figure is, where it is a share."""
    unit = unit_in(layout, measure)
    return _figure(text, "count" if layout.low and unit == "percent" else unit)


def _interval(row: Sequence[str], cell: Cell, value: float | None) -> tuple[float, float] | None:
    """The ends of a figure's interval. One that does not hold its figure is refused."""
    if cell.low is None or cell.high is None or value is None:
        return None
    low, high = _figure(row[cell.low], "score"), _figure(row[cell.high], "score")
    if low is None or high is None:
        return None
    if not low <= value <= high:
        raise _Refused(f"its interval, {low:g} to {high:g}, does not hold its figure, {value:g}")
    return low, high


def _settle(found: Figures) -> None:
    """Where a group is everybody: make it what the others are out of. Groups that only sum up others are left out."""
    everybody = found.layout.whole.get("group")
    if not everybody:
        return
    measure, of = found.layout.measure, found.layout.whole.get("measure", "")
    wholes = {code: value[0] for (code, _measure, group), value in found.values.items() if group == everybody}
    above = headings(group for _code, _measure, group in found.values) | {everybody}
    settled: dict[Key, tuple[float | None, float | None]] = {
        key: (value, wholes.get(key[0]))
        for key, (value, _none) in found.values.items()
        if key[2] not in above
    }
    settled |= {(code, of, ""): (value, None) for code, value in wholes.items() if of and of != measure}
    found.values = settled or {(code, measure, ""): (value, None) for code, value in wholes.items()}


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
