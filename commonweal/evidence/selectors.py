"""Questions about recorded crime. It is open data, and still shown to those alone who may see it here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet

from commonweal.evidence.models import Coverage, Import, RecordedCrime
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.places.selectors import area_set_of


class Operator:
    """Whoever has the machine itself: the command line and the worker, never a web page."""


OPERATOR: Final = Operator()
Viewer = User | AnonymousUser | Operator
COLUMN_OF = {"month": "month", "type": "crime_type", "force": "reported_by", "area": "lsoa_code"}


def may_see_crime(viewer: Viewer) -> bool:
    """May this viewer see recorded crime? The public may not: there is no public crime layer."""
    if isinstance(viewer, Operator):
        return True
    return isinstance(viewer, User) and viewer.may(Permission.SEE_RECORDED_CRIME)


def recorded_crimes(*, viewer: Viewer) -> QuerySet[RecordedCrime]:
    """Every published crime for those who may see them; none for others."""
    if not may_see_crime(viewer):
        return RecordedCrime.objects.none()
    finished = list(
        Import.objects.filter(kind="police", state=Import.State.PUBLISHED).values_list("id", flat=True)
    )
    return RecordedCrime.objects.filter(source_import_id__in=finished)


def coverage() -> list[dict[str, Any]]:
    """Which month of which force is observed? Rows of force, month, is_observed, oldest month first."""
    rows = Coverage.objects.order_by("month", "force").values("force", "month", "is_observed")
    return [dict(row) for row in rows]


def crime_counts(
    *, by: Sequence[str] = ("month", "type"), viewer: Viewer, area_type: str = "lsoa"
) -> list[dict[str, Any]]:
    """How many crimes are recorded, by any of month, type, area and force?

    Rows of those names and `count`, sorted. A month that was not loaded counts None: it is unobserved.
    Where several forces are loaded and only some have the month, `unobserved_forces` names the others.
    Without `area`, a combination that did not occur in an observed month is 0; with `area` it is left
    out, because a file may cover part of a force only.
    area_type: "lsoa" goes by the LSOA that the file names, which governs counts; any other type by the
    map point, within the set in use today. The area is "" where the file or the outlines give none.
    Without `month`, what is counted are the observed months.
    Raises PermissionDenied for a viewer who may not see recorded crime, ValueError for an unknown type.
    """
    if not may_see_crime(viewer):
        raise PermissionDenied("Recorded crime is not shown to this viewer.")
    unknown = [name for name in by if name not in COLUMN_OF]
    if unknown:
        raise ValueError(f"Crimes can't be counted by {', '.join(unknown)}. Use {', '.join(COLUMN_OF)}.")
    crimes = recorded_crimes(viewer=viewer)
    if "area" in by and area_type != "lsoa":
        counts = _by_placed_area(crimes, by, area_type)
    else:
        counts = _grouped(crimes, [COLUMN_OF[name] for name in by])
    return _with_unobserved(counts, by)


def _grouped(crimes: QuerySet[RecordedCrime], columns: list[str]) -> Counter[tuple[str, ...]]:
    rows = crimes.order_by().values_list(*columns).annotate(count=Count("id")).values_list(*columns, "count")
    return Counter({tuple(row[:-1]): row[-1] for row in rows})


def _by_placed_area(
    crimes: QuerySet[RecordedCrime], by: Sequence[str], area_type: str
) -> Counter[tuple[str, ...]]:
    area_set = area_set_of(area_type)
    if area_set is None:
        raise ValueError(f"No areas of type “{area_type}” are in use. Load them with commonweal load areas.")
    at = by.index("area")
    columns = [COLUMN_OF[name] for name in by]
    columns[at] = "point__places__area__code"
    placed = _grouped(crimes.filter(point__places__area__area_set=area_set), columns)
    rest = columns[:at] + columns[at + 1 :]
    # What lies in no area is what remains of each line.
    left: Counter[tuple[str, ...]] = _grouped(crimes, rest) if rest else Counter({(): crimes.count()})
    for key, count in placed.items():
        left[key[:at] + key[at + 1 :]] -= count
    for key, count in left.items():
        if count:
            placed[(*key[:at], "", *key[at:])] = count
    return placed


def _with_unobserved(counts: Counter[tuple[str, ...]], by: Sequence[str]) -> list[dict[str, Any]]:
    """Counts as rows: zeros where observed and none, None where not observed."""
    rows: dict[tuple[str, ...], int | None] = dict(counts)
    seen_by: dict[str, set[str]] = defaultdict(set)
    missing_by: dict[str, set[str]] = defaultdict(set)
    for force, month, is_observed in Coverage.objects.values_list("force", "month", "is_observed"):
        (seen_by if is_observed else missing_by)[month].add(force)
    values: list[list[str]] = [sorted({key[at] for key in counts}) for at in range(len(by))]
    if "month" in by:
        values[by.index("month")] = sorted(seen_by.keys() | missing_by.keys())
    # A whole grid of months and areas would be long and its zeros not certain.
    for key in product(*values) if "area" not in by else _unobserved_only(values, by, seen_by):
        named = dict(zip(by, key, strict=True))
        at_month, at_force = named.get("month"), named.get("force")
        if at_month is None:
            rows.setdefault(key, 0)
        elif at_month not in seen_by or (at_force is not None and at_force in missing_by[at_month]):
            rows[key] = None
        elif at_force is None or at_force in seen_by[at_month]:
            rows.setdefault(key, 0)
    result = []
    for key in sorted(rows):
        row: dict[str, Any] = {**dict(zip(by, key, strict=True)), "count": rows[key]}
        if "month" in by and "force" not in by and rows[key] is not None and missing_by.get(row["month"]):
            row["unobserved_forces"] = sorted(missing_by[row["month"]])
        result.append(row)
    return result


def _unobserved_only(
    values: list[list[str]], by: Sequence[str], seen_by: dict[str, set[str]]
) -> Iterable[tuple[str, ...]]:
    if "month" not in by:
        return ()
    at = by.index("month")
    months = [month for month in values[at] if month not in seen_by]
    return product(*[*values[:at], months, *values[at + 1 :]])
