"""Choosing what a page of figures is about: a group of people, and the areas."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from commonweal.evidence.comparing import compared_measures, groups_of
from commonweal.evidence.governing import Viewer
from commonweal.evidence.models import Measure
from commonweal.evidence.words import group_of_measure
from commonweal.maps.measures import usual_area_set
from commonweal.places.models import AreaSet
from commonweal.places.selectors import current_area_sets
from commonweal.ui.forms import offer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"pdf": "application/pdf", "xlsx": XLSX}
Choices = list[tuple[str, list[tuple[str, str]]]]


class GroupForm(forms.Form):
    """Which group, in which areas."""

    says_nothing_of_optional = True
    of = forms.ChoiceField(label=gettext_lazy("Who or what"), required=False)
    areas = forms.ChoiceField(label=gettext_lazy("Areas"), required=False)

    def __init__(self, asked: Mapping[str, Any], area_set: AreaSet, viewer: Viewer) -> None:
        """What was asked for, or else the first of each: the page says what it shows."""
        choices = choices_of(area_set, viewer)
        first = next((value for _heading, options in choices for value, _words in options), "")
        given = {name: asked.get(name, "") for name in self.base_fields}
        super().__init__(given | {"of": given["of"] or first, "areas": area_set.area_type.code})
        sets = [(one.area_type.code, str(one)) for one in current_area_sets()]
        offer(self, of=choices, areas=sets)

    def chosen(self) -> tuple[Measure, str] | None:
        """The measure and its group; None where there is nothing to choose. Raises Http404 for what is no choice."""
        if not self.is_valid():
            raise Http404
        code, _colon, group = self.cleaned_data["of"].partition(":")
        measure = Measure.objects.filter(code=code).first()
        return (measure, group) if measure is not None else None


def choices_of(area_set: AreaSet, viewer: Viewer) -> Choices:
    """Each measure with its groups, for those measures that are told of these areas."""
    found = []
    for measure in compared_measures(viewer):
        told = groups_of(measure, area_set, viewer=viewer)
        groups = [(f"{measure.code}:{one}", group_of_measure(measure, one)) for one in told if one]
        if groups:
            found.append((str(measure), groups))
    return found


def asked_set(request: HttpRequest) -> AreaSet | None:
    """The areas that an address asks for, or those that a map begins with; None where none are loaded.

    Raises Http404 for a type that is not in use.
    """
    asked = request.GET.get("areas", "")
    if not asked:
        return usual_area_set()
    sets = {one.area_type.code: one for one in current_area_sets()}
    if asked not in sets:
        raise Http404
    return sets[asked]


def as_file(name: str, ending: str, write: Mapping[str, Callable[[], bytes]]) -> HttpResponse:
    """What a page tells as a file to keep; write: how, by ending."""
    response = HttpResponse(write[ending](), content_type=FORMATS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
