"""The map layers of single reports, registered at start: strengths and tensions together, and strengths."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.maps.layers import SIGNS, About, BadRequest, Column, Layer, Legend, Points, Row, register
from commonweal.maps.layers import Kind as Drawing
from commonweal.people.naming import sender_name
from commonweal.people.roles import Permission
from commonweal.people.taxonomy import name_of
from commonweal.people.visibility import Viewer, seen_as_public
from commonweal.people.visibility_models import Kind, VisibilityClass
from commonweal.tension import map_points
from commonweal.tension.counts import number_and_how_many
from commonweal.tension.filters import DAY_NOT_KNOWN, BadFilter, ReportFilters, filters_from
from commonweal.tension.looking import looked_at
from commonweal.tension.models import Report
from commonweal.tension.opening import address_for, may_open
from commonweal.tension.selectors import (
    Filters,
    asks_more_than_public,
    reports_fitting,
    shared_clearance,
)

WEEK = datetime.timedelta(weeks=1)
COLUMNS = (
    Column("id", gettext_lazy("Report"), is_in_table=False),
    Column("type", gettext_lazy("Type")),
    Column("kind", gettext_lazy("Kind")),
    Column("date", gettext_lazy("Date"), without=gettext_lazy("Not known")),
    Column("status", gettext_lazy("Status")),
    Column("level", gettext_lazy("Level"), is_numeric=True),
    Column("where", gettext_lazy("Where"), is_in_table=False),
    Column("place", gettext_lazy("Place")),
    Column("communities", gettext_lazy("Communities affected")),
    Column("source", gettext_lazy("Source"), is_in_table=False),
    Column("organisation", gettext_lazy("Organisation"), is_in_table=False),
    Column("marking", gettext_lazy("Marking"), is_in_table=False),
    Column("wording", gettext_lazy("Agreed wording")),
)
# The public may not ask by all of them, and is told so: see `asked_for`.
FILTERS = tuple(ReportFilters.base_fields)
PUBLIC_COLUMNS = tuple(
    one for one in COLUMNS if one.name in ("id", "type", "date", "where", "place", "wording")
)
# What of a released strength is no secret: what the public is shown, and what all of them have or show in their words.
TOLD_TO_THE_PUBLIC = frozenset(("kind", "number", *(one.name for one in PUBLIC_COLUMNS)))


@dataclass(frozen=True)
class ReportsAsked:
    """What was asked of a layer of reports. kind: the only kind in this layer, or both when empty.

    is_public: asked by somebody who is not signed in, who sees what has been released. untold: the classes that answer
    none of this, because the viewer sees them as the public does and asks by more than that.
    """

    filters: Filters
    kind: str = ""
    is_public: bool = False
    untold: frozenset[int] = frozenset()

    def narrow(self) -> Filters | None:
        """The filters with the layer's own kind; None when they ask for the other, so nothing fits."""
        if self.kind and self.filters.kind and self.filters.kind != self.kind:
            return None
        return replace(self.filters, kind=self.kind or self.filters.kind)


def read(query: QueryDict) -> Filters:
    """The filters of an address. Raises the map's BadRequest."""
    try:
        return filters_from(query)
    except BadFilter as error:
        raise BadRequest(str(error)) from error


def asked_for(kind: str) -> Any:
    """A reader of addresses for a layer of one kind, or of both.

    The public may ask only about what it sees of a strength: a filter by what is not shown would tell it.
    """

    def ask(query: QueryDict, viewer: Viewer) -> ReportsAsked:
        filters = read(query)
        asks_more = asks_more_than_public(filters)
        if asks_more and not viewer.is_authenticated:
            raise BadRequest(_("The public map can't be filtered by this."))
        untold = seen_as_public(viewer) if asks_more else frozenset()
        return ReportsAsked(filters, kind, is_public=not viewer.is_authenticated, untold=untold)

    return ask


def reports_asked(viewer: Viewer, asked: ReportsAsked) -> QuerySet[Report]:
    """The reports that this viewer may see and asked for: the one source of all layers of reports."""
    narrowed = asked.narrow()
    return Report.objects.none() if narrowed is None else reports_fitting(viewer, narrowed)


