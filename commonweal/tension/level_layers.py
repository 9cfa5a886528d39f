"""The map layer of tension levels: what named people judged, for those who may see levels."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.maps.layers import About, BadRequest, Kind, Layer, Legend, Values, register
from commonweal.maps.measures import Asked, asked_of_areas, legend_of_values, rows_by_area
from commonweal.maps.words import week_words
from commonweal.people.taxonomy import eep_levels, eep_note
from commonweal.people.visibility import Viewer
from commonweal.tension.levels.selectors import (
    clearance_for_levels,
    levels_that_count,
    levels_visible_to,
    may_see_levels,
)
from commonweal.ui.forms import is_in_reach
from commonweal.working_days import week_of

WEEK = datetime.timedelta(weeks=1)


@dataclass(frozen=True)
class OfWeek:
    """Levels of the week that begins on this Monday."""

    monday: datetime.date


def ask(query: QueryDict, viewer: Viewer) -> Asked:
    """What an address asks of levels: areas, and a week; without one the newest that was judged."""
    text = query.get("week", "")
    try:
        monday = datetime.date.fromisoformat(text) if text else _newest_week(viewer)
        if not is_in_reach(monday):
            raise ValueError(text)
    except ValueError:
        raise BadRequest(_("“%(text)s” is not a date.") % {"text": text[:20]}) from None
    if monday.weekday() != 0:
        raise BadRequest(_("A week begins on a Monday."))
    return asked_of_areas(query, OfWeek(monday))


def _newest_week(viewer: Viewer) -> datetime.date:
    newest = levels_visible_to(viewer).filter(area__isnull=False).order_by().aggregate(on=Max("week"))["on"]
    return newest or week_of(timezone.localdate())


def values(viewer: Viewer, asked: Asked) -> Values:
    """The overall level of each area in the week asked for; areas that nobody judged are not known."""
    monday = asked.filters.monday
    # Of an earlier set too, where its code goes on in the one that is drawn.
    drawn = set(asked.area_set.areas.values_list("code", flat=True))
    levels = {
        level.area.code: level
        for level in levels_that_count(clearance_for_levels(viewer), monday, monday).values()
        if level.area is not None
        and level.area.area_set.area_type_id == asked.area_set.area_type_id
        and level.area.code in drawn
    }
    named = {float(level.value): f"{level.value} – {level.name}" for level in eep_levels()}
    return Values(
        asked.area_set,
        {code: float(level.overall) for code, level in levels.items()},
        steps=tuple(range(1, len(named))),
        named=named,
        markings={code: level.visibility_class.marking for code, level in levels.items()},
    )


def legend(asked: Asked) -> Legend:
    """Whose judgement it is, of which week, on which scale."""
    return legend_of_values(
        asked,
        base=_("Levels judged by named people of the tension monitoring group, of what you may see"),
        period=_how_old(asked.filters.monday),
        source=_("Judgements of the tension monitoring group"),
        method=_("Overall level of the newest judgement, never an average. %(note)s") % {"note": eep_note()},
    )


def _how_old(monday: datetime.date) -> str:
    """The week in words, and how long ago it was: a judgement is not of today because it is the newest.

    That of last week is the usual one until this week has been judged.
    """
    ago = (week_of(timezone.localdate()) - monday) // WEEK
    if ago <= 1:
        return week_words(monday)
    return _("%(week)s, %(n)d weeks ago") % {"week": week_words(monday), "n": ago}


def weeks(viewer: Viewer) -> list[datetime.date]:
    """The Mondays from the first to the last week with a level that the viewer may see."""
    ends = levels_visible_to(viewer).order_by().aggregate(first=Min("week"), last=Max("week"))
    if ends["first"] is None:
        return []
    return [ends["first"] + n * WEEK for n in range((ends["last"] - ends["first"]).days // 7 + 1)]


def noted(asked: Asked) -> dict[str, Any]:
    """What the record keeps of a question."""
    return {"week": asked.filters.monday.isoformat(), "areas": str(asked.area_set)}


def register_level_layer() -> None:
    """Offer the layer of levels to the map."""
    by_area = rows_by_area(values, gettext_lazy("Level"), legend=legend, is_counted=False)
    register(
        Layer(
            code="levels",
            name=gettext_lazy("Tension levels"),
            kind=Kind.VALUES,
            about=frozenset({About.TENSION}),
            may_see=may_see_levels,
            columns=by_area.columns,
            ask=ask,
            asks=("week",),
            rows=by_area.rows,
            count=by_area.count,
            legend=legend,
            order=50,
            ramp="tension",
            values=values,
            weeks=weeks,
            noted=noted,
            hears="level",
            without_week=gettext_lazy("Newest week judged"),
        )
    )
