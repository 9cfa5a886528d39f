"""Reading counts by area and group from a long table, as published: one row a pair."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonweal.sources.figures import NoFigure, count_in
from commonweal.sources.opening import Unreadable, in_utf8, open_table


@dataclass
class CountTable:
    """What was read: rows of (area, group, count), and the rows refused with their reasons."""

    rows: list[tuple[str, str, float]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


def read_counts(path: Path, *, area: str, group: str, count: str) -> CountTable:
    """Read a CSV file (also packed as .gz or .zip) with one row for each area and group.

    area, group, count: the names of its columns. A row without a code, a group or a whole number is refused,
    as is the second of two for the same pair. Raises Unreadable for what is no such table.
    """
    table = CountTable()
    seen: dict[tuple[str, str], int] = {}
    for number, row in _rows(path, (area, group, count)):
        pair = (row[0].strip(), row[1].strip())
        try:
            if not all(pair):
                raise NoFigure(f"the {'area' if not pair[0] else 'group'} is empty")
            try:
                value = count_in(row[2])
            except NoFigure as error:
                raise NoFigure(f"the count {error}") from None
            if pair in seen:
                raise NoFigure(f"area “{pair[0]}” and group “{pair[1]}” were in row {seen[pair]} already")
        except NoFigure as error:
            table.refused.append({"row": number, "reason": str(error)})
            continue
        seen[pair] = number
        table.rows.append((*pair, value))
    return table


def _rows(path: Path, names: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The wanted cells of each row, with the row's number as a spreadsheet shows it."""
    with open_table(path) as texts:
        for name, text in texts:
            with in_utf8(name):
                reader = csv.reader(text)
                header = [cell.strip() for cell in next(reader, [])]
                missing = [f"“{wanted}”" for wanted in names if wanted not in header]
                if missing:
                    raise Unreadable(
                        f"{name} has no column {' and no column '.join(missing)}. Its columns are: "
                        f"{', '.join(header) or 'none'}. Name the right ones with --area, --group and --count."
                    )
                places = [header.index(wanted) for wanted in names]
                for number, row in enumerate(reader, start=2):
                    if any(cell.strip() for cell in row):
                        yield number, [row[place] if place < len(row) else "" for place in places]
