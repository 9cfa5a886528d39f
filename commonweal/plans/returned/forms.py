"""A spreadsheet brought back: the file, and of each action what would change, to be confirmed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commonweal.actions.models import Action, Progress
from commonweal.actions.verbs import progress_of
from commonweal.people.models import User
from commonweal.people.naming import sends_counts
from commonweal.plans.forms_of_many import OwnProgressForm, plain_ends
from commonweal.plans.returned.columns import COMMENT, PERCENT, PROGRESS
from commonweal.plans.returned.reading import LARGEST_FILE, ReturnedRow
from commonweal.tension.upload.read import MEGABYTE

SAID = (PROGRESS, PERCENT, COMMENT)
# One field for each: what somebody else said since is put aside only by a tick.
TAKE = {
    PROGRESS: _("Take what the spreadsheet says of the progress"),
    PERCENT: _("Take the spreadsheet’s per cent"),
    COMMENT: _("Take the spreadsheet’s comment"),
}


class ReturnedFileForm(forms.Form):
    """The spreadsheet that was taken away, filled in."""

    file = forms.FileField(
        label=_("The spreadsheet, filled in"),
        help_text=_("The Excel workbook (.xlsx) that you took away here, of at most %(size)d MB.")
        % {"size": LARGEST_FILE // MEGABYTE},
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large. Send only the spreadsheet."))
        return file


class ReturnedForm(OwnProgressForm):
    """What a spreadsheet says of one action, over what the action is now, carried by the page until it is confirmed.

    What both the spreadsheet and somebody else changed since it was taken away is disputed: it stays as it is unless
    that is ticked.
    """

    says_nothing_of_optional = True
    disputed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any], *, action: Action, by: User) -> None:
        super().__init__(data, action=action, by=by)
        for name in (*SAID, "seen"):
            if name in self.fields:
                self.fields[name].widget = forms.HiddenInput()
        for name in self.disputes():
            self.fields[f"take_{name}"] = forms.BooleanField(label=TAKE[name], required=False)

    def disputes(self) -> list[str]:
        """What somebody else said since the spreadsheet was taken away, and the spreadsheet says otherwise."""
        named = str(self.data.get(self.add_prefix("disputed")) or "").split(",")
        return [name for name in SAID if name in named and name in self.fields]

    def _is_left(self, name: str) -> bool:
        return name in self.disputes() and not self.data.get(self.add_prefix(f"take_{name}"))

    def _typed(self, name: str) -> str:
        return "" if self._is_left(name) else super()._typed(name)

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name in a comment that would be kept."""
        return super().found_names(cleaned | ({COMMENT: ""} if self._is_left(COMMENT) else {}))

    def then(self) -> dict[str, Any]:
        """What would be kept: once the form is valid."""
        kept, seen = self.cleaned_data, self.cleaned_data["seen"]
        then = {name: seen.get(name) if self._is_left(name) else kept[name] for name in SAID if name in kept}
        if then[PROGRESS] == Progress.COMPLETE:
            then[PERCENT] = 100
        return then

    def is_touched(self) -> bool:
        """Would anything be kept otherwise than it is?"""
        seen = self.cleaned_data["seen"]
        return any(plain_ends(value) != plain_ends(seen.get(name)) for name, value in self.then().items())

    def answers(self) -> dict[str, Any]:
        """What was said, as `verbs.update_progress` takes it."""
        return super().answers() | self.then()

    def rows(self) -> list[tuple[str, str, str, bool]]:
        """What is it called, what is it now, what does the spreadsheet say, and is that disputed? Of what differs."""
        said = {name: self.data.get(self.add_prefix(name)) for name in SAID if name in self.fields}
        if said[PROGRESS] == Progress.COMPLETE and PROGRESS not in self.disputes():
            said[PERCENT] = 100
        return [
            (
                str(self.fields[name].label),
                self.value_in_words(name, self.value_now(name)),
                self.value_in_words(name, value),
                name in self.disputes(),
            )
            for name, value in said.items()
            if _as_text(value) != _as_text(self.value_now(name))
        ]

    def over_theirs(self, changed: Sequence[str]) -> "ReturnedForm":
        """The same over what somebody else said while this page was open; what they said otherwise is disputed."""
        seen, now = self.cleaned_data["seen"], self._as_it_is()
        left = [name for name in self.disputes() if self._is_left(name)]
        typed = {
            name: self.cleaned_data[name]
            for name in now
            if name in self.cleaned_data
            and not _is_alike(self.cleaned_data[name], now[name])
            and (name in left or not _is_alike(self.cleaned_data[name], seen.get(name)))
        }
        disputed = [name for name in typed if name in left or name in changed]
        again = ReturnedForm(
            _carried(self.action, now | typed, disputed, now), action=self.action, by=self.by
        )
        again.is_valid()
        again.add_error(None, str(self.changed_meanwhile))
        return again


def form_of(row: ReturnedRow, action: Action, *, by: User) -> ReturnedForm | None:
    """What a row would change in an action; None where that is nothing. What was not typed over stays as it is now."""
    now, base = progress_of(action, with_comment=not sends_counts(by.organisation)), row.made_from
    typed = {
        name: row.said[name]
        for name in now
        if row.said[name] is not None
        and not _is_alike(row.said[name], base[name])
        and not _is_alike(row.said[name], now[name])
    }
    if not typed:
        return None
    disputed = [name for name in typed if not _is_alike(base[name], now[name])]
    return ReturnedForm(_carried(action, now | typed, disputed, now), action=action, by=by)


def _carried(
    action: Action, then: Mapping[str, Any], disputed: Sequence[str], now: Mapping[str, Any]
) -> QueryDict:
    """The fields of the form, as the page carries them. then: what would be kept. now: what is there."""
    fields = {name: "" if value is None else str(value) for name, value in then.items()}
    fields |= {"seen": json.dumps(now), "disputed": ",".join(disputed)}
    data = QueryDict(mutable=True)
    data.update({f"{action.public_id}-{name}": value for name, value in fields.items()})
    return data


def _is_alike(one: Any, other: Any) -> bool:
    return bool(plain_ends(one) == plain_ends(other))


def _as_text(value: Any) -> str:
    return "" if value is None else str(plain_ends(str(value)))
