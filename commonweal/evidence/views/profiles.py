"""Pages of who lives where: the list of areas, and the profile of one."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.documents import content
from commonweal.documents.page import Shown, shown
from commonweal.documents.pdf import as_pdf
from commonweal.evidence import profile_document as documents
from commonweal.evidence.ages import in_words
from commonweal.evidence.governing import datasets_for
from commonweal.evidence.profiles import Groups, Profile, profile_of
from commonweal.evidence.services import services_for
from commonweal.evidence.views.choosing import FORMATS, as_file
from commonweal.evidence.views.services import MAY_SEE as SERVICES_FOR
from commonweal.evidence.words import how_made
from commonweal.maps.measures import usual_area_set
from commonweal.places.selectors import area_in_use, areas_of, current_area_sets
from commonweal.ui.charts import Chart, bars

DRAWN = ("age", "ethnicity")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Choose an area: those that a map begins with, or another type."""
    sets = current_area_sets()
    asked = request.GET.get("areas", "")
    chosen = next((one for one in sets if one.area_type.code == asked), None) or usual_area_set()
    context = {
        "sets": sets,
        "chosen": chosen,
        "areas": list(areas_of(chosen).order_by("name", "code")) if chosen else [],
        "has_figures": datasets_for(request.user).exists(),
    }
    return render(request, "evidence/profiles.html", context)


def _profile(request: HttpRequest, area_type: str, code: str) -> Profile:
    area = area_in_use(area_type, code)
    if area is None:
        raise Http404
    return profile_of(area, viewer=request.user)


@require_safe
def profile(request: HttpRequest, area_type: str, code: str) -> HttpResponse:
    """Who lives in an area, with what each figure is of and whose it is."""
    found = _profile(request, area_type, code)
    context = {
        "profile": found,
        "area": found.area,
        "blocks": _with_charts(found),
        "formats": [("pdf", "PDF"), ("xlsx", "XLSX")],
        "has_services": bool(services_for(request.user)) if _may_see_services(request) else False,
    }
    return render(request, "evidence/profile.html", context)


def _may_see_services(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(request.user.permissions & set(SERVICES_FOR))


def _with_charts(found: Profile) -> list[Shown]:
    """What the document holds, with bars in place of the tables that are looked at first: they bring them."""
    charts = {documents.table_of(one): _chart(one) for one in found.who if one.measure.code in DRAWN}
    told: list[Shown] = []
    for block in documents.document_of(found).blocks:
        (one,) = shown((block,))
        chart = charts.get(block) if isinstance(block, content.Table) else None
        told.append(Shown("chart", replace(chart, table=one.block)) if chart else one)
    return told


def _chart(groups: Groups) -> Chart | None:
    """Bars of the shares of those who live here; None where one is withheld."""
    if groups.total is None:
        return None
    rows = [{"group": in_words(row.group), "here": round(100 * (row.share or 0), 1)} for row in groups.rows]
    return bars(
        str(groups.measure),
        rows,
        name="group",
        value="here",
        name_label=_("Group"),
        value_label=_("Percent of residents here"),
        note=how_made(groups.figures),
    )


@require_safe
def download(request: HttpRequest, area_type: str, code: str, ending: str) -> HttpResponse:
    """The profile as PDF or as a workbook."""
    if ending not in FORMATS:
        raise Http404
    found = _profile(request, area_type, code)
    write = {
        "xlsx": lambda: documents.as_workbook(found),
        "pdf": lambda: as_pdf(documents.document_of(found)),
    }
    return as_file(f"profile-{area_type}-{code}", ending, write)
