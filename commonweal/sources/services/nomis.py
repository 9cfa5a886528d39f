"""Figures from Nomis: a table of its interface, asked page by page, becomes one CSV file."""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from commonweal.sources.opening import ColumnsChanged, NothingInIt
from commonweal.sources.services.asking import Asking, NotFetched, Unsound
from commonweal.sources.services.keeping import Kept

PAGE = 25_000  # what Nomis gives to those who are not registered
NAME = re.compile(r"NM_\d{1,5}_\d{1,2}")
PAGING = ("RECORD_OFFSET", "RECORD_COUNT")
# Columns of every table there: none of them is new.
IN_EVERY_TABLE = re.compile(r"(DATE|GEOGRAPHY|MEASURES|OBS|RECORD)(_\w+)?|URN")


def fetch_figures(
    asking: Asking,
    dataset: str,
    *,
    geography: str,
    columns: tuple[str, ...],
    asked: Mapping[str, str] | None = None,
    page: int = PAGE,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """A table of Nomis as a CSV file with these columns.

    dataset: such as NM_2041_1. geography: which areas, such as TYPE151 for the small areas of 2021. asked: what else
    narrows it. Raises NotFetched, ColumnsChanged and NothingInIt.
    """
    if not NAME.fullmatch(dataset):
        raise NotFetched(f"“{dataset}” is no table of Nomis. They are named like NM_2041_1.")
    base = f"{settings.NOMIS}/dataset/{dataset}.data.csv"
    words = {"geography": geography, **(asked or {}), "select": ",".join((*columns, *PAGING)).lower()}
    kept = Kept(asking, f"{base}?{urlencode(words)}")
    whole = kept.folder / f"{dataset}.csv"
    with kept.round(), whole.open("w", encoding="utf-8", newline="") as stream:
        try:
            _write_all(kept, base, words, columns, page, csv.writer(stream, lineterminator="\n"), progress)
        except BaseException:
            whole.unlink()
            raise
    return whole


def _write_all(
    kept: Kept,
    base: str,
    words: Mapping[str, str],
    columns: tuple[str, ...],
    page: int,
    writer: Any,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Write every row of the table. Raises where it is empty, changed its columns, or changed between two pages."""
    dataset = base.rpartition("/")[2].removesuffix(".data.csv")
    writer.writerow(columns)
    rows, count = 0, 0
    while not rows or rows < count:
        paging = {"recordoffset": rows, "recordlimit": page}
        path = kept.page(f"{base}?{urlencode({**words, **paging})}", check=_is_table)
        try:
            told = _rows(path, dataset, columns)
        except ColumnsChanged as error:
            error.added = _new_columns(kept, base, words, columns) or error.added
            raise
        counts = {row[-1] for row in told} | ({str(count)} if count else set())
        if not told or len(counts) > 1 or told[0][-2] != str(rows):
            break
        count = int(told[0][-1])
        writer.writerows(row[: -len(PAGING)] for row in told)
        rows += len(told)
        if progress:
            progress(rows, count)
    if not rows and not count:
        raise NothingInIt(
            f"{dataset} of Nomis has the right columns and not one row for this question: it is empty."
        )
    if rows != count:
        raise NotFetched(
            f"{dataset} of Nomis gave {rows:,} rows of {count:,}: it changed meanwhile, or breaks off. "
            "Nothing was loaded. Try again."
        )


def _new_columns(kept: Kept, base: str, words: Mapping[str, str], columns: tuple[str, ...]) -> list[str]:
    """The columns of a table that were not asked for and are in no other; none where the service does not say.

    Only the columns that were asked for came, so that one row is asked for with all.
    """
    asked = {name: value for name, value in words.items() if name != "select"}
    try:
        path = kept.page(f"{base}?{urlencode({**asked, 'recordlimit': 1})}", check=_is_table)
    except NotFetched:
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header = [name.strip().upper() for name in next(csv.reader(stream), [])]
    new = [name for name in header if name not in columns and not IN_EVERY_TABLE.fullmatch(name)]
    # A classification has a column of names beside those of codes, kinds and order.
    return [name for name in new if name.endswith("_NAME")] or new


def _is_table(path: Path) -> None:
    """A page is kept only when it is whole, which a row of another width shows."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            widths = {len(row) for row in csv.reader(stream, strict=True) if row}
        except (csv.Error, UnicodeDecodeError):
            raise Unsound("its answer is no CSV table") from None
    if len(widths) > 1:
        raise Unsound("its answer breaks off in a row")


def _rows(path: Path, dataset: str, columns: tuple[str, ...]) -> list[list[str]]:
    """The cells of the wanted columns, then those of paging."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = [name.strip().upper() for name in next(reader, [])]
        if not header:
            return []
        lacking = [name for name in (*columns, *PAGING) if name not in header]
        if lacking:
            raise ColumnsChanged(
                f"{dataset} of Nomis lacks {', '.join(f'“{name}”' for name in lacking)}. "
                f"The source may have changed its columns. It has: {', '.join(header)[:300]}.",
                lacking=lacking,
                added=[name for name in header if name not in (*columns, *PAGING)],
            )
        at = [header.index(name) for name in (*columns, *PAGING)]
        return [[row[place] for place in at] for row in reader if row]


def day_of(path: Path, year: str, day: str) -> date:
    """The day that a table speaks of, by the one year that stands in a column of it. Raises NotFetched.

    year: the column. day: month and day, such as 06-30.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        years = {row[year].strip() for row in csv.DictReader(stream)}
    if len(years) != 1 or not re.fullmatch(r"20\d\d", next(iter(years))):
        raise NotFetched(
            f"{path.name} is of {', '.join(sorted(years))[:100] or 'no year'}: one year was wanted. Nothing was loaded."
        )
    return date.fromisoformat(f"{years.pop()}-{day}")
