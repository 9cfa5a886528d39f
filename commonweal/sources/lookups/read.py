"""Reads look-ups between areas, such as lsoa21_ward24_ltla24.csv: one row for each small area."""

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from commonweal.places.area_types import read_column
from commonweal.sources.opening import ColumnsChanged, NothingInIt, Unreadable, in_utf8


@dataclass
class Lookup:
    """What a look-up says: `pairs` by (from, to) column, each column as (type of area, year)."""

    columns: dict[str, tuple[str, int]]
    start: str
    pairs: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    read: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


def read_lookup(name: str, stream: io.TextIOWrapper) -> Lookup:
    """Read a look-up. Its columns name type and year: lsoa11_code, LSOA11CD, WD24CD, ltla24_code.

    The first such column is the area looked up, the others where it belongs. `pairs` holds, for each
    of the others, (line, code from, code to). Raises Unreadable when there are not two such columns.
    """
    with in_utf8(name):
        reader = csv.reader(stream, strict=True)
        try:
            header = [column.strip() for column in next(reader, [])]
            columns = {
                column: (found[0], found[1])
                for column in header
                if (found := read_column(column)) and found[2] == "code"
            }
            if len(columns) < 2:
                raise ColumnsChanged(
                    f"{name} is not a look-up between areas: it needs two or more columns of codes whose names say "
                    f"type and year, such as lsoa21_code and ward24_code. It has: {', '.join(header)[:300]}."
                )
            if len(set(columns.values())) != len(columns):
                raise Unreadable(f"{name} has two columns for the same type and year of area.")
            at = {column: header.index(column) for column in columns}
            start, *others = columns
            lookup = Lookup(columns, start, {column: [] for column in others})
            seen: set[tuple[str, ...]] = set()
            for row in reader:
                if not row:
                    continue
                lookup.read += 1
                line = reader.line_num
                if len(row) != len(header):
                    lookup.refused.append(
                        {"row": line, "reason": f"it has {len(row)} columns, not {len(header)}"}
                    )
                    continue
                codes = tuple(row[at[column]].strip() for column in columns)
                if not codes[0]:
                    lookup.refused.append({"row": line, "reason": f"it has no {start}"})
                elif codes in seen:
                    lookup.refused.append({"row": line, "reason": "it repeats an earlier row"})
                else:
                    seen.add(codes)
                    for column, code in zip(others, codes[1:], strict=True):
                        if code:
                            lookup.pairs[column].append((line, codes[0], code))
        except csv.Error as error:
            raise Unreadable(
                f"{name} is not a sound CSV file from line {reader.line_num} on ({error})."
            ) from error
    if not lookup.read:
        raise NothingInIt(f"{name} has a heading and no rows.")
    return lookup
