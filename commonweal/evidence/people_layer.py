"""The map layer of who lives where: shares of groups, diversity, deprivation. It is never laid over a pressure."""

from collections.abc import Iterable

import numpy as np
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.evidence.by_area import Table, groups_in, open_table
from commonweal.evidence.characteristics import tells_of_residents
from commonweal.evidence.governing import datasets_for
from commonweal.evidence.map_choice import Of, asked_of, chosen, newest_open, not_drawn
from commonweal.evidence.models import Measure
from commonweal.maps.layers import PRESSURES, About, Kind, Layer, Legend, Values, Viewer, register
from commonweal.maps.measures import Asked, rows_by_area
from commonweal.methods.composition import diversity
from commonweal.ui.forms import offer

DIVERSITY = "diversity"
# Ages come by single years; a map of one year tells nothing. Everybody is the base, not a share.
NOT_MAPPED = frozenset({"age", "residents"})
MAPPED_UNITS = (Measure.Unit.COUNT, Measure.Unit.DECILE)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be drawn, by measure: each group of counts, deciles as they are, diversity by ethnic group.

    How mixed a place is comes first, so that the map opens on all who live there and not on one group.
    """
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for measure in _mapped():
        newest = newest_open(measure)
        if newest is None:
            continue
        if measure.unit == Measure.Unit.DECILE:
            found.append((_("Deprivation"), [(measure.code, str(measure))]))
            continue
        groups = groups_in(newest.public_id, measure.code)
        options = [(Of(measure.code, group).name, group) for group in groups]
        if measure.code == "ethnicity" and options:
            found.insert(0, (str(measure), [(DIVERSITY, _("How mixed a place is")), *options]))
        else:
            found.append((str(measure), options))
    return _gathered(found)


def _gathered(found: list[tuple[str, list[tuple[str, str]]]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same with one entry for each heading.

    >>> _gathered([("A", [("1", "x")]), ("B", []), ("A", [("2", "y")])])
    [('A', [('1', 'x'), ('2', 'y')])]
    """
    gathered: dict[str, list[tuple[str, str]]] = {}
    for heading, options in found:
        if options:
            gathered.setdefault(heading, []).extend(options)
    return list(gathered.items())


class OfForm(forms.Form):
    """What to draw."""

    of = forms.ChoiceField(label=gettext_lazy("Who"), required=False)


def form(query: QueryDict, viewer: Viewer) -> forms.Form:
    """The choice of what is drawn."""
    made = OfForm(query)
    offer(made, of=choices())
    return made


def ask(query: QueryDict, viewer: Viewer) -> Asked:
    """What an address asks by `of`; the first that can be drawn unless it says. Raises BadRequest."""
    of = chosen(query, "of", choices())
    if not _can_be_drawn(of):
        raise not_drawn(of)
    return asked_of(query, of)


def _mapped() -> QuerySet[Measure]:
    """The measures of open figures that a map may show: none that is a pressure."""
    pressures = [str(one) for one in PRESSURES]
    return (
        Measure.objects.filter(
            tells_of_residents(), unit__in=MAPPED_UNITS, datasets__in=datasets_for(AnonymousUser())
        )
        .exclude(code__in=NOT_MAPPED)
        .exclude(about__in=pressures)
        .distinct()
    )


def _can_be_drawn(of: Of) -> bool:
    """Is this among the choices? Asked of each tile, so without making them all."""
    measure = _mapped().filter(code="ethnicity" if of.measure == DIVERSITY else of.measure).first()
    newest = newest_open(measure) if measure else None
    if measure is None or newest is None:
        return False
    if of.measure == DIVERSITY or measure.unit == Measure.Unit.DECILE:
        return not of.group
    return of.group in groups_in(newest.public_id, measure.code)


def _table(asked: Asked) -> tuple[Measure, Table | None]:
    of: Of = asked.filters
    code = "ethnicity" if of.measure == DIVERSITY else of.measure
    measure = Measure.objects.get(code=code)
    return measure, open_table(asked.area_set, measure)


