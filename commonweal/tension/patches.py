"""What open maps are told of a report that changed: enough to draw it and to know whether it fits a filter."""

from collections.abc import Sequence
from typing import Any

from commonweal.changes import patches
from commonweal.people.models import VisibilityClass
from commonweal.people.visibility_models import Stage
from commonweal.tension.map_points import day_number
from commonweal.tension.models import Placement, Report
from commonweal.tension.selectors import SHARED


def patches_of_reports(public_ids: Sequence[str], permitted: frozenset[int]) -> dict[str, dict[str, Any]]:
    """A small description of each of these reports that is shared and permitted; others are left out.

    What waits in the queue is left out for triagers too, as it is on every map. The wording is not in
    it: a map that filters by words asks which of the changed reports fit.
    """
    waiting = VisibilityClass.objects.filter(stage=Stage.QUEUE).values_list("id", flat=True)
    reports = list(
        Report.objects.filter(
            public_id__in=public_ids, visibility_class__in=permitted - frozenset(waiting), status__in=SHARED
        ).select_related("visibility_class")
    )
    areas: dict[int, list[str]] = {}
    placed = Placement.objects.filter(report__in=reports, area__area_set__is_current=True)
    for report_id, area_type, code in placed.values_list(
        "report_id", "area__area_set__area_type__code", "area__code"
    ):
        areas.setdefault(report_id, []).append(f"{area_type}:{code}")
    return {report.public_id: _patch(report, sorted(areas.get(report.pk, []))) for report in reports}


def _patch(report: Report, areas: list[str]) -> dict[str, Any]:
    patch = {
        "kind": report.kind,
        "indicator": report.indicator,
        "day": day_number(report.happened_on),
        "lon": report.lon,
        "lat": report.lat,
        "areas": areas,
    }
    if report.visibility_class.stage == Stage.PUBLIC:
        return patch
    return patch | {
        "status": report.status,
        "source": report.source,
        "level": report.severity,
        "communities": report.communities,
    }


def register_patches() -> None:
    """Describe reports to open maps."""
    patches.register("report", patches_of_reports)
