"""Choosing a place by its name or postcode, without a map and without JavaScript."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.places.area_types import KINDS
from commonweal.places.finding import Found
from commonweal.places.selectors import find_places
from commonweal.ui.forms import offer

AS_WRITTEN = "as-written"
MOST = 8


def key_of(found: Found) -> str:
    """What stands for a place in a form: kind, area type and code."""
    return f"{found.kind}:{found.area_type}:{found.code}"


def places_like(text: str) -> list[Found]:
    """The places that a form offers for this text."""
    return find_places(text, MOST, as_people_say=True) if text.strip() else []


def choices_of(found: list[Found]) -> list[tuple[str, str]]:
    """The places found, as choices, and last the one to keep what was typed."""
    choices = []
    for place in found:
        kind = _("postcode") if place.kind == "postcode" else _area_type(place.area_type)
        if place.note:
            kind = _("%(kind)s, %(note)s") % {"kind": kind, "note": place.note}
        choices.append((key_of(place), f"{place.name} ({kind})"))
    return [*choices, (AS_WRITTEN, _("None of these: keep what I wrote"))]


def _area_type(code: str) -> str:
    kind = KINDS.get(code)
    return _(kind.name).lower() if kind else code


def chosen_place(text: str, key: str) -> Found | None:
    """The place chosen among those that the text finds; None when what was written is kept.

    Found again and not believed from the form, so that nobody can send a point that we did not offer.
    """
    return next((found for found in places_like(text) if key_of(found) == key), None)


def located(found: Found | None) -> dict[str, Any]:
    """Where a place lies, as fields of `Told`: a postcode is a point, an area stays a whole area."""
    if found is None:
        return {}
    if found.kind == "area":
        return {"area_id": found.area_id}
    return {} if found.lon is None else {"lon": found.lon, "lat": found.lat}


class ChoosePlaceForm(forms.Form):
    """Which of the places found is meant?"""

    choice = forms.ChoiceField(
        label=gettext_lazy("Which of these is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a place, or keep what you wrote.")},
    )

    def __init__(self, *words: Any, text: str = "", **named: Any) -> None:
        super().__init__(*words, **named)
        self.text = text
        offer(self, choice=choices_of(places_like(text)))