def as_row(
    report: Report,
    columns: tuple[Column, ...],
    viewer: Viewer,
    *,
    address: str,
    as_public: frozenset[int] = frozenset(),
) -> Row:
    """One report as a row: the agreed wording and never the reporter's own.

    address: its page, or nothing for whom it would not open. as_public: the classes that the viewer sees as the public
    does (`seen_as_public`); what the public is not told of them is left empty.
    """
    is_told_all = report.visibility_class_id not in as_public
    values = {
        "id": report.public_id,
        "kind": report.get_kind_display(),
        "type": name_of(report.kind, report.indicator) if report.indicator else _("Type not given"),
        "date": report.known_day,
        "status": report.get_status_display(),
        "level": report.severity,
        "where": report.get_where_display(),
        "place": report.place,
        "communities": "; ".join(name_of("community", code) for code in report.communities),
        "source": name_of("source", report.source) if report.source else "",
        "organisation": sender_name(report.organisation, viewer),
        "marking": report.get_marking_display(),
        "wording": report.sanitised,
        "handling": report.get_handling_display(),
        "conditions": report.handling_conditions,
        "number": report.number or 1,
        "received": report.received_on,
    }
    return Row(
        id=report.public_id,
        values=tuple(
            values[column.name] if is_told_all or column.name in TOLD_TO_THE_PUBLIC else None
            for column in columns
        ),
        lon=report.lon,
        lat=report.lat,
        address=address,
        sign=report.kind,
        marking=report.marking if viewer.is_authenticated else "",
    )


def rows(viewer: Viewer, asked: ReportsAsked, start: int = 0, stop: int | None = None) -> Iterator[Row]:
    """The reports as rows, newest first; ordered by random identifiers within a day."""
    columns, opens, as_public = columns_for(viewer), may_open(viewer), seen_as_public(viewer)
    found = reports_asked(viewer, asked).order_by("-happened_on", "public_id").defer("what")
    for report in found[start:stop].iterator(chunk_size=2000):
        address = reverse("tension:report", args=[report.public_id]) if opens else ""
        yield as_row(report, columns, viewer, address=address, as_public=as_public)


def columns_for(viewer: Viewer) -> tuple[Column, ...]:
    """What this viewer reads of each report: the public less than partners."""
    return COLUMNS if viewer.is_authenticated else PUBLIC_COLUMNS


def count(viewer: Viewer, asked: ReportsAsked) -> int:
    """How many reports this viewer may see of what was asked for."""
    return reports_asked(viewer, asked).count()


def stands_for(viewer: Viewer, asked: ReportsAsked) -> tuple[int, int]:
    """The same, and how many they tell of: a school's count is one report."""
    return number_and_how_many(reports_asked(viewer, asked))


def markings(viewer: Viewer, asked: ReportsAsked) -> list[str]:
    """The markings of the reports that this viewer may see and asked for; the public is told of none."""
    if not viewer.is_authenticated:
        return []
    classes = reports_asked(viewer, asked).order_by().values("visibility_class")
    return list(
        VisibilityClass.objects.filter(pk__in=classes).order_by().values_list("marking", flat=True).distinct()
    )


def item(kind: str) -> Any:
    """A reader of one report of a layer by its identifier; None when the viewer may not see it.

    It is read to be shown, so the look is recorded as that at the report's page.
    """

    def one(viewer: Viewer, public_id: str) -> Row | None:
        found = reports_asked(viewer, ReportsAsked(Filters(), kind)).filter(public_id=public_id).first()
        if found is None:
            return None
        if viewer.is_authenticated:
            looked_at(found, by=viewer)
        address = address_for(viewer, found.public_id)
        return as_row(found, columns_for(viewer), viewer, address=address, as_public=seen_as_public(viewer))

    return one


def matching(viewer: Viewer, asked: ReportsAsked, public_ids: set[str]) -> set[str]:
    """Which of these reports are among those the viewer may see and asked for?"""
    found = reports_asked(viewer, asked).filter(public_id__in=public_ids)
    return set(found.values_list("public_id", flat=True))


