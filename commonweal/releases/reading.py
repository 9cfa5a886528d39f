"""A published table as it is read: on a page and as a file, in the form in which it was published."""

import csv
from typing import Any

from django.utils.translation import gettext as _

from commonweal.methods.disclosure import SUPPRESSED, TOTAL, Published
from commonweal.releases.ledger import Row, rows_of
from commonweal.ui.spreadsheets import neutral
from commonweal.ui.tables import Column, Table


def table_of(published: Published, names: dict[str, str], title: str) -> Table:
    """Areas or other categories with their numbers, or percentages and what they are of."""
    number = [Column(_("Number"), is_numeric=True)]
    if published.shares:
        number = [Column(_("Percent"), is_numeric=True), Column(_("Out of"), is_numeric=True)]
    rows = []
    for row in rows_of(published):
        words = ", ".join(_("All") if one == TOTAL else names.get(one, one) for one in row.named)
        rows.append([words, *_numbers(published, row)])
    return Table(title, [Column(_("Area")), *number], rows)


def _numbers(published: Published, row: Row) -> list[str]:
    if published.shares is None:
        return [_count(row.many)]
    places = published.shares.places
    share = SUPPRESSED if row.percentage is None else f"{row.percentage:.{places}f}%"
    return [share, _count(row.base)]


def _count(count: int | None) -> str:
    return SUPPRESSED if count is None else f"{count:,}"


def write_csv(stream: Any, published: Published, names: dict[str, str]) -> None:
    """A published table as CSV: codes, names and numbers, with the mark of what is withheld.

    The heading of the numbers says in which form they are: count, count_rounded_to_5, or percent and base.
    """
    writer = csv.writer(stream, lineterminator="\r\n")
    counted = f"count_rounded_to_{published.rounding.base}" if published.rounding else "count"
    numbers = ["percent", "base"] if published.shares else [counted]
    # What areas are called comes from files that were loaded: none of it may be a formula where the table is opened.
    writer.writerow(map(neutral, [*(one.name for one in published.dimensions), "name", *numbers]))
    for row in rows_of(published):
        words = ", ".join(names.get(one, one) for one in row.named)
        told = [row.percentage, row.base] if published.shares else [row.many]
        marked = [SUPPRESSED if one is None else one for one in told]
        writer.writerow(map(neutral, [*row.named, words, *marked]))
