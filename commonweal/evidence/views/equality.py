"""The equality map: how people of different groups fare, as a page and as files."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonweal.documents.pdf import as_pdf
from commonweal.evidence import equality_document as documents
from commonweal.evidence.characteristics import with_characteristic
from commonweal.evidence.gaps_layer import LAYER, may_be_drawn
from commonweal.evidence.governing import Viewer
from commonweal.evidence.models import Measure
from commonweal.evidence.outcomes import NotAnOutcome, Outcome, outcome_of, outcomes_for
from commonweal.evidence.views.choosing import FORMATS, as_file, asked_set
from commonweal.places.models import AreaSet
from commonweal.places.selectors import areas_of, current_area_sets
from commonweal.ui.forms import offer
from commonweal.ui.tables import Column, Table


class OutcomeForm(forms.Form):
    """Which outcome, in which areas, of which group or area alone."""

    says_nothing_of_optional = True
    of = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)
    areas = forms.ChoiceField(label=gettext_lazy("Areas"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Only one group"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Only one area"), required=False)

    def __init__(self, asked: Mapping[str, Any], area_set: AreaSet, viewer: Viewer) -> None:
        """What was asked for, or else the first outcome: the page says what it shows."""
        self.measures = {one.code: one for one in outcomes_for(viewer)}
        given = {name: asked.get(name, "") for name in self.base_fields}
        first = next(iter(self.measures), "")
        super().__init__(given | {"of": given["of"] or first, "areas": area_set.area_type.code})
        sets = [(one.area_type.code, str(one)) for one in current_area_sets()]
        outcomes = [(code, with_characteristic(one, one.by)) for code, one in self.measures.items()]
        names = [(one.code, str(one)) for one in areas_of(area_set).order_by("name", "code")]
        offer(self, of=outcomes, areas=sets, area=[("", _("All of them")), *names])

    @property
    def measure(self) -> Measure | None:
        """The outcome that is asked for. Raises Http404 for what is none of those offered."""
        asked = self.data["of"]
        if asked and asked not in self.measures:
            raise Http404
        return self.measures.get(asked)

    def narrowed(self, found: Outcome) -> Outcome:
        """What is asked for of an outcome. Raises Http404 for what is no choice."""
        offer(self, group=[("", _("All of them")), *((one, one) for one in found.groups)])
        if not self.is_valid():
            raise Http404
        return found.only(group=self.cleaned_data["group"], area=self.cleaned_data["area"])


def _found(form: OutcomeForm, area_set: AreaSet, viewer: Viewer) -> Outcome | None:
    """What the form asks for; None when nothing is told of these areas. Raises NotAnOutcome and Http404."""
    measure = form.measure
    found = outcome_of(measure, area_set, viewer=viewer) if measure else None
    if found is None:
        offer(form, group=[("", _("All of them"))])
        return None
    return form.narrowed(found)


@require_safe
def equality(request: HttpRequest) -> HttpResponse:
    """Each group's gap to everybody else in its area, and whether it is more than chance."""
    area_set = asked_set(request)
    if area_set is None:
        return render(request, "evidence/equality.html", {"found": None})
    form = OutcomeForm(request.GET, area_set, request.user)
    found, refused = None, ""
    try:
        found = _found(form, area_set, request.user)
    except NotAnOutcome as error:
        refused = str(error)
    context = {
        "form": form if form.measures else None,
        "found": found,
        "refused": refused,
        "formats": [("pdf", "PDF"), ("xlsx", "XLSX")],
        "asked": request.GET.urlencode(),
        **(_told(found) if found else {}),
    }
    return render(request, "evidence/equality.html", context)


def _told(found: Outcome) -> dict[str, Any]:
    """What the page tells of an outcome: findings first, then every area and group."""
    columns, cells = documents.matrix(found)
    is_numeric = documents.NUMERIC
    heads = [Column(head, is_numeric=at in is_numeric) for at, head in enumerate(documents.heads())]
    findings = [documents.gap_row(gap) for gap in found.findings]
    is_narrow = len(found.groups) == 1 or len(cells) == 1
    every = [documents.gap_row(gap) for gap in found.gaps] if is_narrow else []
    return {
        "heading": documents.title_of(found),
        "summary": documents.summary(found),
        "key": "" if is_narrow else documents.key(),
        "findings": Table(_("Gaps that are more than chance"), heads, findings)
        if findings and not is_narrow
        else None,
        "table": Table(_("Every area and group"), heads, every)
        if is_narrow
        else Table(_("Every area and group"), [Column(head) for head in columns], cells),
        "about": list(documents.about(found)),
        "on_map": _on_map(found),
    }


def _on_map(found: Outcome) -> list[tuple[str, str]]:
    """Each group with the address of its map, where the table is open to everybody."""
    if not may_be_drawn(found.measure):
        return []
    at = reverse("maps:map")
    asked = {"layer": LAYER, "areas": found.area_set.area_type.code}
    return [
        (group, f"{at}?{urlencode(asked | {'gap': f'{found.measure.code}:{group}'})}")
        for group in found.groups
    ]


@require_safe
def download(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as PDF or as a workbook."""
    area_set = asked_set(request)
    if ending not in FORMATS or area_set is None:
        raise Http404
    try:
        found = _found(OutcomeForm(request.GET, area_set, request.user), area_set, request.user)
    except NotAnOutcome:
        found = None
    if found is None:
        raise Http404
    write = {
        "xlsx": lambda: documents.as_workbook(found),
        "pdf": lambda: as_pdf(documents.document_of(found)),
    }
    return as_file(f"equality-{found.measure.code}", ending, write)
