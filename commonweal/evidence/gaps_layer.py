"""The map layer of gaps: how far a group of people lies from everybody else in each area. It is never laid over a pressure."""

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Min
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.evidence.characteristics import FARING, with_characteristic
from commonweal.evidence.equality_definitions import is_unknown
from commonweal.evidence.map_choice import Of, asked_of, chosen, newest_open, not_drawn
from commonweal.evidence.models import Measure, Observation
from commonweal.evidence.outcomes import NotAnOutcome, Outcome, Why, outcome_of, outcomes_for
from commonweal.maps.layers import About, Kind, Layer, Legend, Values, Viewer, register
from commonweal.maps.measures import Asked, rows_by_area
from commonweal.ui.forms import offer

LAYER = "gaps"
# A gap of ten percentage points is drawn darker than a smaller one; what is not beyond chance is one class of its own.
WIDE = 10
STEPS = (-WIDE + 0.05, -0.05, 0.05, WIDE - 0.05)


def may_be_drawn(measure: Measure) -> bool:
    """Is there an open table of this outcome, so that everybody may see the map?"""
    return measure in outcomes_for(AnonymousUser())


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups of each outcome that everybody may see."""
    found = []
    for measure in outcomes_for(AnonymousUser()):
        options = [(Of(measure.code, group).name, group) for group in _groups(measure)]
        if options:
            found.append((with_characteristic(measure, measure.by), options))
    return found


def _groups(measure: Measure) -> list[str]:
    newest = newest_open(measure)
    if newest is None:
        return []
    told = Observation.objects.filter(dataset=newest, measure=measure).exclude(group="")
    # In the order of the table: an area may tell of groups that the first one has none of.
    in_order = told.values("group").annotate(first=Min("id")).order_by("first")
    return [row["group"] for row in in_order if not is_unknown(row["group"])]


class GapForm(forms.Form):
    """Whose gap to draw."""

    gap = forms.ChoiceField(label=gettext_lazy("Whose gap"), required=False)


def form(query: QueryDict, viewer: Viewer) -> forms.Form:
    """The choice of what is drawn."""
    made = GapForm(query)
    offer(made, gap=choices())
    return made


def ask(query: QueryDict, viewer: Viewer) -> Asked:
    """What an address asks by `gap`; the first that can be drawn unless it says. Raises BadRequest."""
    of = chosen(query, "gap", choices())
    measure = Measure.objects.filter(code=of.measure).first()
    if measure is None or not may_be_drawn(measure) or of.group not in _groups(measure):
        raise not_drawn(of)
    return asked_of(query, of)


def _outcome(asked: Asked) -> Outcome | None:
    """What is open of the outcome. Whoever looks: a map that is drawn for everybody is of what everybody may see."""
    measure = Measure.objects.get(code=asked.filters.measure)
    try:
        found = outcome_of(measure, asked.area_set, viewer=AnonymousUser())
    except NotAnOutcome:
        return None
    return found.only(group=asked.filters.group) if found else None


def values(viewer: Viewer, asked: Asked) -> Values:
    """The gap in percentage points where it is more than chance, nought where it is not; what is not judged is not known."""
    found = _outcome(asked)
    gaps = found.gaps if found else []
    judged = [gap for gap in gaps if not gap.why]
    return Values(
        asked.area_set,
        {gap.area.code: round(100 * (gap.gap or 0), 1) if gap.stands else 0.0 for gap in judged},
        suppressed=frozenset(gap.area.code for gap in gaps if gap.why is Why.WITHHELD),
        steps=STEPS,
        named={0.0: _("no clear difference")},
        classes=(
            _("%(n)d points or more below everybody else") % {"n": WIDE},
            _("Below everybody else, by less than %(n)d points") % {"n": WIDE},
            _("No clear difference"),
            _("Above everybody else, by less than %(n)d points") % {"n": WIDE},
            _("%(n)d points or more above everybody else") % {"n": WIDE},
        ),
        unit=_("points beside everybody else in the area, more than chance"),
        unknown=_("Not judged: too few people, or not told"),
        counted={gap.area.code: (gap.share or 0) * (gap.base or 0) for gap in judged},
        residents={gap.area.code: gap.base or 0 for gap in judged},
        limits={
            gap.area.code: (round(100 * (gap.lower or 0), 1), round(100 * (gap.upper or 0), 1))
            for gap in judged
        },
    )


def legend(asked: Asked) -> Legend:
    """What is drawn, of whom, from which table."""
    found = _outcome(asked)
    base = _("%(group)s beside everybody else in the same area: %(outcome)s") % {
        "group": asked.filters.group,
        "outcome": Measure.objects.get(code=asked.filters.measure),
    }
    return Legend(
        base=base,
        vintage="",
        method=_(
            "Percentage points; coloured only where the gap is more than chance (Newcombe’s interval, for all areas "
            "and groups at once). Why they fare differently it does not tell"
        ),
        period=formats.date_format(found.dataset.as_of, "j F Y") if found else "",
        boundaries=str(asked.area_set),
        source=f"{found.dataset.title}, {found.dataset.publisher}" if found else "",
    )


def register_gaps_layer() -> None:
    """Offer gaps to the map, to everybody: they are of open data alone."""
    by_area = rows_by_area(values, gettext_lazy("Gap in points, 0 where it may be chance"), legend=legend)
    register(
        Layer(
            code=LAYER,
            name=gettext_lazy("How groups of people fare"),
            kind=Kind.VALUES,
            # Told by group, anything tells of who lives there.
            about=FARING | {About.ETHNICITY, About.RELIGION, About.NATIONALITY},
            may_see=lambda viewer: True,
            has_anything=lambda: bool(outcomes_for(AnonymousUser())),
            is_public=True,
            is_of_viewer=False,
            columns=by_area.columns,
            ask=ask,
            asks=("gap",),
            rows=by_area.rows,
            count=by_area.count,
            legend=legend,
            form=form,
            order=62,
            ramp="change",
            values=values,
        )
    )
