"""Counting the reports that somebody may see by any of month, type, kind and area."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth

from commonweal.people.visibility import Viewer
from commonweal.places.selectors import area_set_of
from commonweal.tension.counts import HOW_MANY
from commonweal.tension.models import Placement
from commonweal.tension.selectors import reports_visible_to


def count_reports(*, by: Sequence[str], viewer: Viewer, area_type: str = "ward") -> list[dict[str, Any]]:
    """How many checked reports may the viewer see, by any of month, type, kind and area?

    Rows of the names asked for and `count`, in their order; the month as 2026-11, the type as its
    code, the area as its code in the set in use and "" where the report lies in none. Raises
    ValueError for areas of a type that is not loaded.
    """
    reports = reports_visible_to(viewer).select_related(None)
    columns: dict[str, Any] = {}
    if "month" in by:
        columns["of_month"] = TruncMonth("happened_on")
    if "type" in by:
        columns["of_type"] = F("indicator")
    if "kind" in by:
        columns["of_kind"] = F("kind")
    if "area" in by:
        area_set = area_set_of(area_type)
        if area_set is None:
            raise ValueError(f"No areas of the type “{area_type}” are loaded.")
        lies_in = Placement.objects.filter(report=OuterRef("pk"), area__area_set=area_set).order_by(
            "area__code"
        )
        columns["of_area"] = Coalesce(
            Subquery(lies_in.values("area__code")[:1]), Value(""), output_field=CharField()
        )
    names = [f"of_{name}" for name in by]
    rows = reports.annotate(**columns).order_by(*names).values(*names).annotate(count=HOW_MANY)
    return [
        {
            **{name: _plain(name, row[f"of_{name}"]) for name in by},
            "count": row["count"],
        }
        for row in rows
    ]


def _plain(name: str, value: Any) -> str:
    return value.strftime("%Y-%m") if name == "month" else str(value)
