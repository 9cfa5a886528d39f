"""Reading short texts with their identifiers: from a table, or one a line."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonweal.sources.opening import Unreadable, in_utf8, open_table

# What tables call the two columns, the surest first.
ID_NAMES = ("id", "text id", "comment id", "response id", "reply id", "reference", "ref", "key")
TEXT_NAMES = ("text", "comment", "answer", "response", "reply", "feedback", "comment text", "body", "words")
LONGEST = 50_000
LOOKED_AT = 200


@dataclass
class TextTable:
    """What was read. texts: (identifier, text).  refused: rows and reasons.  columns: which were read, where it was a
    table with names.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def read_texts(path: Path, *, id_column: str | None = None, text_column: str | None = None) -> TextTable:
    """Read a CSV file (also packed as .gz or .zip) with a text in each row, or a file ending in .txt with one a line.

    Without the names of columns those that are usual are looked for; failing that the column with the longest texts is
    read, and rows are named by their number. Refused: a row without a text, of a text longer than 50,000 characters,
    and the second of two with one identifier. Raises Unreadable for what is no such table.
    """
    table = TextTable()
    with open_table(path) as opened:
        for name, stream in opened:
            with in_utf8(name):
                if name.lower().removesuffix(".gz").endswith(".txt"):
                    told = [
                        (number, str(number), line.strip()) for number, line in enumerate(stream, start=1)
                    ]
                    _add(table, [one for one in told if one[2]])
                else:
                    _add(table, _rows(name, stream, table, id_column, text_column))
    return table


def _rows(
    name: str, stream: Any, table: TextTable, id_column: str | None, text_column: str | None
) -> list[tuple[int, str, str]]:
    reader = csv.reader(stream)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        rows = [
            (number, row) for number, row in enumerate(reader, start=2) if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise Unreadable(f"{name} is no table of CSV: {error}.") from None
    of_text = _place(name, header, text_column, TEXT_NAMES)
    of_id = _place(name, header, id_column, ID_NAMES)
    if of_text is None or of_text == of_id:
        of_text = _longest(header, rows, of_id)
    if of_text is None:
        raise Unreadable(f"{name} has no column of texts. Its columns are: {', '.join(header) or 'none'}.")
    table.columns = {"text": header[of_text], "id": "" if of_id is None else header[of_id]}
    return [
        (number, str(number) if of_id is None else _cell(row, of_id), _cell(row, of_text))
        for number, row in rows
    ]


def _add(table: TextTable, rows: list[tuple[int, str, str]]) -> None:
    seen: dict[str, int] = {}
    for number, name, text in rows:
        if not name:
            reason = "the identifier is empty"
        elif name in seen:
            reason = f"“{name}” was in row {seen[name]} already"
        elif not text:
            reason = "there is no text"
        elif len(text) > LONGEST:
            reason = f"the text has {len(text):,} characters, more than {LONGEST:,}"
        else:
            seen[name] = number
            table.texts.append((name, text))
            continue
        table.refused.append({"row": number, "reason": reason})


def _place(name: str, header: list[str], wanted: str | None, usual: tuple[str, ...]) -> int | None:
    if wanted is not None:
        if wanted not in header:
            raise Unreadable(
                f"{name} has no column “{wanted}”. Its columns are: {', '.join(header) or 'none'}."
            )
        return header.index(wanted)
    plain = [cell.casefold().replace("_", " ").replace("-", " ") for cell in header]
    return next((plain.index(one) for one in usual if one in plain), None)


def _longest(header: list[str], rows: list[tuple[int, list[str]]], but: int | None) -> int | None:
    lengths = {
        place: sum(len(_cell(row, place)) for _number, row in rows[:LOOKED_AT])
        for place in range(len(header))
        if place != but
    }
    return max(lengths, key=lambda place: lengths[place]) if lengths and max(lengths.values()) else None


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
