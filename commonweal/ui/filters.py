"""Filters in an address: a name that no filter has is refused, for passed over it would show everything."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any

from django import forms
from django.utils import formats, timezone
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


def chosen_words(form: forms.Form, **said: Callable[[Any], Any]) -> list[str]:
    """What a form narrows its list to, a line for each field that asks for something: “Type: Graffiti, Hate incident”.

    None while something in it is wrong: nothing is listed then. said: the words of a field's value, by the field's
    name, where they are neither a choice nor a day.
    """
    if not form.is_valid():
        return []
    lines = []
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if value in (None, "", [], False):
            continue
        if value is True:
            lines.append(str(bound.label))  # What is ticked or not says all in its label.
            continue
        words = said.get(bound.name) or partial(
            _words_of, named=dict(getattr(bound.field, "choices", None) or ())
        )
        every = ", ".join(str(words(one)) for one in (value if isinstance(value, list) else [value]))
        lines.append(f"{bound.label}: {every}")
    return lines


def _words_of(value: Any, named: dict[Any, Any]) -> Any:
    return (
        formats.date_format(value, "j F Y") if isinstance(value, datetime.date) else named.get(value, value)
    )


def stood_words() -> str:
    """Of which day a page is that somebody prints."""
    return _("As it stood on %(day)s.") % {"day": formats.date_format(timezone.localdate(), "j F Y")}


def refuse_reversed_days(form: forms.Form, first: str, last: str) -> None:
    """Add the error to a form that was cleaned where its field `last` holds a day before that in `first`."""
    begins, ends = (form.cleaned_data.get(name) for name in (first, last))
    if begins and ends and ends < begins:
        form.add_error(last, _("The last day is before the first. Exchange the two dates."))


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
