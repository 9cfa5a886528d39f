"""Editing a quarterly report: a box for the words of each section, and the day by which its figures are locked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.people.asking_names import AsksAboutNames, known_places
from commonweal.people.found_names import names_in
from commonweal.quarterly.models import QuarterlyReport
from commonweal.quarterly.verbs import LONGEST, digest_of, words_of
from commonweal.quarterly.writing import sections_now
from commonweal.ui.forms import DayMonthYearField, LongText
from commonweal.ui.meanwhile import SaysWhatWasSeen


class ReportForm(SaysWhatWasSeen, AsksAboutNames):
    """One text box a section, with whether it is left out; the figures follow from the locked day."""

    as_of = DayMonthYearField(
        label=gettext_lazy("Figures as of"),
        help_text=gettext_lazy("A day of the quarter. All figures are told as they stood at its end."),
    )

    changed_meanwhile = gettext_lazy(
        "Somebody else has edited this report since you opened the page. Nothing was saved."
    )

    drafted = forms.JSONField(widget=forms.HiddenInput, required=False)
    correction = LongText(
        label=gettext_lazy("What was wrong in the report before"),
        help_text=gettext_lazy("Readers of the corrected report see it first."),
        max_length=1000,
    )

    def __init__(self, *args: Any, report: QuarterlyReport, **kwargs: Any) -> None:
        self.report, self.sections = report, sections_now(report)
        kwargs["initial"] = {
            "as_of": report.as_of,
            "correction": report.correction,
            "drafted": {one["code"]: digest_of(one["drafted"]) for one in self.sections},
            "seen": words_of(report),
        }
        super().__init__(*args, **kwargs)
        if report.number == 1:
            del self.fields["correction"]
        for section in self.sections:
            code = section["code"]
            self.fields[f"text-{code}"] = LongText(
                label=section["title"], max_length=LONGEST, required=False, initial=section["text"]
            )
            self.fields[f"out-{code}"] = forms.BooleanField(
                label=_("Leave “%(title)s” out") % {"title": section["title"]},
                required=False,
                initial=section["is_left_out"],
            )
        self.read_by_others = ("correction", *(f"text-{section['code']}" for section in self.sections))

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name in what was typed; what was drafted or said before was agreed to."""
        found = super().found_names(cleaned)
        places = known_places() if found else []
        before = {
            name
            for one in self.sections
            for text in (one["text"], one["drafted"])
            for name in names_in(text, places=places)
        }
        return [name for name in found if name not in before]

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.edit_report` takes it."""
        kept, codes = self.cleaned_data, [section["code"] for section in self.sections]
        return {
            "words": {code: kept[f"text-{code}"].replace("\r\n", "\n") for code in codes},
            "left_out": [code for code in codes if kept[f"out-{code}"]],
            "as_of": kept["as_of"],
            "correction": kept.get("correction", ""),
            "drafted": self._drafted(),
            "seen": kept["seen"],
            "is_confirmed": self.was_confirmed,
        }

    def _drafted(self) -> dict[str, str]:
        """What the page showed as drafted; nothing where somebody sent anything else."""
        sent = self.cleaned_data.get("drafted")
        return {str(code): str(one) for code, one in sent.items()} if isinstance(sent, dict) else {}

    def over_theirs(self, changed: Sequence[str]) -> "ReportForm":
        """What was typed, over the report as it has become, with what theirs says now beside it."""
        again = ReportForm(self.typed_over(words_of(self.report)), report=self.report)
        return again.with_theirs([f"text-{code}" for code in self.report.words])

    def value_now(self, name: str) -> Any:
        """What one section says in the report as it has become."""
        return self.report.words.get(name.removeprefix("text-"), "")
