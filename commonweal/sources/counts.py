"""Reading counts from a long table, as published: one row for each combination of categories."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonweal.sources.figures import NoFigure, count_in
from commonweal.sources.opening import Unreadable, in_utf8, open_table


@dataclass
class CountTable:
    """What was read: rows of (categories, count), and the rows refused with their reasons."""

    rows: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


def read_counts(path: Path, *, by: Mapping[str, str], count: str) -> CountTable:
    """Read a CSV file (also packed as .gz or .zip) with one row for each combination of categories.

    by: what each dimension is called -> its column, such as {"area": "lsoa21cd"}. count: the column of counts. A
    row without a category or a whole number is refused, as is the second of two for the same categories.
    Raises Unreadable for what is no such table.
    """
    table = CountTable()
    seen: dict[tuple[str, ...], int] = {}
    for number, row in _rows(path, (*by.values(), count)):
        categories = tuple(cell.strip() for cell in row[:-1])
        try:
            for name, category in zip(by, categories, strict=True):
                if not category:
                    raise NoFigure(f"the {name} is empty")
            try:
                value = int(count_in(row[-1]))
            except NoFigure as error:
                raise NoFigure(f"the count {error}") from None
            if categories in seen:
                named = " and ".join(f"{name} “{one}”" for name, one in zip(by, categories, strict=True))
                raise NoFigure(f"{named} were in row {seen[categories]} already")
        except NoFigure as error:
            table.refused.append({"row": number, "reason": str(error)})
            continue
        seen[categories] = number
        table.rows.append((categories, value))
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
                        f"{', '.join(header) or 'none'}. Name the right ones."
                    )
                places = [header.index(wanted) for wanted in names]
                for number, row in enumerate(reader, start=2):
                    if any(cell.strip() for cell in row):
                        yield number, [row[place] if place < len(row) else "" for place in places]
