"""Several actions in one form: how far the own ones are, and other days or another person for those that are picked."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.actions.forms import ProgressForm
from commonweal.actions.models import Action, Progress
from commonweal.actions.verbs import promise_of
from commonweal.people.models import User
from commonweal.ui.forms import DayMonthYearField


class OwnProgressForm(ProgressForm):
    """How far is one of several actions? On a page with the others, so that all are saved at once."""

    progress = forms.ChoiceField(label=_("Progress"), choices=Progress.choices)

    def __init__(self, *args: Any, action: Action, by: User) -> None:
        super().__init__(*args, action=action, by=by, prefix=action.public_id)

    def is_touched(self) -> bool:
        """Was anything said otherwise than it stood when the page was opened? Once the form is valid."""
        seen = self.cleaned_data["seen"]
        return any(
            plain_ends(self.cleaned_data[name]) != plain_ends(seen[name])
            for name in ("progress", "percent", "comment")
            if name in seen and name in self.cleaned_data
        )

    def over_theirs(self, changed: Sequence[str]) -> "OwnProgressForm":
        """What was typed, over what somebody else has said meanwhile, with that in words."""
        again = OwnProgressForm(self.typed_over(self._as_it_is()), action=self.action, by=self.by)
        again.with_theirs(changed)
        return again


def plain_ends(value: Any) -> Any:
    """A text with one kind of end of line and no blanks around it: browsers and spreadsheets send others than they got.

    >>> plain_ends("Two\\r\\nwalks. "), plain_ends(40)
    ('Two\\nwalks.', 40)
    """
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


class ManyForm(forms.Form):
    """Which actions get another day, or another person."""

    actions = forms.MultipleChoiceField(
        label=_("Actions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pick the actions to change.")},
    )
    due_on = DayMonthYearField(label=_("New day by which they are done"), required=False)
    person = forms.ModelChoiceField(
        label=_("New person"),
        queryset=User.objects.filter(is_active=True, organisation__isnull=False).select_related(
            "organisation"
        ),
        required=False,
        empty_label=_("Stays as it is"),
        help_text=_("Of the organisation that does them."),
    )
    seen = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Sequence[tuple[Action, str]], **kwargs: Any) -> None:
        seen = {action.public_id: promise_of(action) for action, _words in offered}
        super().__init__(*args, **kwargs | {"initial": {"seen": seen}})
        field = cast(forms.MultipleChoiceField, self.fields["actions"])
        field.choices = [(action.public_id, words) for action, words in offered]

    def clean_seen(self) -> dict[str, Any]:
        seen = self.cleaned_data["seen"]
        return seen if isinstance(seen, dict) else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("due_on") and not cleaned.get("person"):
            self.add_error("due_on", _("Give a new day, a new person, or both."))
        if cleaned.get("due_on") and cleaned["due_on"] < timezone.localdate():
            self.add_error("due_on", _("This day has passed. Choose a day to come."))
        return cleaned
