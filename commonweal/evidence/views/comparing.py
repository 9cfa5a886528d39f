"""The page on which areas are compared, and the same as files."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonweal.documents.pdf import as_pdf
from commonweal.evidence import comparison_document as documents
from commonweal.evidence.comparing import Comparison, compare
from commonweal.evidence.governing import Viewer
from commonweal.evidence.views.choosing import FORMATS, GroupForm, as_file, asked_set
from commonweal.places.models import AreaSet
from commonweal.places.neighbours import neighbours_of
from commonweal.places.selectors import areas_of
from commonweal.ui.charts import Chart, bars
from commonweal.ui.forms import offer
from commonweal.ui.tables import Column, Table

# Bars of more areas than these are a wall; the table is sorted and read instead.
MOST_DRAWN = 40


class CompareForm(GroupForm):
    """The same, and beside whom."""

    near = forms.ChoiceField(label=gettext_lazy("Only an area and its neighbours"), required=False)

    def __init__(self, asked: Mapping[str, Any], area_set: AreaSet, viewer: Viewer) -> None:
        super().__init__(asked, area_set, viewer)
        names = [(one.code, str(one)) for one in areas_of(area_set).order_by("name", "code")]
        offer(self, near=[("", _("All of them")), *names])


def _compared(form: CompareForm, area_set: AreaSet, viewer: Viewer) -> Comparison | None:
    """What the form asks for; None when nothing is told of these areas. Raises Http404 for what is no choice."""
    chosen = form.chosen()
    if chosen is None:
        return None
    among = None
    if near := form.cleaned_data["near"]:
        area = area_set.areas.get(code=near)
        among = {area.pk, *(one.pk for one in neighbours_of(area))}
    return compare(*chosen, area_set, viewer=viewer, among=among)


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """A group's share in each area, with its limits; ranked only as far as these allow."""
    area_set = asked_set(request)
    if area_set is None:
        return render(request, "evidence/comparison.html", {"found": None})
    form = CompareForm(request.GET, area_set, request.user)
    found = _compared(form, area_set, request.user)
    context = {
        "found": found,
        "form": form,
        "table": _table(found) if found else None,
        "chart": _chart(found) if found else None,
        "about": list(documents.about(found)) if found else [],
        "formats": [("pdf", "PDF"), ("xlsx", "XLSX")],
        "asked": request.GET.urlencode(),
    }
    return render(request, "evidence/comparison.html", context)


def _table(found: Comparison) -> Table:
    heads = documents.heads(found)
    numeric = range(1, 4)
    columns = [Column(head, is_numeric=at in numeric) for at, head in enumerate(heads)]
    return Table(documents.title_of(found), columns, list(documents.rows_in_words(found)))


def _chart(found: Comparison) -> Chart | None:
    """Bars with their limits, in the order of the table; none where there are too many, or nothing is known."""
    known = [row for row in documents.in_order(found) if row.share is not None]
    if not known or len(known) > MOST_DRAWN:
        return None
    rows = [
        {
            "area": str(row.area),
            "share": round(100 * (row.share or 0), 1),
            "lower": round(100 * (row.lower or 0), 1),
            "upper": round(100 * (row.upper or 0), 1),
        }
        for row in known
    ]
    chart = bars(
        documents.title_of(found),
        rows,
        name="area",
        value="share",
        low="lower",
        high="upper",
        name_label=_("Area"),
        value_label=_("Percent"),
    )
    return replace(chart, table=None)


@require_safe
def download(request: HttpRequest, ending: str) -> HttpResponse:
    """The same comparison as PDF or as a workbook."""
    area_set = asked_set(request)
    if ending not in FORMATS or area_set is None:
        raise Http404
    found = _compared(CompareForm(request.GET, area_set, request.user), area_set, request.user)
    if found is None:
        raise Http404
    write = {
        "xlsx": lambda: documents.as_workbook(found),
        "pdf": lambda: as_pdf(documents.document_of(found)),
    }
    return as_file(f"comparison-{found.measure.code}", ending, write)
