"""What measures each objective, as far as everybody may see it: the newest figure, of when, and how it changed.

Readers of either edition see open figures alone, so that both hold the same.
"""

import datetime
from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.documents.content import Block, Estimate, Table
from commonweal.documents.registry import Scope, Written
from commonweal.evidence.measures import KIND as MEASURE
from commonweal.evidence.models import Measure
from commonweal.evidence.whole import Latest, Reading, WhyNot, latest_released
from commonweal.evidence.words import count
from commonweal.quarterly.agreed import AgreedObjective, agreed_objectives
from commonweal.thread.models import Link, Relation


def indicators(scope: Scope) -> Written:
    """The objectives of the approved plans, each with what it is measured by, or that nothing is linked."""
    objectives = agreed_objectives(scope)
    if not objectives:
        return Written(_("No plan had been approved by then."))
    measures = _measures_of(objectives)
    linked = sum(bool(measures[one.public_id]) for one in objectives)
    text = ngettext(
        "%(linked)d of %(n)d objective is linked with figures that measure it.",
        "%(linked)d of %(n)d objectives are linked with figures that measure them.",
        len(objectives),
    ) % {"linked": linked, "n": len(objectives)}
    codes = {one.code: one for those in measures.values() for one in those}
    latest = {code: latest_released(one, scope.last) for code, one in codes.items()}
    rows = tuple(row for one in objectives for row in _rows(one, measures[one.public_id], latest))
    heads = (
        _("Objective"),
        _("Indicator of success"),
        _("Measured by"),
        _("Newest"),
        _("As of"),
        _("Change"),
    )
    table = Table(_("What measures each objective"), heads, rows, widths=(4, 3, 3, 2, 2, 3))
    estimates = (
        estimate for code in sorted(codes) if (estimate := _estimate(codes[code], latest[code])) is not None
    )
    figures: tuple[Block, ...] = (table, *estimates)
    return Written(text, figures)


def _measures_of(objectives: list[AgreedObjective]) -> dict[str, list[Measure]]:
    """The measures that each objective is linked with as measured by, by its identifier, in the order of their names."""
    links = Link.objects.filter(
        earlier_kind="objective",
        earlier_id__in=[one.public_id for one in objectives],
        later_kind=MEASURE,
        relation=Relation.MEASURED_BY,
    )
    pairs = set(links.values_list("earlier_id", "later_id"))
    known = Measure.objects.filter(code__in={code for _objective, code in pairs}).order_by("name", "code")
    measures = list(known)
    return {
        one.public_id: [measure for measure in measures if (one.public_id, measure.code) in pairs]
        for one in objectives
    }


def _rows(
    objective: AgreedObjective, measures: list[Measure], latest: dict[str, Latest | None]
) -> Iterator[tuple[str, ...]]:
    """A row for each measure of an objective, and one for an objective without."""
    head = (objective.words, objective.indicator)
    if not measures:
        yield (*head, _("Nothing is linked"), "", "", "")
    for measure in measures:
        found = latest[measure.code]
        if found is None:
            # Whether partners know of figures is not said: not even that there are any.
            yield (*head, _("No figure that is released to everybody"), "", "", "")
        else:
            told = (str(measure), _value(measure, found.now), time_in_words(found.now.time))
            yield (*head, *told, _change(measure, found))


def _estimate(measure: Measure, found: Latest | None) -> Estimate | None:
    """The newest figure with its interval, base, period, change and source."""
    if found is None or found.now.value is None:
        return None
    now = found.now
    has_interval = now.low is not None and now.high is not None
    interval = ""
    if has_interval:
        ends = {"low": _number(measure, now.low), "high": _number(measure, now.high)}
        interval = _("between %(low)s and %(high)s") % ends
    base = [measure.universe]
    if now.base is not None and measure.unit in (Measure.Unit.COUNT, Measure.Unit.PERCENT):
        base.append(_("out of %(n)s") % {"n": count(now.base)})
    how = [
        (_("Period"), time_in_words(now.time)),
        (_("Change"), _change(measure, found)),
        (_("Areas"), _areas(now)),
        (_("Source"), f"{now.dataset.title}, {now.dataset.publisher}, {now.dataset.licence}"),
    ]
    if not has_interval:
        how.append((_("How sure"), _("Its source gives no interval.")))
    return Estimate(str(measure), _value(measure, now), interval, ", ".join(filter(None, base)), tuple(how))


def _areas(now: Reading) -> str:
    words = ngettext("%(n)d area", "%(n)d areas together", len(now.areas))
    return words % {"n": len(now.areas)}


def _value(measure: Measure, reading: Reading) -> str:
    if reading.why_not == WhyNot.WITHHELD:
        return _("Withheld in part, so not told for the whole")
    if reading.why_not == WhyNot.NOT_ADDED:
        return _("Told of single areas alone")
    return _number(measure, reading.value)


def _number(measure: Measure, value: float | None) -> str:
    if measure.unit == Measure.Unit.PERCENT:
        return f"{value:.1f}%"
    return count(value) if measure.unit == Measure.Unit.COUNT else f"{value:,.1f}"


def _change(measure: Measure, found: Latest) -> str:
    """How much more or less than before, and since when; that nothing earlier is comparable, where nothing is.

    Empty where there is no figure now.
    """
    if found.now.value is None:
        return ""
    if found.before is None or found.change is None:
        return _("No earlier figure of the same areas")
    since = {"since": time_in_words(found.before.time)}
    if found.change == 0:
        return _("The same as in %(since)s") % since
    sign = "+" if found.change > 0 else "−"
    size = abs(found.change)
    if measure.unit == Measure.Unit.PERCENT:
        by = _("%(n)s percentage points") % {"n": f"{sign}{size:.1f}"}
    else:
        by = f"{sign}{_number(measure, size)}"
    return _("%(by)s since %(since)s") % (since | {"by": by})


def time_in_words(time: str) -> str:
    """A period or day as people read it; one that is written otherwise stays as it is.

    >>> time_in_words("2021"), time_in_words("2021-03"), time_in_words("2021-03-21"), time_in_words("2020/21")
    ('2021', 'March 2021', '21 March 2021', '2020/21')
    """
    for pattern, written in (("%Y-%m-%d", "j F Y"), ("%Y-%m", "F Y")):
        try:
            day = datetime.datetime.strptime(time, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return formats.date_format(day, written)
    return time
