"""Reports as points of the map: the arrays that tiles are drawn from, and conditions on them."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet

from commonweal.people.taxonomy import terms
from commonweal.people.visibility_models import Kind
from commonweal.places.models import AreaSet
from commonweal.tension.models import Placement, Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED, Filters

if TYPE_CHECKING:
    from commonweal.maps import tiles

DAY_ONE = datetime.date(1970, 1, 1)
KINDS = {Kind.STRENGTH.value: 1, Kind.TENSION.value: 2}
STATUSES = {status.value: number for number, status in enumerate(Status, start=1)}
# Communities are bits of one number; a longer vocabulary is asked of the database instead.
BITS = 31
FIELDS = (
    "id",
    "public_id",
    "lon",
    "lat",
    "visibility_class_id",
    "kind",
    "indicator",
    "status",
    "source",
    "severity",
    "happened_on",
    "communities",
)


def indicator_numbers() -> dict[str, int]:
    """The number of each type on tiles: strengths from 1001, tensions from 2001."""
    return {
        code: base + term.number
        for kind, base in (("strength", 1000), ("tension", 2000))
        for code, term in terms(kind).items()
    }


def day_number(day: datetime.date) -> int:
    """Days since the first of January 1970.

    >>> day_number(datetime.date(1970, 1, 3))
    2
    """
    return (day - DAY_ONE).days


def bits_of(communities: Sequence[str]) -> int:
    """These communities as bits of one number; those beyond the last bit are left out."""
    numbers = [terms("community")[code].number for code in communities if code in terms("community")]
    return sum(1 << (number - 1) for number in set(numbers) if number <= BITS)


def arrays_of(reports: QuerySet[Report]) -> dict[str, Any]:
    """What tiles need of these reports; those without a place are left out."""
    rows = list(reports.filter(lon__isnull=False).order_by().values_list(*FIELDS))
    numbers = indicator_numbers()
    sources = terms("source")
    columns: dict[str, list[int | None]] = {
        "kind": [KINDS[row[5]] for row in rows],
        "indicator": [numbers.get(row[6]) for row in rows],
        "status": [STATUSES[row[7]] for row in rows],
        "source": [sources[row[8]].number if row[8] in sources else None for row in rows],
        "level": [row[9] for row in rows],
        "day": [day_number(row[10]) for row in rows],
        "communities": [bits_of(row[11]) for row in rows],
    }
    import numpy as np

    return {
        "ids": [row[0] for row in rows],
        "lon": [row[2] for row in rows],
        "lat": [row[3] for row in rows],
        "visibility_class": [row[4] for row in rows],
        "columns": columns,
        "public_ids": np.array([row[1].encode() for row in rows], dtype="S16"),
    }


def shared_arrays(public_ids: Sequence[str] | None) -> dict[str, Any]:
    """Every report that is shared with anybody, or those of these identifiers that are."""
    reports = Report.objects.filter(status__in=SHARED)
    return arrays_of(reports if public_ids is None else reports.filter(public_id__in=public_ids))


def conditions_of(filters: Filters) -> "tiles.Filters | None":
    """The same filters as conditions on columns; None where only the database can answer them."""
    from commonweal.maps import tiles

    if filters.area_id or filters.words or filters.only_late or filters.extra:
        return None
    found: list[Any] = []
    if filters.kind in KINDS:
        found.append(tiles.OneOf("kind", {KINDS[filters.kind]}))
    if filters.indicators:
        numbers = indicator_numbers()
        if any(code not in numbers for code in filters.indicators):
            return None
        found.append(tiles.OneOf("indicator", {numbers[code] for code in filters.indicators}))
    if filters.sources:
        sources = terms("source")
        if any(code not in sources for code in filters.sources):
            return None
        found.append(tiles.OneOf("source", {sources[code].number for code in filters.sources}))
    if filters.statuses:
        found.append(tiles.OneOf("status", {STATUSES[code] for code in filters.statuses if code in STATUSES}))
    if filters.levels:
        found.append(tiles.OneOf("level", filters.levels))
    if filters.communities:
        known = terms("community")
        if any(code not in known or known[code].number > BITS for code in filters.communities):
            return None
        found.append(tiles.AnyBit("communities", bits_of(filters.communities)))
    if filters.from_on or filters.to_on:
        found.append(
            tiles.Between(
                "day",
                day_number(filters.from_on) if filters.from_on else None,
                day_number(filters.to_on) if filters.to_on else None,
            )
        )
    return tiles.Filters(*found)


def state_of_places() -> str:
    """Changes when reports are placed anew, which no entry in the feed of changes tells."""
    newest = Placement.objects.aggregate(newest=Max("id"))["newest"] or 0
    sets = AreaSet.objects.filter(is_published=True, is_current=True).order_by("id")
    return f"{newest}:" + ",".join(str(number) for number in sets.values_list("id", flat=True))
