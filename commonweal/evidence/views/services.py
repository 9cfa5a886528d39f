"""Pages for whoever runs a service: which services are told of, and whom one reaches beside who lives there."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonweal.documents.page import shown
from commonweal.documents.pdf import as_pdf
from commonweal.evidence import service_document as documents
from commonweal.evidence.characteristics import name_of
from commonweal.evidence.reach import Reach, reach_of
from commonweal.evidence.services import Service, service_called, services_for
from commonweal.evidence.views.choosing import FORMATS, as_file, asked_set
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.roles import Permission
from commonweal.places.models import AreaSet
from commonweal.places.selectors import areas_of, current_area_sets
from commonweal.ui.forms import offer
from commonweal.ui.tables import Cell, Column, Table

MAY_SEE = (Permission.SEE_OWN_SERVICES, Permission.SEE_REPORTS, Permission.LOAD_DATA)


class ServiceForm(forms.Form):
    """By which characteristic, in which areas."""

    says_nothing_of_optional = True
    by = forms.ChoiceField(label=gettext_lazy("By"), required=False)
    areas = forms.ChoiceField(label=gettext_lazy("Areas"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Only my area"), required=False)

    def __init__(self, asked: Mapping[str, Any], service: Service, area_set: AreaSet) -> None:
        """What was asked for, or else the first characteristic: the page says what it shows."""
        given = {name: asked.get(name, "") for name in self.base_fields}
        given["by"] = given["by"] or service.measures[0].by
        super().__init__(given | {"areas": area_set.area_type.code})
        names = [(one.code, str(one)) for one in areas_of(area_set).order_by("name", "code")]
        offer(
            self,
            by=[(one.by, name_of(one.by)) for one in service.measures],
            areas=[(one.area_type.code, str(one)) for one in current_area_sets()],
            area=[("", _("All of them")), *names],
        )

    def found(self, service: Service, area_set: AreaSet, request: SignedInRequest) -> Reach | None:
        """What is asked for; None where nothing is told of these areas. Raises Http404 for what is no choice."""
        if not self.is_valid():
            raise Http404
        measure = next(one for one in service.measures if one.by == self.cleaned_data["by"])
        found = reach_of(measure, area_set, viewer=request.user)
        if found is None or not (area := self.cleaned_data["area"]):
            return found
        narrowed = found.only(area)
        return narrowed if narrowed.places else None


@require_safe
@needs(*MAY_SEE)
def index(request: SignedInRequest) -> HttpResponse:
    """The services that this person may see whom they reach."""
    found = services_for(request.user)
    # Somebody who comes from the page of an area goes on to that area.
    asked = {name: request.GET[name] for name in ("areas", "area") if request.GET.get(name)}
    table = Table(
        _("Services"),
        [Column(_("Service")), Column(_("Whose")), Column(_("By"))],
        [
            [
                Cell(one.name, _address(one, asked)),
                str(one.run_by),
                ", ".join(name_of(measure.by) for measure in one.measures),
            ]
            for one in found
        ],
    )
    return render(request, "evidence/services/index.html", {"table": table if found else None})


def _address(service: Service, asked: Mapping[str, str]) -> str:
    address = reverse("evidence:service", args=[service.run_by.slug, service.slug])
    return f"{address}?{urlencode(asked)}" if asked else address


def _asked(request: SignedInRequest, organisation: str, slug: str) -> tuple[Service, AreaSet]:
    service = service_called(organisation, slug, viewer=request.user)
    area_set = asked_set(request)
    if service is None or area_set is None:
        raise Http404
    return service, area_set


@require_safe
@needs(*MAY_SEE)
def service(request: SignedInRequest, organisation: str, slug: str) -> HttpResponse:
    """My service, my area: who lives here, whom we reach, where the gaps are, what to consider."""
    told, area_set = _asked(request, organisation, slug)
    form = ServiceForm(request.GET, told, area_set)
    found = form.found(told, area_set, request)
    context = {
        "service": told,
        "form": form,
        "found": found,
        "heading": documents.where(found) if found else "",
        "blocks": shown(tuple(documents.blocks_of(told, found))) if found else [],
        "formats": [("pdf", "PDF"), ("xlsx", "XLSX")],
        "asked": request.GET.urlencode(),
    }
    return render(request, "evidence/services/service.html", context)


@require_safe
@only_for(*MAY_SEE)
def download(request: SignedInRequest, organisation: str, slug: str, ending: str) -> HttpResponse:
    """The same as PDF or as a workbook."""
    if ending not in FORMATS:
        raise Http404
    told, area_set = _asked(request, organisation, slug)
    found = ServiceForm(request.GET, told, area_set).found(told, area_set, request)
    if found is None:
        raise Http404
    write = {
        "xlsx": lambda: documents.as_workbook(told, found),
        "pdf": lambda: as_pdf(documents.document_of(told, found)),
    }
    return as_file(f"service-{told.slug}", ending, write)
