"""Checking and grading a report: the wording for others, the grades, the place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.people.asking_names import AsksAboutNames, known_places
from commonweal.people.asking_schools import SaysWhoReadsOfSchools
from commonweal.people.masking import mask, names_can_be_told
from commonweal.people.taxonomy import choices, eep_levels, eep_note
from commonweal.people.visibility_models import Handling, Kind, Marking
from commonweal.tension.describing import who_can_see
from commonweal.tension.forms.places import AS_WRITTEN, choices_of, chosen_place, located, places_like
from commonweal.tension.forms.schools import OF_ITS_SOURCE, OF_ITS_TYPE, ONLY_THE_GROUP
from commonweal.tension.models import Report
from commonweal.tension.placing import areas_where, named_elsewhere
from commonweal.tension.report_models import (
    Condition,
    Direction,
    EepClass,
    InformationGrade,
    PlaceKind,
    SourceGrade,
)
from commonweal.tension.schools import OF_A_SCHOOL
from commonweal.tension.verbs.receive import LONGEST
from commonweal.tension.verbs.told import fault_of_conditions
from commonweal.tension.verbs.triage import said_of_tension_alone, seen_of
from commonweal.ui.confirming import ask_to_confirm
from commonweal.ui.forms import LongText, Words, offer
from commonweal.ui.meanwhile import SaysWhatWasSeen

KEEP = "keep"


def suggested_wording(report: Report) -> str:
    """The reporter's words with what could name somebody hidden: to be read and corrected by a person.

    Empty where names cannot be told from other words; a count has none.
    """
    if report.number is not None:
        return report.what
    return mask(report.what, places=known_places()) if names_can_be_told(report.what) else ""


def _not_said(offered: list[Any]) -> list[Any]:
    return [("", _("Not said")), *offered]


class GradeForm(SaysWhatWasSeen, SaysWhoReadsOfSchools, AsksAboutNames):
    """What the triager adds, one page. Kept apart: where it lies, which `located()` gives."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    sanitised = LongText(
        label=_("Wording that others read"),
        help_text=_(
            "Suggested with names, numbers and addresses hidden. Read it: the suggestion hides too much rather "
            "than too little, and may still miss something."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the wording that others will read.")},
    )
    indicator = forms.ChoiceField(label=_("Type"), error_messages={"required": _("Choose a type.")})
    eep_class = forms.ChoiceField(
        label=_("How it is known"),
        help_text=_("For tension."),
        choices=_not_said(EepClass.choices),
        widget=forms.RadioSelect,
        required=False,
    )
    severity = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect, required=False)
    direction = forms.ChoiceField(label=_("Direction"), choices=_not_said(Direction.choices), required=False)
    communities = forms.MultipleChoiceField(
        label=_("Communities affected"),
        help_text=_("Whom it presses on. Never who did it."),
        choices=choices("community"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    trigger = forms.ChoiceField(
        label=_("Trigger"),
        help_text=_("For tension."),
        choices=_not_said(choices("trigger")),
        required=False,
    )
    condition = forms.ChoiceField(
        label=_("Stage"), help_text=_("For tension."), choices=_not_said(Condition.choices), required=False
    )
    is_rumour = forms.BooleanField(label=_("It is a rumour"), required=False)
    source_grade = forms.ChoiceField(
        label=_("Source"), choices=_not_said(SourceGrade.choices), required=False
    )
    information_grade = forms.ChoiceField(
        label=_("Information"), choices=_not_said(InformationGrade.choices), required=False
    )
    marking = forms.ChoiceField(label=_("Marking"), choices=Marking.choices, widget=forms.RadioSelect)
    handling = forms.ChoiceField(label=_("Handling"), choices=Handling.choices, widget=forms.RadioSelect)
    handling_conditions = forms.CharField(
        label=_("Conditions, with handling code C"), max_length=300, required=False
    )
    where = forms.ChoiceField(label=_("Where"), choices=PlaceKind.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place, as others read it"),
        help_text=_("No house numbers and no names of people."),
        max_length=200,
        required=False,
    )
    choice = forms.ChoiceField(label=_("Where it lies on the map"), widget=forms.RadioSelect, required=False)
    concerns_child = forms.BooleanField(label=_("A child may be at risk"), required=False)
    school_is_clear = forms.BooleanField(
        label=_("A school can be made out from this"),
        help_text=_(
            "Tick it where no word says so and people here would know which one. Only the tension monitoring group, those who "
            "check reports and the partner that sent it, if one did, will read it then."
        ),
        required=False,
    )
    changed_meanwhile = _(
        "Somebody else has changed this report since you opened the page. Nothing was saved."
    )

    _lies_box = ""
    read_by_others, places_read_by_others = ("sanitised", "handling_conditions"), ("place",)
    school_words = ("sanitised", "place", "handling_conditions")
    who_reads_then = ONLY_THE_GROUP
    # Needed for tension and not for strengths, with code C or at a place, so neither marked optional nor required by
    # the browser.
    needed_for_some = ("severity", "eep_class", "handling_conditions", "place")
    GRADES = (
        "kind indicator eep_class direction trigger condition is_rumour source_grade information_grade "
        "marking handling handling_conditions where place concerns_child school_is_clear communities"
    ).split()

    def __init__(self, data: Any = None, *, report: Report, **named: Any) -> None:
        initial = {name: getattr(report, name) for name in self.GRADES}
        initial["severity"] = "" if report.severity is None else str(report.severity)
        initial["sanitised"] = report.sanitised or suggested_wording(report)
        is_checked = bool(report.sanitised)
        initial["place"] = report.place if is_checked else mask(report.place, places=known_places())
        self.is_placed = report.lon is not None or report.placements.exists()
        initial["choice"] = KEEP if self.is_placed else AS_WRITTEN
        initial["seen"] = seen_of(report)
        super().__init__(data, initial=initial, **named)
        self.report = report
        if not initial["sanitised"]:
            self.fields["sanitised"].help_text = _(
                "Nothing is suggested: names can’t be told from other words in this text. Write what partners "
                "may read, without names."
            )
        self.fields["severity"].help_text = _("For tension.") + " " + eep_note()
        typed = str(self.data.get(self.add_prefix("place"), "")) if self.is_bound else report.place
        kept = [(KEEP, _("Where it is placed now"))] if self.is_placed else []
        offer(
            self,
            severity=_not_said(
                [(str(one.value), f"{one.value} {one.name}: {one.expect}") for one in eep_levels()]
            ),
            indicator=[
                ("", _("Choose")),
                (_("Tension"), choices("tension")),
                (_("Strength"), choices("strength")),
            ],
            choice=[*kept, *choices_of(places_like(typed))],
        )
        # What a school counted is for the tension group however it is worded.
        if report.number is None:
            self.ask_about_schools()

    def told_of_schools(self) -> Words:
        """The same of its source and its type, which no wording changes."""
        if self.report.source == OF_A_SCHOOL:
            return OF_ITS_SOURCE
        if self._typed("indicator") == OF_A_SCHOOL:
            return OF_ITS_TYPE
        return super().told_of_schools()

    def _typed(self, name: str) -> str:
        """Conditions that leave with their code tell of nothing."""
        if name == "handling_conditions" and self._typed("handling") != Handling.CONDITIONS:
            return ""
        return super()._typed(name)

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """Nothing in a count that stays as it was sent: it has no words of anybody's."""
        is_count = self.report.number is not None and cleaned.get("sanitised") == self.report.what
        return [] if is_count else super().found_names(cleaned)

    def clean_severity(self) -> int | None:
        severity = self.cleaned_data["severity"]
        return int(severity) if severity else None

    def clean_handling_conditions(self) -> str:
        handling, conditions = self.cleaned_data.get("handling"), self.cleaned_data["handling_conditions"]
        # What was there when the page was opened goes with its code, without being taken out by hand.
        if handling != Handling.CONDITIONS and conditions == self.report.handling_conditions:
            return ""
        if handling and (fault := fault_of_conditions(handling, conditions)):
            raise forms.ValidationError(fault)
        return str(conditions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, indicator = cleaned.get("kind"), cleaned.get("indicator")
        if kind and indicator and indicator not in dict(choices(kind)):
            self.add_error("indicator", _("This type belongs to the other kind of report."))
        for name in said_of_tension_alone(kind or "", cleaned):
            self.add_error(name, _("This is said of tension alone. For a strength, choose “Not said”."))
        if kind == Kind.TENSION:
            if cleaned.get("severity") is None and "severity" not in self.errors:
                self.add_error("severity", _("Choose the level."))
            if not cleaned.get("eep_class"):
                self.add_error("eep_class", _("Say whether it is experienced, evidenced or potential."))
        if (
            cleaned.get("where") == PlaceKind.PLACE
            and not cleaned.get("place")
            and "place" not in self.errors
        ):
            self.add_error("place", _("Enter the place, or say that it is not known."))
        if cleaned.get("where") == PlaceKind.PLACE and not {"place", "choice"} & self.errors.keys():
            self._ask_where_it_lies(cleaned["place"])
        return cleaned

    @property
    def lies_box(self) -> forms.BoundField | None:
        """The box to confirm with that it lies where it does, where its place names another area."""
        return self[self._lies_box] if self._lies_box else None

    def _ask_where_it_lies(self, place: str) -> None:
        found = named_elsewhere(place, areas_where(self.report, self.located()))
        if found is None:
            return
        said = gettext("The place names %(named)s, but on the map it lies in %(area)s.") % {
            "named": found[0],
            "area": found[1],
        }
        box = ask_to_confirm(self, "lies", about=":".join(found), label=_("Both are right"), told=said)
        self._lies_box = box.name
        if not box.data:
            asked = gettext("%(said)s Change one of them, or tick the box to keep both.")
            self.add_error(box.name, asked % {"said": said})

    def over_theirs(self, changed: Sequence[str]) -> "GradeForm":
        """What was typed, over the report as it has become, with what became of it in words."""
        again = GradeForm(self.typed_over(seen_of(self.report)), report=self.report, prefix=self.prefix)
        return again.with_theirs(changed)

    def said_now(self, name: str) -> str:
        """What one of the things that were seen is now, in a sentence."""
        report = self.report
        if name == "visibility_class_id":
            return gettext("Who can see it is now: %(who)s") % {"who": " ".join(who_can_see(report, None))}
        if name == "status":
            return gettext("Its status is now: %(value)s") % {"value": report.get_status_display()}
        if name in ("lon", "lat"):
            return gettext("It lies at another place on the map now.")
        if name == "answers":
            return gettext("An answer has come to what was asked. It stands above.")
        if name not in self.fields:
            return gettext("What is known of the police’s part was changed.")
        return super().said_now(name)

    def value_now(self, name: str) -> Any:
        """What the report itself says; what the form suggests at first may differ from it."""
        return getattr(self.report, name)

    def grades(self) -> dict[str, Any]:
        """What `grade_report` sets, apart from where it lies."""
        return {name: self.cleaned_data[name] for name in (*self.GRADES, "severity")}

    def located(self) -> dict[str, Any] | None:
        """Where it lies after all, for `grade_report`; None when it stays where it is."""
        if self.cleaned_data["where"] != PlaceKind.PLACE:
            return {} if self.is_placed else None
        choice = self.cleaned_data["choice"] or (KEEP if self.is_placed else AS_WRITTEN)
        if choice == KEEP:
            return None
        return located(chosen_place(self.cleaned_data["place"], choice))
