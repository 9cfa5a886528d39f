"""Reads a table of figures by area, one row for each area or for each area and group."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonweal.places.area_types import read_column
from commonweal.sources.opening import Unreadable, in_utf8

# Written in place of a figure that is withheld, in official tables.
WITHHELD = frozenset({"*", "c", "[c]", "x", "[x]", ":", "..", "-"})
LONGEST_GROUP = 120


@dataclass
class Figures:
    """What a table says: `values` by (code of the area, group), None where it is withheld.

    area_type, vintage: as the column of codes names them.
    """

    area_type: str
    vintage: int
    values: dict[tuple[str, str], float | None] = field(default_factory=dict)
    read: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


def read_figures(name: str, stream: io.TextIOWrapper, *, value: str, group: str = "") -> Figures:
    """Read the column `value`, for each area and, where `group` names a column, for each group in it.

    The first column of codes (lsoa21_code, LSOA21CD, WD25CD) says which areas. A table may repeat a total
    in every row of an area: that is read once; one that differs is refused. Raises Unreadable.
    """
    with in_utf8(name):
        reader = csv.reader(stream, strict=True)
        try:
            header = [column.strip() for column in next(reader, [])]
            found, at = _columns(name, header, value, group)
            for row in reader:
                if row:
                    found.read += 1
                    reason = _take(found, row, at, len(header))
                    if reason:
                        found.refused.append({"row": reader.line_num, "reason": reason})
        except csv.Error as error:
            raise Unreadable(
                f"{name} is not a table: a quotation mark is opened and never closed."
            ) from error
    if not found.values:
        raise Unreadable(f"{name} holds no figure in the column “{value}”.")
    return found


def _columns(name: str, header: Sequence[str], value: str, group: str) -> tuple[Figures, Mapping[str, int]]:
    codes = [column for column in header if (read := read_column(column)) and read[2] == "code"]
    if not codes:
        raise Unreadable(
            f"{name} has no column of codes of areas whose name says type and year, such as lsoa21_code. "
            f"It has: {', '.join(header)[:300]}."
        )
    for column in filter(None, (value, group)):
        if column not in header:
            raise Unreadable(f"{name} has no column “{column}”. It has: {', '.join(header)[:300]}.")
    kind = read_column(codes[0])
    assert kind is not None
    at = {"code": header.index(codes[0]), "value": header.index(value)}
    return Figures(kind[0], kind[1]), at | ({"group": header.index(group)} if group else {})


def _take(found: Figures, row: Sequence[str], at: Mapping[str, int], width: int) -> str:
    """Keep what a row says; the reason where it can't be kept."""
    if len(row) != width:
        return f"it has {len(row)} columns, not {width}"
    code = row[at["code"]].strip()
    group = " ".join(row[at["group"]].split())[:LONGEST_GROUP] if "group" in at else ""
    if not code or ("group" in at and not group):
        return "it names no area" if not code else "it names no group"
    try:
        number = _number(row[at["value"]])
    except ValueError:
        return f"“{row[at['value']][:40]}” is not a figure"
    if found.values.setdefault((code, group), number) != number:
        return "an earlier row says something else of the same area and group"
    return ""


def _number(text: str) -> float | None:
    """
    >>> _number("1,910"), _number("[c]")
    (1910.0, None)
    """
    text = text.strip()
    if text.casefold() in WITHHELD:
        return None
    number = float(text.replace(",", ""))
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number
