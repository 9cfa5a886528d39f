"""Filters in an address: a name that no filter has is refused, for passed over it would show everything."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commonweal.ui.forms import DayMonthYearInput

# What an address says about the view and not about which items are asked for.
OF_THE_VIEW = ("view", "page", "layer", "show", "open", "item", "sort")
# How unlike a name may be to the one that was perhaps meant: 1 is the same, 0 has no letter in common.
LIKE = 0.6
# Of a name that somebody typed, no more than this is repeated to them.
SHOWN = 30


def said_of_unknown(names: Iterable[str], known: Sequence[str], also: Iterable[str] = ()) -> str:
    """What to say of the first name that is no filter, with the one perhaps meant; empty where all are.

    known: the names of the filters. also: names that the address may have besides those and those of the view.

    >>> said_of_unknown(["kind", "page"], ["kind", "type"])
    ''
    """
    passed = {*known, *OF_THE_VIEW, *also}
    name = next((name[:SHOWN] for name in names if name not in passed), None)
    if name is None:
        return ""
    near = get_close_matches(name, known, n=1, cutoff=LIKE)
    if near:
        return _("There is no filter “%(name)s”. Perhaps “%(near)s” is meant.") % {
            "name": name,
            "near": near[0],
        }
    return _("There is no filter “%(name)s”. There are: %(all)s.") % {"name": name, "all": ", ".join(known)}


class FilterForm(forms.Form):
    """A form whose fields stand in the address of a list. Nothing in it is required."""

    says_nothing_of_optional = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = said_of_unknown(self.data, list(self.fields), self._parts_of_days())
        if words:
            self.add_error(None, words)
        return cleaned

    def _parts_of_days(self) -> list[str]:
        return [
            f"{self.add_prefix(name)}_{part}"
            for name, field in self.fields.items()
            if isinstance(field.widget, DayMonthYearInput)
            for part in DayMonthYearInput.names
        ]
