"""Forms of those who load data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.evidence.rhythms import (
    FEWEST_YEARS,
    LONGEST_LAG,
    MOST_YEARS,
    WORDS,
    every_years,
    months_of,
)
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.ui.forms import LongText

YEARS = "years"


class WithdrawForm(RefusesMarkedAbove):
    reason = LongText(
        label=_("Why should nobody use it?"),
        max_length=500,
        error_messages={"required": _("Give the reason.")},
    )


class RhythmForm(forms.Form):
    """How often a table comes, and how long after its day: when the next is due follows from both."""

    rhythm = forms.ChoiceField(
        label=_("How often does it come?"),
        help_text=_(
            "From this follows when the next one is due; nobody is reminded of a table that comes once."
        ),
        choices=[
            ("", _("Nobody knows")),
            *WORDS.items(),
            (YEARS, _("Every so many years, said below")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    years = forms.IntegerField(
        label=_("Every how many years?"),
        help_text=_("Such as 10 for the census."),
        min_value=FEWEST_YEARS,
        max_value=MOST_YEARS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    lag = forms.IntegerField(
        label=_("How many days after the day it speaks of is it published?"),
        help_text=_("About. Leave it empty if it comes at once."),
        min_value=0,
        max_value=LONGEST_LAG,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rhythm") == YEARS and not cleaned.get("years") and "years" not in self.errors:
            self.add_error("years", _("Say every how many years."))
        return cleaned

    @property
    def comes(self) -> dict[str, Any]:
        """What was said, as a layout and a data set keep it."""
        said = self.cleaned_data
        rhythm = every_years(said["years"]) if said["rhythm"] == YEARS else said["rhythm"]
        return {"rhythm": rhythm, "lag": said["lag"] or 0}


def answers_of_rhythm(rhythm: str, lag: int) -> dict[str, Any]:
    """A rhythm as answers of the form."""
    is_of_years = rhythm not in ("", *WORDS)
    return {
        "rhythm": YEARS if is_of_years else rhythm,
        "years": months_of(rhythm) // 12 if is_of_years else None,
        "lag": lag or None,
    }
