"""Asking, before others read a wording, about what looks like somebody's name in it."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commonweal.people.found_names import names_in
from commonweal.people.models import Organisation
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.places.models import Area
from commonweal.places.selectors import current_area_sets
from commonweal.ui.confirming import ask_to_confirm, box_about

NAMED_AREAS = ("lad", "ward", "parish", "neighbourhood")


def known_places() -> list[str]:
    """Names that are no secret: areas that people know by name, and the partnership's organisations."""
    sets = [one.pk for one in current_area_sets() if one.area_type.code in NAMED_AREAS]
    return [
        *Area.objects.filter(area_set__in=sets).values_list("name", flat=True),
        *Organisation.objects.values_list("name", flat=True),
    ]


def box_for(found: list[str]) -> str:
    """The name of the box that confirms these words and no others."""
    return box_about("about_nobody", json.dumps(found))


class AsksAboutNames(RefusesMarkedAbove):
    """A form whose wordings others will read: what looks like a name in them has to be confirmed.

    The box is there only where there is something to confirm. What was found is shown to whoever typed it
    and is kept nowhere.
    """

    read_by_others: tuple[str, ...] = ()
    # Names of places, in which a single word with a capital is rarely anybody's name.
    places_read_by_others: tuple[str, ...] = ()
    was_confirmed = False
    _box = ""

    @property
    def box(self) -> forms.BoundField | None:
        """The box to confirm with, where there is something to confirm."""
        return self[self._box] if self._box else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = self.found_names(cleaned)
        if found:
            self._ask(found)
        return cleaned

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name, an address or a number in what others will read."""
        places = known_places()
        texts = [str(cleaned.get(name) or "") for name in self.read_by_others]
        found = [one for text in texts for one in names_in(text, places=places)]
        for name in self.places_read_by_others:
            in_place = names_in(str(cleaned.get(name) or ""), places=places)
            found += [one for one in in_place if not one.isalpha()]
        return list(dict.fromkeys(found))

    def _ask(self, found: list[str]) -> None:
        words = ", ".join(f"“{one}”" for one in found)
        box = ask_to_confirm(
            self,
            "about_nobody",
            about=json.dumps(found),
            label=_("These are not about anybody who should stay unnamed"),
            told=_("Found in what others will read: %(words)s") % {"words": words},
        )
        self._box = box.name
        self.was_confirmed = bool(box.data)
        if not self.was_confirmed:
            asked = _(
                "Others will read this, and it may name somebody: %(words)s. Take it out, or confirm that it "
                "is not about anybody who should stay unnamed."
            )
            self.add_error(self._box, asked % {"words": words})
