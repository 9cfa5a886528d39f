"""The page on which areas are compared, and the same as files."""

from dataclasses import replace

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonweal.documents.pdf import as_pdf
from commonweal.evidence import comparison_document as documents
from commonweal.evidence.comparing import Comparison, compare, compared_measures, groups_of
from commonweal.evidence.governing import Viewer
from commonweal.evidence.models import Measure
from commonweal.evidence.views.profiles import FORMATS
from commonweal.maps.measures import usual_area_set
from commonweal.places.models import AreaSet
from commonweal.places.neighbours import neighbours_of
from commonweal.places.selectors import areas_of, current_area_sets
from commonweal.ui.charts import Chart, bars
from commonweal.ui.forms import offer
from commonweal.ui.tables import Column, Table

# Bars of more areas than these are a wall; the table is sorted and read instead.
MOST_DRAWN = 40


class CompareForm(forms.Form):
    """What to compare, of which areas, and beside whom."""

    says_nothing_of_optional = True
    of = forms.ChoiceField(label=gettext_lazy("What to compare"), required=False)
    areas = forms.ChoiceField(label=gettext_lazy("Areas"), required=False)
    near = forms.ChoiceField(label=gettext_lazy("Only an area and its neighbours"), required=False)


def _asked_set(request: HttpRequest) -> AreaSet | None:
    sets = {one.area_type.code: one for one in current_area_sets()}
    asked = request.GET.get("areas", "")
    return sets.get(asked) if asked else usual_area_set()


def _choices(area_set: AreaSet, viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each measure with its groups, for those measures that are told of these areas."""
    found = []
    for measure in compared_measures(viewer):
        told = groups_of(measure, area_set, viewer=viewer)
        groups = [(f"{measure.code}:{one}", f"{measure}: {one}") for one in told if one]
        if groups:
            found.append((str(measure), groups))
    return found


def _form(request: HttpRequest, area_set: AreaSet) -> CompareForm:
    """The choices, and in each what was asked for or else the first: the page says what it shows."""
    choices = _choices(area_set, request.user)
    first = next((value for _heading, options in choices for value, _words in options), "")
    given = request.GET
    form = CompareForm(
        {
            "of": given.get("of") or first,
            "areas": area_set.area_type.code,
            "near": given.get("near", ""),
        }
    )
    names = [(one.code, str(one)) for one in areas_of(area_set).order_by("name", "code")]
    offer(
        form,
        of=choices,
        areas=[(one.area_type.code, str(one)) for one in current_area_sets()],
        near=[("", _("All of them")), *names],
    )
    return form


def _compared(form: CompareForm, area_set: AreaSet, viewer: Viewer) -> Comparison | None:
    """What the form asks for; None when nothing is told of these areas. Raises Http404 for what is no choice."""
    if not form.is_valid():
        raise Http404
    code, _colon, group = form.cleaned_data["of"].partition(":")
    measure = Measure.objects.filter(code=code).first()
    if measure is None:
        return None
    among = None
    if near := form.cleaned_data["near"]:
        area = area_set.areas.get(code=near)
        among = {area.pk, *(one.pk for one in neighbours_of(area))}
    return compare(measure, group, area_set, viewer=viewer, among=among)


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """A group's share in each area, with its limits; ranked only as far as these allow."""
    area_set = _asked_set(request)
    if area_set is None:
        if request.GET.get("areas"):
            raise Http404
        return render(request, "evidence/comparison.html", {"found": None})
    form = _form(request, area_set)
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
    area_set = _asked_set(request)
    if ending not in FORMATS or area_set is None:
        raise Http404
    found = _compared(_form(request, area_set), area_set, request.user)
    if found is None:
        raise Http404
    written = documents.as_workbook(found) if ending == "xlsx" else as_pdf(documents.document_of(found))
    response = HttpResponse(written, content_type=FORMATS[ending])
    response["Content-Disposition"] = f'attachment; filename="comparison-{found.measure.code}.{ending}"'
    return response
