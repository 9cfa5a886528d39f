"""Which tables are editions of one table, which of them is the newest, and which is due."""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from commonweal.evidence.definitions import YEARS_IN_COLUMN, Layout
from commonweal.evidence.governing import WHOLE_FROM, datasets_in_use
from commonweal.evidence.models import Dataset
from commonweal.evidence.rhythms import ONCE


def edition_of(layout: Layout) -> str:
    """By what the editions of one table are known: publisher, measures and columns, as a digest.

    The column of codes is left out, whose name says the year of the areas, and so is the year in the name of any other.

    >>> first = Layout("Pupils 2025", "A school", "", measure="pupils", value="Pupils 2024/25")
    >>> edition_of(first) == edition_of(Layout("Pupils", "A  School", "", measure="pupils", value="Pupils 2025/26"))
    True
    """
    places = {str(layout.codes.get("column", "")), str(layout.names.get("column", ""))}
    columns = {YEARS_IN_COLUMN.sub("{years}", column) for column in layout.columns if column not in places}
    publisher = " ".join(layout.publisher.casefold().split())
    told = [publisher, sorted(layout.measured), sorted(columns), layout.ages, layout.under]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class State(Enum):
    """How a table stands with its next edition."""

    UNKNOWN = "unknown"  # nobody said how often it comes
    COMES_ONCE = "comes once"
    FOLLOWED = "followed"  # a newer edition is here
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Standing:
    """How one table stands. on: the day on which the next edition is due, where there is one to come."""

    state: State
    on: datetime.date | None = None

    @property
    def is_overdue(self) -> bool:
        return self.state is State.OVERDUE


def standings(tables: Iterable[Dataset], today: datetime.date) -> dict[int, Standing]:
    """How these tables stand, by their number. The newest edition is due; those before it are not any more.

    A table follows another as a new edition does not where it tells of far fewer areas, or where the public sees only
    the older one.
    """
    tables = list(tables)
    later = defaultdict(list)
    editions = {one.edition for one in tables if one.edition}
    for one in datasets_in_use().filter(edition__in=editions) if editions else ():
        later[one.edition, one.area_set.area_type_id].append(one)
    return {
        one.pk: _standing(one, later[one.edition, one.area_set.area_type_id] if one.edition else [], today)
        for one in tables
    }


def overdue(today: datetime.date) -> list[Dataset]:
    """The tables in use whose next edition is late, the longest late first."""
    late = list(datasets_in_use().filter(next_due__lt=today).order_by("next_due", "pk"))
    found = standings(late, today)
    return [one for one in late if found[one.pk].is_overdue]


def _standing(table: Dataset, editions: list[Dataset], today: datetime.date) -> Standing:
    if any(_follows(one, table) for one in editions):
        return Standing(State.FOLLOWED)
    if table.next_due is None:
        return Standing(State.COMES_ONCE if table.rhythm == ONCE else State.UNKNOWN)
    return Standing(State.OVERDUE if table.next_due < today else State.DUE, table.next_due)


def _follows(newer: Dataset, older: Dataset) -> bool:
    return (
        (newer.as_of, newer.pk) > (older.as_of, older.pk)
        and (newer.is_open or not older.is_open)
        and all(newer.covers.get(code, 0) >= WHOLE_FROM * areas for code, areas in older.covers.items())
    )