def weeks(kind: str) -> Any:
    """The Mondays from the first to the last week in which the viewer may see a report of this kind."""

    def all_weeks(viewer: Viewer) -> list[datetime.date]:
        found = reports_asked(viewer, ReportsAsked(Filters(), kind)).values_list("happened_on", flat=True)
        # Two looks at the ends of the index; the lowest and highest in one would read every report.
        first, last = found.order_by("happened_on").first(), found.order_by("-happened_on").first()
        if first is None or last is None:
            return []
        monday = first - datetime.timedelta(days=first.weekday())
        return [monday + n * WEEK for n in range((last - monday).days // 7 + 1)]

    return all_weeks


def form_for(kind: str) -> Any:
    """The filter form of a layer of one kind, with what this viewer may ask."""

    def form(query: QueryDict, viewer: Viewer) -> ReportFilters:
        made = ReportFilters(query)
        made.narrow(kind, is_public=not viewer.is_authenticated)
        return made

    return form


def noted(asked: ReportsAsked) -> dict[str, Any]:
    """What the record keeps of a question: the filters, and of words only that there were some."""
    narrowed = asked.narrow() or asked.filters
    kept = {
        name: list(value) if isinstance(value, tuple) else str(value)
        for name, value in narrowed.__dict__.items()
        if value and name not in ("words", "extra")
    }
    return kept | ({"words": True} if narrowed.words else {})


# Reports as points --------------------------------------------------------------------------


def _conditions(asked: ReportsAsked) -> Any:
    if asked.untold:
        return None
    narrowed = asked.narrow()
    if narrowed is None:
        from commonweal.maps import tiles

        return tiles.Filters(tiles.OneOf("kind", set()))
    return map_points.conditions_of(narrowed)


def _carried(viewer: Viewer) -> tuple[str, ...]:
    """What tiles say of each point; no level where one is of a strength that the viewer sees as the public does."""
    as_public = seen_as_public(viewer)
    has_level = Report.objects.filter(visibility_class__in=as_public, severity__isnull=False)
    return ("kind", "day") if as_public and has_level.exists() else ("kind", "level", "day")


POINTS = Points(
    code="reports",
    item_kind="report",
    arrays=map_points.shared_arrays,
    permitted=shared_clearance,
    conditions=_conditions,
    found=lambda viewer, asked: map_points.arrays_of(reports_asked(viewer, asked)),
    also=map_points.state_of_places,
    carried=lambda viewer: _carried(viewer) if viewer.is_authenticated else ("kind", "day"),
)


def signs(asked: ReportsAsked) -> tuple[str, ...]:
    """The kinds that may be among what was asked for."""
    kind = asked.kind or asked.filters.kind
    return (kind,) if kind else SIGNS


def legend_of_reports(asked: ReportsAsked) -> Legend:
    """What stands under the map of reports."""
    return Legend(
        base=_("Strengths that people reported, checked and released one by one")
        if asked.is_public
        else _("Checked reports of what you may see; a report is not an event, and not a person"),
        vintage=_("As they stand now"),
        method=". ".join((_("Reports without a place are in the table only"), _(DAY_NOT_KNOWN))),
    )


def may_any(*permissions: Permission) -> Any:
    return lambda viewer: any(viewer.may(permission) for permission in permissions)


SEES_TENSION = may_any(Permission.SEE_REPORTS, Permission.SEE_OWN_ORGANISATION)


def register_layers() -> None:
    """Offer the layers of reports to the map."""
    shared: dict[str, Any] = {
        "kind": Drawing.POINTS,
        "columns": columns_for,
        "rows": rows,
        "markings": markings,
        "count": count,
        "stands_for": stands_for,
        "legend": legend_of_reports,
        "matching": matching,
        "points": POINTS,
        "noted": noted,
        "hears": "report",
        "signs": signs,
        "asks": FILTERS,
    }
    register(
        Layer(
            code="reports",
            name=gettext_lazy("Strengths and tensions"),
            about=frozenset({About.STRENGTH, About.TENSION}),
            may_see=SEES_TENSION,
            ask=asked_for(""),
            item=item(""),
            weeks=weeks(""),
            form=form_for(""),
            order=10,
            **shared,
        )
    )
    register(
        Layer(
            code="strengths",
            name=gettext_lazy("Strengths"),
            about=frozenset({About.STRENGTH}),
            may_see=may_any(Permission.SEE_STRENGTHS),
            is_public=True,
            ask=asked_for(Kind.STRENGTH.value),
            item=item(Kind.STRENGTH.value),
            weeks=weeks(Kind.STRENGTH.value),
            form=form_for(Kind.STRENGTH.value),
            order=20,
            **shared,
        )
    )
