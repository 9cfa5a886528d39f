"""Forms that refuse, on the field itself, text that is marked too high to be stored here."""

from typing import Any

from django import forms

from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.visibility import MarkingTooHigh


class RefusesMarkedAbove(forms.Form):
    """A form whose texts are refused where they say that they are marked too high. What was typed stays in the boxes."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            if not isinstance(field, forms.CharField):
                continue
            try:
                refuse_marked_above(str(cleaned.get(name) or ""))
            except MarkingTooHigh as error:
                self.add_error(name, str(error))
        return cleaned
