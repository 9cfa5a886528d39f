"""The map layer of recorded crime: context for those who may see it, never public, never beside who lives there."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.evidence.models import RecordedCrime
from commonweal.evidence.selectors import coverage, crime_counts, may_see_crime
from commonweal.maps.layers import About, BadRequest, Kind, Layer, Legend, Values, register
from commonweal.maps.measures import Asked, asked_of_areas, legend_of_values, rows_by_area, values_of_counts
from commonweal.people.visibility import Viewer
from commonweal.ui.forms import offer


@dataclass(frozen=True)
class CrimeAsked:
    """Which recorded crime: of one month, or of all months observed; of one type, or of all."""

    month: str = ""
    crime_type: str = ""


class CrimeFilters(forms.Form):
    """Which months and types of recorded crime to show."""

    says_nothing_of_optional = True
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Crime type"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = RecordedCrime.objects.order_by("crime_type").values_list("crime_type", flat=True).distinct()
        offer(
            self,
            month=[("", _("All months observed")), *_month_choices()],
            type=[("", _("All types")), *((one, one) for one in types)],
        )


def _unobserved() -> list[str]:
    """Months between the first and the last that no loaded file holds, of any force."""
    rows = coverage()
    return sorted({row["month"] for row in rows} - {row["month"] for row in rows if row["is_observed"]})


def _month_choices() -> list[tuple[str, str]]:
    missing = _unobserved()
    months = sorted({row["month"] for row in coverage()}, reverse=True)
    return [
        (one, _("%(month)s (not observed)") % {"month": one} if one in missing else one) for one in months
    ]


def ask(query: QueryDict, viewer: Viewer) -> Asked:
    """What an address asks of recorded crime. Raises BadRequest."""
    month = query.get("month", "")
    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise BadRequest(_("A month is written as 2025-06."))
    crime_type = query.get("type", "")
    if crime_type and not RecordedCrime.objects.filter(crime_type=crime_type).exists():
        raise BadRequest(_("There is no crime of this type in what is loaded."))
    return asked_of_areas(query, CrimeAsked(month, crime_type))


def values(viewer: Viewer, asked: Asked) -> Values:
    """Recorded crimes by area. An area that no loaded file speaks of is not known, which is not zero."""
    month, crime_type = asked.filters.month, asked.filters.crime_type
    rows = crime_counts(by=("month", "type", "area"), viewer=viewer, area_type=asked.area_set.area_type.code)
    spoken_of = {row["area"] for row in rows if row["area"] and row["count"]} & set(asked.codes)
    observed = {row["month"] for row in coverage() if row["is_observed"]}
    counted = dict.fromkeys(spoken_of, 0) if not month or month in observed else {}
    unknown = _("Not observed") if month and month not in observed else ""
    for row in rows:
        fits = (not month or row["month"] == month) and (not crime_type or row["type"] == crime_type)
        if fits and row["area"] in counted:
            counted[row["area"]] += row["count"] or 0
    return values_of_counts(asked, counted, _("crimes"), unknown=unknown)


def legend(asked: Asked) -> Legend:
    """What recorded crime is, and is not."""
    months = sorted({row["month"] for row in coverage() if row["is_observed"]})
    span = f"{months[0]} – {months[-1]}" if months else _("no month loaded")
    missing = _unobserved()
    if asked.filters.month in missing:
        span = _("%(month)s: not observed") % {"month": asked.filters.month}
    elif asked.filters.month:
        span = asked.filters.month
    elif missing:
        span = _("%(span)s, without %(months)s: not observed") % {"span": span, "months": ", ".join(missing)}
    return legend_of_values(
        asked,
        base=_("Crimes and anti-social behaviour recorded by the police, as published; context, not tension"),
        period=span,
        source=_("Street-level crime of data.police.uk"),
        method=_(
            "The LSOA that the file names counts; other areas by the map point, which is moved to protect people. "
            "Areas that no loaded file speaks of, and months not loaded, are not known"
        ),
    )


def register_crime_layer() -> None:
    """Offer recorded crime to the map."""
    by_area = rows_by_area(values, gettext_lazy("Recorded"), legend=legend)
    register(
        Layer(
            code="recorded-crime",
            name=gettext_lazy("Recorded crime (context)"),
            kind=Kind.VALUES,
            about=frozenset({About.CRIME}),
            may_see=may_see_crime,
            columns=by_area.columns,
            ask=ask,
            asks=tuple(CrimeFilters.base_fields),
            has_rate=True,
            rows=by_area.rows,
            count=by_area.count,
            legend=legend,
            order=60,
            is_of_viewer=False,
            ramp="tension",
            values=values,
            form=lambda query, viewer: CrimeFilters(query),
            noted=lambda asked: {"month": asked.filters.month, "type": asked.filters.crime_type},
        )
    )
