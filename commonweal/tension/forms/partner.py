"""The partner's report on one page, and what a third-party reporting centre asks besides."""

import datetime
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonweal.people.attached.reading import CannotAttach, CleanFile, read_files
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.people.taxonomy import choices
from commonweal.people.visibility import MarkingTooHigh, marking_from
from commonweal.people.visibility_models import Handling, Kind, Marking
from commonweal.places.selectors import places_named
from commonweal.tension.forms.files import files_field
from commonweal.tension.forms.places import (
    choices_of,
    chosen_place,
    key_of,
    located,
    places_like,
)
from commonweal.tension.report_models import PlaceKind, WhenPrecision
from commonweal.tension.verbs.receive import LONGEST
from commonweal.tension.verbs.told import Told, fault_of_conditions
from commonweal.ui.forms import DayMonthYearField, LongText, ManyTicks, offer

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")
YES_NO_UNKNOWN = [
    ("", _("Not known")),
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]


class PartnerReportForm(RefusesMarkedAbove):
    """What, when, where, and little more: the triager adds the rest."""

    needed_for_some = ("day", "place", "choice", "handling_conditions")

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether this is a strength or a tension.")},
    )
    what = LongText(
        label=_("What happened"),
        help_text=_(
            "What was done and said, and what it presses on. Not who did it; no names, no addresses."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Say what happened.")},
    )
    concerns_child = forms.BooleanField(
        label=_("A child or young person may be at risk of harm"),
        help_text=_("Tick it also if you are not sure. Those who check reports read it first."),
        required=False,
    )
    day = DayMonthYearField(label=_("Day"), help_text=_("Leave empty if it is not known."), required=False)
    time = forms.CharField(
        label=_("Time"),
        help_text=_("As 16:30, if it is known. A time needs its day."),
        max_length=5,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-5"}),
    )
    where = forms.ChoiceField(
        label=_("Where"),
        choices=PlaceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say where it happened, or that it is not known.")},
    )
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A street, a part of town, a ward or a postcode; online, which site. No house numbers."),
        max_length=200,
        required=False,
    )
    choice = forms.ChoiceField(
        label=_("Which of these is it?"), required=False, widget=forms.RadioSelect, choices=()
    )
    indicator = forms.ChoiceField(label=_("Type, if you can say"), required=False)
    communities = forms.MultipleChoiceField(
        label=_("Communities affected, if you can say"),
        help_text=_("Whom it presses on. Never who did it."),
        required=False,
        choices=choices("community"),
        widget=ManyTicks,
    )
    is_first_hand = forms.ChoiceField(
        label=_("Seen or heard by the person reporting"), required=False, choices=YES_NO_UNKNOWN
    )
    crime_reported = forms.ChoiceField(
        label=_("Reported to the police"), required=False, choices=YES_NO_UNKNOWN
    )
    crime_reference = forms.CharField(label=_("Police reference"), max_length=60, required=False)
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=[*Marking.choices, ("SECRET", _("Higher than OFFICIAL-SENSITIVE"))],
        widget=forms.RadioSelect,
        initial=Marking.OFFICIAL,
    )
    handling = forms.ChoiceField(
        label=_("Handling"), choices=Handling.choices, widget=forms.RadioSelect, initial=Handling.PERMITTED
    )
    handling_conditions = forms.CharField(
        label=_("Conditions, with handling code C"), max_length=300, required=False
    )
    may_share = forms.BooleanField(
        label=_("May be shared with the partners of the sharing agreement, once it has been checked"),
        required=False,
        initial=True,
    )
    done_already = LongText(label=_("What has been done already"), max_length=2000, required=False)
    suggested = LongText(label=_("What you would suggest"), max_length=2000, required=False)

    def __init__(self, *words: Any, sector: str = "", **named: Any) -> None:
        super().__init__(*words, **named)
        self.sector = sector
        self.fields["files"] = files_field(
            _("Pictures or documents"),
            _(
                "Up to 5 files: pictures, PDF or plain text, each up to 10 MB. What a file says about its maker and "
                "place is taken out."
            ),
        )
        indicators = [
            ("", _("Not known")),
            (_("Tension"), choices("tension")),
            (_("Strength"), choices("strength")),
        ]
        offer(self, indicator=indicators)
        self.found = places_like(self._typed("place")) if self._typed("where") == PlaceKind.PLACE else []
        if self.found:
            offer(self, choice=choices_of(self.found))
        else:
            del self.fields["choice"]

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")) if self.is_bound else ""

    def clean_marking(self) -> str:
        try:
            marking = self.cleaned_data["marking"]
            return marking if marking in Marking.values else marking_from(marking)
        except MarkingTooHigh as error:
            raise forms.ValidationError(str(error)) from error

    def clean_handling_conditions(self) -> str:
        handling, conditions = self.cleaned_data.get("handling"), self.cleaned_data["handling_conditions"]
        if handling and (fault := fault_of_conditions(handling, conditions)):
            raise forms.ValidationError(fault)
        return str(conditions)

    def clean_files(self) -> list[CleanFile]:
        try:
            return read_files(self.cleaned_data["files"])
        except CannotAttach as error:
            raise forms.ValidationError(list(error.reasons)) from error

    def clean_time(self) -> datetime.time | None:
        text = self.cleaned_data["time"].strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("Enter the time as 16:30."))
        return datetime.time(int(found[1]), int(found[2]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("time") and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Enter the day as well as the time."))
        now = timezone.localtime().replace(tzinfo=None)
        if cleaned.get("day") == now.date() and cleaned.get("time") and cleaned["time"] > now.time():
            self.add_error("time", _("This time has not come yet. Check the day and the time."))
        if cleaned.get("day") and cleaned["day"] > timezone.localdate():
            self.add_error(
                "day", _("The date is in the future. If it is about something coming, say so in the text.")
            )
        elif cleaned.get("day") and cleaned["day"].year < 1990:
            self.add_error("day", _("The date is too long ago. Check the year."))
        if (
            cleaned.get("where") == PlaceKind.PLACE
            and not cleaned.get("place")
            and "place" not in self.errors
        ):
            self.add_error("place", _("Enter the place, or say that it is not known."))
        if self.found and not cleaned.get("choice") and "choice" not in self.errors:
            place = cleaned.get("place", "")
            if exact := places_named([place]).get(place):
                cleaned["choice"] = key_of(exact)
            else:
                self.add_error("choice", _("Choose the place that you mean, or keep what you wrote."))
        kind, indicator = cleaned.get("kind"), cleaned.get("indicator")
        if kind and indicator and indicator not in dict(choices(kind)):
            self.add_error("indicator", _("This type belongs to the other kind of report."))
        return cleaned

    def told(self) -> Told:
        """The checked answers as a report."""
        given = self.cleaned_data
        when, precision = None, WhenPrecision.UNKNOWN
        if given["day"]:
            moment = datetime.datetime.combine(given["day"], given["time"] or datetime.time())
            when = timezone.make_aware(moment)
            precision = WhenPrecision.TIME if given["time"] else WhenPrecision.DAY
        found = chosen_place(given["place"], given.get("choice", ""))
        return Told(
            kind=given["kind"],
            what=given["what"],
            where=given["where"],
            place=given["place"],
            when_from=when,
            when_precision=precision,
            indicator=given["indicator"],
            communities=tuple(given["communities"]),
            source=source_of(self.sector),
            is_first_hand=_answer(given["is_first_hand"]),
            crime_reported=_answer(given["crime_reported"]),
            crime_reference=given["crime_reference"],
            marking=given["marking"],
            handling=given["handling"],
            handling_conditions=given["handling_conditions"],
            may_share=given["may_share"],
            concerns_child=given["concerns_child"],
            done_already=given["done_already"],
            suggested=given["suggested"],
            reporter=self.reporter(),
            **located(found),
        )

    def reporter(self) -> dict[str, str]:
        """Who is behind the report, if that is asked."""
        return {}


class CentreReportForm(PartnerReportForm):
    """A third-party reporting centre's form: the person first, and what they agree to."""

    reporting_as = forms.ChoiceField(
        label=_("The person is"),
        choices=[
            ("victim", _("The person it happened to")),
            ("witness", _("Somebody who saw or heard it")),
            ("third-party", _("Somebody speaking for another person")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who the person is to what happened.")},
    )
    to_police = forms.ChoiceField(
        label=_("Do they agree that it is passed to the police?"),
        help_text=_("Nothing is passed on by this form. Their answer goes with how to reach them."),
        choices=[
            ("no", pgettext_lazy("answer", "No")),
            ("without-name", _("Yes, without their name")),
            ("yes", pgettext_lazy("answer", "Yes")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask whether it may be passed to the police.")},
    )
    name = forms.CharField(label=_("Name, if they want to give it"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone number"), max_length=30, required=False)
    safely = forms.CharField(label=_("When and how is it safe to reach them"), max_length=300, required=False)
    support = LongText(label=_("Support they need"), max_length=1000, required=False)
    interpreter = forms.CharField(label=_("Interpreter: which language"), max_length=60, required=False)

    PERSON = ("reporting_as", "to_police", "name", "email", "phone", "safely", "support", "interpreter")
    field_order = (*PERSON, "may_share")

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["may_share"].label = _(
            "They agree that what happened, without who they are, is shared with the partners"
        )
        self.fields["may_share"].initial = False

    def reporter(self) -> dict[str, str]:
        """Who came to the centre, how to reach them safely, what they need and agreed to; kept sealed."""
        return {name: str(self.cleaned_data[name]) for name in self.PERSON}


def _answer(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def source_of(sector: str) -> str:
    """The source that an organisation's sector stands for in the taxonomy.

    >>> source_of("education")
    'school'
    """
    return {
        "council": "council",
        "police": "police",
        "health": "health",
        "education": "school",
        "housing": "housing",
        "voluntary": "voluntary",
        "faith": "faith",
        "business": "business",
        "neighbour": "council",
    }.get(sector, "")
