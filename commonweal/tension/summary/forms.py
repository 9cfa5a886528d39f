"""Forms of the summary: its sections as text boxes, a lower marking, and which week to draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.asking_names import AsksAboutNames, known_places
from commonweal.people.found_names import names_in
from commonweal.people.visibility_models import Handling, Marking
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary.verbs import LONGEST
from commonweal.tension.summary.withholding import corrected


class EditForm(AsksAboutNames):
    """One text box a section, with whether its figures are shown and whether it is left out."""

    read_by_others = ("note",)
    says_nothing_of_optional = True

    def __init__(self, version: SummaryVersion, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        # Words that are withheld by now are not brought back by whoever corrects the rest.
        self.sections = corrected(version)
        self.fields["based_on"] = forms.IntegerField(widget=forms.HiddenInput, initial=version.number)
        for section in self.sections:
            code = section["code"]
            self.fields[f"text-{code}"] = forms.CharField(
                label=section["title"],
                required=False,
                max_length=LONGEST,
                initial=section["text"],
                widget=forms.Textarea(
                    attrs={"rows": min(24, 4 + len(section["text"]) // 70 + section["text"].count("\n"))}
                ),
            )
            if section["figures"]:
                self.fields[f"figures-{code}"] = forms.BooleanField(
                    label=_("Show the tables and charts below it"),
                    required=False,
                    initial=section["with_figures"],
                )
            self.fields[f"out-{code}"] = forms.BooleanField(
                label=_("Leave this section out"), required=False, initial=section["is_left_out"]
            )
        self.fields["marking"] = forms.ChoiceField(
            label=_("Marking"),
            help_text=_("At least that of what it was made from. You can raise it here."),
            choices=Marking,
            initial=version.visibility_class.marking,
        )
        self.fields["note"] = forms.CharField(
            label=_("What you changed, in a few words"), required=False, max_length=300
        )

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name in what was typed; what the version said already was agreed to before."""
        places = known_places()
        found = super().found_names(cleaned)
        for section in self.sections:
            agreed = set(names_in(section["text"], places=places))
            typed = names_in(str(cleaned.get(f"text-{section['code']}") or ""), places=places)
            found += [name for name in typed if name not in agreed]
        return list(dict.fromkeys(found))

    def edits(self) -> dict[str, dict[str, Any]]:
        """What was typed, by section, as `verbs.edit_summary` takes it."""
        kept = self.cleaned_data
        edits = {}
        for section in self.sections:
            code = section["code"]
            edits[code] = {"text": kept[f"text-{code}"], "is_left_out": kept[f"out-{code}"]}
            if f"figures-{code}" in kept:
                edits[code]["with_figures"] = kept[f"figures-{code}"]
        return edits

    def parts(self) -> list[list[forms.BoundField]]:
        """The fields section by section, for the page."""
        names = ("text", "figures", "out")
        return [
            [
                self[f"{name}-{section['code']}"]
                for name in names
                if f"{name}-{section['code']}" in self.fields
            ]
            for section in self.sections
        ]


class ReleaseForm(AsksAboutNames):
    """A lower marking than what the summary was made from, and why."""

    read_by_others = ("reason",)

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    marking = forms.ChoiceField(label=_("Marking from now on"), choices=Marking, widget=forms.RadioSelect)
    handling = forms.ChoiceField(label=_("Handling from now on"), choices=Handling, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why this may be known to more people"),
        help_text=_("Your name stands for the decision. Read every section again before."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.release_summary` takes it."""
        names = ("based_on", "marking", "handling", "reason")
        return {name: self.cleaned_data[name] for name in names} | {"is_confirmed": self.was_confirmed}
