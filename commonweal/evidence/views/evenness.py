"""The page of how evenly groups are spread."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commonweal.evidence.evenness import MEASURES, Evenness, evenness_of
from commonweal.evidence.models import Measure
from commonweal.evidence.words import percent
from commonweal.methods.composition import NotCounts
from commonweal.ui.tables import Column, Table


@require_safe
def evenness(request: HttpRequest) -> HttpResponse:
    """Each group against the rest, beside what chance alone would show, and what must be known to read it."""
    code = request.GET.get("of") or MEASURES[0]
    if code not in MEASURES:
        raise Http404
    try:
        found = evenness_of(code)
    except NotCounts:
        found = None
    known = {one.code: one for one in Measure.objects.filter(code__in=MEASURES)}
    others = [
        (str(known[one]), f"{reverse('evidence:evenness')}?of={one}", one == code)
        for one in MEASURES
        if one in known
    ]
    context = {
        "found": found,
        "others": others,
        "table": _table(found) if found else None,
        "about": _about(found) if found else [],
    }
    return render(request, "evidence/evenness.html", context)


def _table(found: Evenness) -> Table:
    columns = [
        Column(_("Group")),
        Column(_("People"), is_numeric=True),
        Column(_("Share"), is_numeric=True),
        Column(_("Unevenness"), is_numeric=True),
        Column(_("By chance alone"), is_numeric=True),
        Column(_("Own group near by"), is_numeric=True),
        Column(_("Read with care"), is_numeric=False),
    ]
    rows = [
        [
            one.group,
            f"{one.people:,.0f}",
            percent(one.share),
            f"{100 * one.dissimilarity:.0f}",
            f"{100 * one.by_chance:.0f}",
            f"{100 * one.isolation:.0f}",
            _("A small group") if len(one.caveats) > 1 else "",
        ]
        for one in found.groups
    ]
    return Table(_("Each group against everybody else"), columns, rows)


def _about(found: Evenness) -> list[str]:
    """What the page is of, in sentences."""
    areas = ngettext("%(n)d area", "%(n)d areas", found.areas) % {"n": found.areas}
    told = [
        _("%(title)s (%(day)s), %(areas)s: %(kind)s.")
        % {
            "title": found.dataset.title,
            "day": formats.date_format(found.dataset.as_of, "j F Y"),
            "areas": areas,
            "kind": found.dataset.area_set,
        },
        _("All groups together: unevenness %(all)d of 100.")
        % {"all": round(100 * found.whole.dissimilarity)},
    ]
    if found.left_out:
        told.append(
            ngettext(
                "%(n)d area is left out, as a figure of it is withheld.",
                "%(n)d areas are left out, as a figure of each is withheld.",
                found.left_out,
            )
            % {"n": found.left_out}
        )
    return told