def values(viewer: Viewer, asked: Asked) -> Values:
    """Percent of a group, of pairs that differ, or the decile, by area; what is withheld stays withheld."""
    measure, table = _table(asked)
    of: Of = asked.filters
    if table is None:
        return Values(asked.area_set, {}, unknown=_("No figures for these areas"))
    if measure.unit == Measure.Unit.DECILE:
        found = {code: told.get("") for code, told in table.of.items()}
        deciles = {code: value for code, value in found.items() if value is not None}
        return Values(
            asked.area_set, deciles, steps=tuple(range(2, 11)), unit=_("decile, 1 is the most deprived")
        )
    shown: dict[str, float] = {}
    counted: dict[str, float] = {}
    residents: dict[str, float] = {}
    withheld = set()
    for code, told in table.of.items():
        known = [value for value in told.values() if value is not None]
        if len(known) < len(told) or (of.group and of.group not in told):
            withheld.add(code)
            continue
        total = sum(known)
        if not total:
            continue
        residents[code] = total
        if of.measure == DIVERSITY:
            shown[code] = round(100 * diversity(np.array(known)).differ, 1)
        else:
            counted[code] = told[of.group] or 0
            shown[code] = round(100 * counted[code] / total, 1)
    unit = _("of 100 pairs are of two groups") if of.measure == DIVERSITY else _("percent")
    return Values(
        asked.area_set,
        shown,
        suppressed=frozenset(withheld),
        steps=fifths_of(shown.values()),
        unit=unit,
        counted=counted,
        residents=residents,
    )


def fifths_of(values: Iterable[float]) -> tuple[float, ...]:
    """The lowest value of each class above the first, where each holds about a fifth of the areas.

    Shares lie close together or far apart as places do; fifths show where, whatever the share.

    >>> fifths_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), fifths_of([3, 3, 3]), fifths_of([])
    ((3, 5, 7, 9), (), ())
    """
    known = sorted(values)
    steps = {known[len(known) * n // 5] for n in range(1, 5)} if known else set()
    return tuple(sorted(step for step in steps if step > known[0]))


def legend(asked: Asked) -> Legend:
    """What is drawn, of whom, from which table."""
    measure, table = _table(asked)
    of: Of = asked.filters
    if of.measure == DIVERSITY:
        base = _(
            "How mixed a place is: of 100 pairs of residents met at random, how many are of two ethnic groups"
        )
    elif of.group:
        base = _("%(measure)s: %(group)s, in percent of all who answered or were counted") % {
            "measure": measure,
            "group": of.group,
        }
    else:
        base = str(measure)
    method = (
        _("Smaller areas added up, each where it belongs") if table and table.parts else _("As published")
    )
    if of.group or of.measure == DIVERSITY:
        method = _("%(method)s; each colour is about a fifth of the areas") % {"method": method}
    return Legend(
        base=base,
        vintage="",
        method=method,
        period=formats.date_format(table.dataset.as_of, "j F Y") if table else "",
        boundaries=str(asked.area_set),
        source=f"{table.dataset.title}, {table.dataset.publisher}" if table else "",
    )


def register_people_layer() -> None:
    """Offer who lives where to the map, to everybody: it is of open data alone."""
    by_area = rows_by_area(values, gettext_lazy("Value"), legend=legend)
    register(
        Layer(
            code="people",
            name=gettext_lazy("Who lives here"),
            kind=Kind.VALUES,
            about=frozenset(
                {About.POPULATION, About.ETHNICITY, About.RELIGION, About.NATIONALITY, About.DEPRIVATION}
            ),
            may_see=lambda viewer: True,
            has_anything=lambda: _mapped().exists(),
            is_public=True,
            is_of_viewer=False,
            columns=by_area.columns,
            ask=ask,
            asks=("of",),
            rows=by_area.rows,
            count=by_area.count,
            legend=legend,
            form=form,
            order=60,
            ramp="people",
            values=values,
        )
    )
