"""Strengths by neighbourhood and quarter as a table to publish, and the public map layer of what was published."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Min, Q
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.maps.layers import About, BadRequest, Kind, Layer, Legend, Values, register
from commonweal.maps.measures import Asked, rows_by_area, steps_of
from commonweal.methods.disclosure import Rule, table_from
from commonweal.people.agreements import signed_by_its_organisation
from commonweal.people.models import Agreement
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Handling, Marking, Stage
from commonweal.people.visibility_models import Kind as ReportKind
from commonweal.places.models import AreaSet
from commonweal.places.selectors import area_set_of, areas_of
from commonweal.releases import ledger, subjects
from commonweal.releases.models import Release
from commonweal.tension.counts import HOW_MANY
from commonweal.tension.models import Report
from commonweal.tension.selectors import SHARED
from commonweal.ui.forms import offer

SUBJECT = "strengths-by-neighbourhood"
# domain.md 4.6: five is the general threshold; a place without strengths tells of nobody.
RULE = Rule(5)
QUARTERS_OFFERED = 8


def quarters() -> list[tuple[str, str]]:
    """The quarters of a year that are over and had strengths, newest first, at most two years."""
    first = _strengths().aggregate(on=Min("happened_on"))["on"]
    found: list[tuple[str, str]] = []
    end = _begin(timezone.localdate()) - datetime.timedelta(days=1)
    while first is not None and end >= first and len(found) < QUARTERS_OFFERED:
        begin = _begin(end)
        found.append((_code(begin), _words(begin, end)))
        end = begin - datetime.timedelta(days=1)
    return found


def _begin(day: datetime.date) -> datetime.date:
    """The first day of the quarter that holds this day.

    >>> _begin(datetime.date(2026, 11, 28))
    datetime.date(2026, 10, 1)
    """
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _code(begin: datetime.date) -> str:
    return f"{begin.year}-q{(begin.month + 2) // 3}"


def _words(begin: datetime.date, end: datetime.date) -> str:
    return f"{formats.date_format(begin, 'F')} – {formats.date_format(end, 'F Y')}"


def _strengths() -> Any:
    """Checked strengths that are public or that every partner may read, under an agreement in force
    that their organisation signed.

    Nothing marked higher, under conditions, or said to the council's team alone is counted, and nothing that tells
    of a school: where one lies alone in a neighbourhood, a number that it sent would be its own.
    """
    today = timezone.localdate()
    in_force = [one.pk for one in Agreement.objects.all() if one.is_in_force(today)]
    return Report.objects.filter(
        Q(visibility_class__stage=Stage.PUBLIC)
        | (Q(agreement__in=in_force, may_share=True) & Q(signed_by_its_organisation(today))),
        kind=ReportKind.STRENGTH,
        status__in=SHARED,
        marking=Marking.OFFICIAL,
        handling=Handling.PERMITTED,
        visibility_class__names_school=False,
    )


def count(choice: str) -> subjects.Counted:
    """Strengths by neighbourhood in one quarter. Raises LookupError for a quarter that is not offered."""
    offered = dict(quarters())
    area_set = area_set_of(settings.NEIGHBOURHOOD_TYPE)
    if choice not in offered or area_set is None:
        raise LookupError(choice)
    year, _q, number = choice.partition("-q")
    first = datetime.date(int(year), 3 * int(number) - 2, 1)
    last = _begin(first + datetime.timedelta(days=95)) - datetime.timedelta(days=1)
    rows = (
        _strengths()
        .filter(happened_on__range=(first, last), placements__area__area_set=area_set)
        .order_by()
        .values_list("placements__area__code")
        .annotate(count=HOW_MANY)
    )
    told = dict(rows)
    names = dict(areas_of(area_set).values_list("code", "name"))
    return subjects.Counted(
        title=_("Strengths by neighbourhood, %(quarter)s") % {"quarter": offered[choice]},
        about=f"Strengths reported, {choice}",
        method=_(
            "Reports of strength that were checked and shared with partners, by the area they were placed in; "
            "what schools and colleges counted is not among them. A report whose day is not known counts by the day it was received."
        ),
        table=table_from([({ledger.level_of(area_set): code}, int(told.get(code, 0))) for code in names]),
        rule=RULE,
        names=names,
        first_day=first,
        last_day=last,
        area_set=area_set,
    )


def one_by_one(
    area_set: AreaSet | None, first: datetime.date, last: datetime.date
) -> dict[tuple[str, ...], int]:
    """How many strengths of these days anybody can count on the public map, by the code of the area."""
    rows = (
        _strengths()
        .filter(
            visibility_class__stage=Stage.PUBLIC,
            happened_on__range=(first, last),
            placements__area__area_set=area_set,
        )
        .order_by()
        .values_list("placements__area__code")
        .annotate(count=HOW_MANY)
    )
    return {(code,): int(number) for code, number in rows}


# The layer ----------------------------------------------------------------------------------


class QuarterForm(forms.Form):
    """Which of the published quarters."""

    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"), required=False)


def form(query: QueryDict, viewer: Viewer) -> forms.Form:
    """The choice of a quarter, of those published."""
    made = QuarterForm(query)
    offer(made, quarter=[(one.choice, one.title) for one in ledger.shown(SUBJECT)])
    return made


def ask(query: QueryDict, viewer: Viewer) -> Asked:
    """Which release an address asks for by `quarter`; the newest unless it says. Raises BadRequest."""
    shown = {one.choice: one for one in ledger.shown(SUBJECT)}
    wanted = query.get("quarter") or next(iter(shown), "")
    if wanted not in shown:
        raise BadRequest(_("No numbers of this quarter are published."))
    release = shown[wanted]
    assert release.area_set is not None
    codes = tuple(areas_of(release.area_set).values_list("code", flat=True))
    return Asked(release.area_set, codes, filters=release.public_id)


def _release(asked: Asked) -> Release:
    return Release.objects.select_related("area_set__area_type").get(public_id=asked.filters)


def values(viewer: Viewer, asked: Asked) -> Values:
    """What was published, area by area; what was withheld is withheld here."""
    release = _release(asked)
    told = ledger.by_category(release)
    is_percent = release.percentages is not None
    known = {code: float(number) for code, number in told.items() if number is not None}
    return Values(
        asked.area_set,
        known,
        suppressed=frozenset(code for code, number in told.items() if number is None),
        steps=steps_of(known.values()),
        unit=gettext_lazy("percent of strengths reported")
        if is_percent
        else gettext_lazy("strengths reported"),
        counted={} if is_percent else known,
    )


def legend(asked: Asked) -> Legend:
    """What was published, by which method, of which days."""
    release = _release(asked)
    day = "j F Y"
    return Legend(
        base=release.title,
        vintage="",
        method=release.method,
        period=_("%(from)s to %(to)s")
        % {
            "from": formats.date_format(release.first_day, day),
            "to": formats.date_format(release.last_day, day),
        },
        boundaries=str(release.area_set),
        source=_("Published on %(day)s")
        % {"day": formats.date_format(timezone.localdate(release.signed_at), day)},
    )


def register_released() -> None:
    """Offer the table to be published, and what was published to the map, for everybody."""
    name = gettext_lazy("Strengths by neighbourhood")
    subjects.register(subjects.Subject(SUBJECT, name, quarters, count, one_by_one))
    by_area = rows_by_area(values, gettext_lazy("Strengths reported"), legend=legend)
    register(
        Layer(
            code="released-strengths",
            name=gettext_lazy("Strengths, published numbers"),
            kind=Kind.VALUES,
            about=frozenset({About.STRENGTH}),
            may_see=lambda viewer: True,
            has_anything=lambda: ledger.shown(SUBJECT).exists(),
            is_public=True,
            is_of_viewer=False,
            columns=by_area.columns,
            ask=ask,
            rows=by_area.rows,
            count=by_area.count,
            legend=legend,
            form=form,
            asks=("quarter",),
            order=25,
            ramp="cohesion",
            values=values,
        )
    )
