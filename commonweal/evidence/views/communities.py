"""The profile of a community, as a page and as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonweal.documents.page import shown
from commonweal.documents.pdf import as_pdf
from commonweal.evidence import community_document as documents
from commonweal.evidence.communities import Community, community_of
from commonweal.evidence.governing import Viewer
from commonweal.evidence.views.choosing import FORMATS, GroupForm, as_file, asked_set
from commonweal.places.models import AreaSet

TITLE = gettext_lazy("A community, wherever it lives")


def _found(form: GroupForm, area_set: AreaSet, viewer: Viewer) -> Community | None:
    chosen = form.chosen()
    return community_of(*chosen, area_set, viewer=viewer) if chosen else None


@require_safe
def community(request: HttpRequest) -> HttpResponse:
    """How many people of a group there are, how that changed, where they live and how evenly."""
    area_set = asked_set(request)
    if area_set is None:
        return render(request, "evidence/community.html", {"title": TITLE})
    form = GroupForm(request.GET, area_set, request.user)
    found = _found(form, area_set, request.user)
    context = {
        "title": TITLE,
        "form": form,
        "found": found,
        "heading": documents.title_of(found) if found else "",
        "blocks": shown(documents.document_of(found).blocks) if found else [],
        "formats": [("pdf", "PDF"), ("xlsx", "XLSX")],
        "asked": request.GET.urlencode(),
    }
    return render(request, "evidence/community.html", context)


@require_safe
def download(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as PDF or as a workbook."""
    area_set = asked_set(request)
    if ending not in FORMATS or area_set is None:
        raise Http404
    found = _found(GroupForm(request.GET, area_set, request.user), area_set, request.user)
    if found is None:
        raise Http404
    write = {
        "xlsx": lambda: documents.as_workbook(found),
        "pdf": lambda: as_pdf(documents.document_of(found)),
    }
    return as_file(f"community-{found.measure.code}", ending, write)
