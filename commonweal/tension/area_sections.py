"""What stands on an area's panel and page of reports: strengths first, then counts, level, what is recent."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.maps.area_sections import STRENGTHS_FIRST, Section, register
from commonweal.maps.layers import About
from commonweal.people.marking import tag_of
from commonweal.people.taxonomy import eep_levels, eep_note, name_of
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.tension.counts import number_by_marking
from commonweal.tension.describing import day_of
from commonweal.tension.levels.reasons import reasons_for
from commonweal.tension.levels.selectors import may_see_levels, newest_of
from commonweal.tension.looking import looked_at_levels, looked_through
from commonweal.tension.models import Placement, Report
from commonweal.tension.opening import address_for
from commonweal.tension.reaching import tag_of_kept
from commonweal.tension.selectors import Filters, filtered, reports_visible_to
from commonweal.ui import charts
from commonweal.ui.tables import Column, Table

WEEK = datetime.timedelta(weeks=1)
WEEKS = 13
SHOWN = 5
# From so many on, the newest are found by their day rather than by their area.
MANY = 1_000


def _reports(viewer: Viewer, area: Area, kind: str) -> Any:
    return filtered(reports_visible_to(viewer), Filters(kind=kind, area_id=area.pk))


def _newest(viewer: Viewer, area: Area, kind: str, number: int) -> list[Report]:
    """The newest of these reports, of which there are so many."""
    found = _reports(viewer, area, kind)
    if number >= MANY:
        # Read off the end of the index of days: all of the area's are not sorted for a few of them.
        placed = Placement.objects.filter(report=OuterRef("pk"), area=area)
        found = reports_visible_to(viewer).filter(Exists(placed), kind=kind)
    return list(found.order_by("-happened_on", "public_id")[:SHOWN])


def _listed(viewer: Viewer, shown: list[Report]) -> list[dict[str, Any]]:
    if viewer.is_authenticated:
        looked_through(shown, asked=["area"], by=viewer)
    return [
        {
            "type": name_of(report.kind, report.indicator) if report.indicator else report.get_kind_display(),
            "wording": report.sanitised,
            "marking": report.marking if viewer.is_authenticated else "",
            "tag": tag_of(report.marking),
            "kept": tag_of_kept(report) if viewer.is_authenticated else "",
            "on": day_of(report),
            "address": address_for(viewer, report.public_id),
        }
        for report in shown
    ]


def strengths(viewer: Viewer, area: Area) -> dict[str, Any]:
    """Strengths of the area that the viewer may see: how many, what they stand for, and the newest."""
    number, stands_for, markings = number_by_marking(_reports(viewer, area, Kind.STRENGTH))
    return {
        "count": number,
        "stands_for": stands_for,
        "reports": _listed(viewer, _newest(viewer, area, Kind.STRENGTH, number)),
        # Of all that is counted, not only of what is listed; the public is told of none.
        "markings": markings if viewer.is_authenticated else [],
        "is_public": not viewer.is_authenticated,
    }


def counts(viewer: Viewer, area: Area) -> dict[str, Any] | None:
    """Reports by week and type, for somebody who has signed in and may see any."""
    if not viewer.is_authenticated:
        return None
    today = timezone.localdate()
    last = today - datetime.timedelta(days=today.weekday())
    first = last - (WEEKS - 1) * WEEK
    found = filtered(reports_visible_to(viewer), Filters(area_id=area.pk, from_on=first))
    by_week: dict[tuple[datetime.date, str], int] = {}
    by_type: dict[tuple[str, str], int] = {}
    told = found.order_by().values_list("happened_on", "kind", "indicator", "number")
    for day, kind, indicator, number in told:
        monday = day - datetime.timedelta(days=day.weekday())
        by_week[monday, kind] = by_week.get((monday, kind), 0) + (number or 1)
        by_type[kind, indicator] = by_type.get((kind, indicator), 0) + (number or 1)
    if not by_week:
        return {"chart": None, "table": None}
    kinds = [kind for kind in (Kind.STRENGTH, Kind.TENSION) if any(key[1] == kind for key in by_week)]
    rows = [
        {"week": first + n * WEEK, "kind": str(kind.label), "count": by_week.get((first + n * WEEK, kind), 0)}
        for kind in kinds
        for n in range(WEEKS)
    ]
    types = sorted(by_type.items(), key=lambda one: (one[0][0], -one[1], one[0][1]))
    return {
        "chart": charts.lines(
            _("Reports by week, of what you may see"),
            rows,
            x="week",
            y="count",
            x_label=_("Week beginning"),
            y_label=_("Reports"),
            series="kind",
        ),
        "table": Table(
            caption=_("The last %(weeks)d weeks by type, of what you may see") % {"weeks": WEEKS},
            columns=[Column(_("Type")), Column(_("Kind")), Column(_("Reports"), is_numeric=True)],
            rows=[
                [name_of(kind, code) if code else _("Type not given"), Kind(kind).label, number]
                for (kind, code), number in types
            ],
        ),
    }


def level(viewer: Viewer, area: Area) -> dict[str, Any] | None:
    """The newest level that the viewer may see, with its reason and scale; None without the right."""
    if not may_see_levels(viewer):
        return None
    found = newest_of(viewer, (area.pk, ""))
    if found and viewer.is_authenticated:
        looked_at_levels([found], asked=["area"], by=viewer)
    words = eep_levels()[found.overall].name if found else ""
    reason = reasons_for(viewer, [found])[found.pk].reason if found else ""
    marking = found.visibility_class.marking if found else ""
    return {
        "level": found,
        "words": words,
        "reason": reason,
        "note": eep_note(),
        "markings": [marking],
        "tag": tag_of(marking),
    }


def tensions(viewer: Viewer, area: Area) -> dict[str, Any] | None:
    """The newest reports of tension that the viewer may see; None where there are none to see."""
    if not viewer.is_authenticated:
        return None
    number, stands_for, markings = number_by_marking(_reports(viewer, area, Kind.TENSION))
    if not number:
        return None
    return {
        "count": number,
        "stands_for": stands_for,
        "reports": _listed(viewer, _newest(viewer, area, Kind.TENSION, number)),
        "markings": markings,
    }


def register_sections() -> None:
    """Offer the sections of reports to areas' panels and pages."""
    for code, title, order, draw, about in (
        ("strengths", gettext_lazy("Strengths"), STRENGTHS_FIRST, strengths, {About.STRENGTH}),
        ("counts", gettext_lazy("Week by week"), 20, counts, {About.STRENGTH, About.TENSION}),
        ("level", gettext_lazy("Level"), 30, level, {About.TENSION}),
        ("tensions", gettext_lazy("What presses here"), 40, tensions, {About.TENSION}),
    ):
        register(Section(code, title, order, f"tension/area/{code}.html", draw, frozenset(about)))
