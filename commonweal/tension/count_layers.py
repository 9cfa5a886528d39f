"""The map layers of reports counted by area, strengths and tensions apart, as counts or for each 1,000 residents."""

from collections.abc import Mapping
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.maps.layers import About, Layer, Legend, Values, register
from commonweal.maps.layers import Kind as Drawing
from commonweal.maps.measures import Asked as AskedOfAreas
from commonweal.maps.measures import asked_of_areas, legend_of_values, rows_by_area, values_of_counts
from commonweal.maps.words import days_words
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.tension.counts import HOW_MANY
from commonweal.tension.filters import DAY_NOT_KNOWN
from commonweal.tension.layers import (
    FILTERS,
    SEES_TENSION,
    ReportsAsked,
    form_for,
    markings,
    may_any,
    noted,
    read,
    reports_asked,
    weeks,
)
from commonweal.tension.selectors import Filters


def counts_by_area(kind: str) -> Any:
    """A reader of counts, or rates, of reports of one kind by area, for a viewer and what was asked."""

    def values(viewer: Viewer, asked: AskedOfAreas) -> Values:
        found = reports_asked(viewer, ReportsAsked(asked.filters, kind)).order_by()
        # By the areas' ids, not their codes: only so do databases go from the few reports to their areas.
        placed = (
            found.filter(placements__area__area_set=asked.area_set)
            .values_list("placements__area_id")
            .annotate(count=HOW_MANY)
        )
        code_of = dict(Area.objects.filter(area_set=asked.area_set).values_list("pk", "code"))
        told = {code_of[area]: count for area, count in placed}
        counted: Mapping[str, float] = dict.fromkeys(asked.codes, 0) | told
        return values_of_counts(asked, counted, _("reports"))

    return values


def legend_of_counts(asked: AskedOfAreas) -> Legend:
    """What stands under a map of counts."""
    return legend_of_values(
        asked,
        base=_("Checked reports that were placed in an area, of what you may see"),
        period=period_words(asked.filters),
        source=_("Reports sent to the partnership"),
        method=". ".join(
            (
                _("Each report counts once, a count as many as it says, in the area it was placed in"),
                _(DAY_NOT_KNOWN),
            )
        ),
    )


def period_words(filters: Filters) -> str:
    """The days on which what is counted happened, and the day on which it was counted."""
    days = days_words(filters.from_on, filters.to_on) or _("All days")
    today = formats.date_format(timezone.localdate(), "j F Y")
    return _("%(days)s; reports as they stood on %(today)s") % {"days": days, "today": today}


def noted_of_areas(asked: AskedOfAreas) -> dict[str, Any]:
    """What the record keeps of a question about areas."""
    return noted(ReportsAsked(asked.filters)) | {"areas": str(asked.area_set)}


def _layer_of_areas(
    code: str, name: Any, kind: Kind, about: About, ramp: str, order: int, may_see: Any
) -> Layer:
    values = counts_by_area(kind)
    by_area = rows_by_area(values, legend=legend_of_counts)
    return Layer(
        code=code,
        name=name,
        kind=Drawing.VALUES,
        about=frozenset({about}),
        may_see=may_see,
        columns=by_area.columns,
        ask=lambda query, viewer: asked_of_areas(query, read(query)),
        asks=FILTERS,
        has_rate=True,
        rows=by_area.rows,
        count=by_area.count,
        legend=legend_of_counts,
        order=order,
        ramp=ramp,
        values=values,
        weeks=weeks(kind),
        form=form_for(kind),
        hears="report",
        # What is counted of marked reports is marked as they are (design.md: what is derived inherits).
        markings=lambda viewer, asked: markings(viewer, ReportsAsked(asked.filters, kind)),
        noted=noted_of_areas,
    )


def register_count_layers() -> None:
    """Offer the layers of counts to the map."""
    register(
        _layer_of_areas(
            "strengths-by-area",
            gettext_lazy("Strengths by area"),
            Kind.STRENGTH,
            About.STRENGTH,
            "cohesion",
            30,
            may_any(Permission.SEE_STRENGTHS),
        )
    )
    register(
        _layer_of_areas(
            "tensions-by-area",
            gettext_lazy("Tensions by area"),
            Kind.TENSION,
            About.TENSION,
            "tension",
            40,
            SEES_TENSION,
        )
    )
