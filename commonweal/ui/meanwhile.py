"""A form over what an item was when its page was opened: what somebody else changed since is shown beside what was typed."""

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.choices import flatten_choices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.ui.forms import Words


class SaysWhatWasSeen(forms.Form):
    """A form that carries what its writer saw, and comes back with both versions when that is so no more.

    Its initial values are the item as it is now. changed_meanwhile: what is said first then.
    """

    changed_meanwhile: Words = _(
        "Somebody else has changed this since you opened the page. Nothing was saved."
    )
    seen = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"),
            _("Open this page again: it does not say what you saw when you opened it."),
        ),
    )

    def clean_seen(self) -> dict[str, Any]:
        seen = self.cleaned_data["seen"]
        if not isinstance(seen, dict):
            raise forms.ValidationError(self.fields["seen"].error_messages["invalid"])
        return seen

    def typed_over(self, seen: Mapping[str, Any]) -> QueryDict:
        """What was typed, as from a page that was opened on this.

        Saving that again is a decision made in knowledge of the other's, so it is not refused again.
        """
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("seen")] = json.dumps(seen)
        return data

    def with_theirs(self, changed: Iterable[str]) -> Self:
        """The same form, which says of what was changed meanwhile how it is now."""
        self.is_valid()
        sentences = [
            str(self.changed_meanwhile),
            *map(self.said_now, changed),
            gettext("What you typed is below. Compare it with theirs, change it, and save again."),
        ]
        self.add_error(None, list(dict.fromkeys(sentences)))
        return self

    def said_now(self, name: str) -> str:
        """What one of the things that were seen is now, in a sentence."""
        return gettext("“%(label)s” is now: %(value)s") % {
            "label": self.fields[name].label,
            "value": self.value_in_words(name, self.value_now(name)),
        }

    def value_now(self, name: str) -> Any:
        """What one of the things that were seen is now."""
        return self.initial.get(name)

    def value_in_words(self, name: str, value: Any) -> str:
        """A value of a field as it reads there."""
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, datetime.date):
            return formats.date_format(value, "j F Y")
        offered = dict(flatten_choices(getattr(self.fields[name], "choices", ())))
        values = value if isinstance(value, list) else [value]
        words = [str(offered.get(one, offered.get(str(one), one))) for one in values if one not in (None, "")]
        return ", ".join(words) or gettext("Not said")
