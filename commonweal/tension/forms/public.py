"""The questions of the public form, one a page."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.people.visibility_models import Kind
from commonweal.tension.forms.files import files_field
from commonweal.tension.forms.places import ChoosePlaceForm
from commonweal.tension.report_models import PlaceKind
from commonweal.tension.verbs.receive import LONGEST
from commonweal.ui.forms import DayMonthYearField, LongText


class NothingAskedForm(forms.Form):
    """A page that only tells something."""


class ChildForm(forms.Form):
    """Is a child at risk? Asked before anything else, because then something else comes first."""

    at_risk = forms.ChoiceField(
        label=_("Is a child or young person at risk of harm?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", pgettext_lazy("answer", "Yes")),
            ("unsure", _("I am not sure")),
            ("no", pgettext_lazy("answer", "No")),
        ],
        error_messages={"required": _("Say whether a child may be at risk of harm.")},
    )


class KindForm(forms.Form):
    """Something good, or something that worries?"""

    kind = forms.ChoiceField(
        label=_("What do you want to tell us about?"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.STRENGTH, _("Something good that brings people together")),
            (Kind.TENSION, _("Something that worries me or pulls people apart")),
        ],
        error_messages={"required": _("Choose what you want to tell us about.")},
    )


class WhatForm(RefusesMarkedAbove):
    """What happened, in the person's own words and language."""

    what = LongText(
        label=_("What happened?"),
        help_text=_(
            "Use your own words, in any language. Say what was done and said, and which group of people it "
            "affects. Please do not name anybody, and do not say where somebody lives."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Say what happened.")},
    )


class WhenForm(forms.Form):
    """When was it? Not knowing is an answer."""

    needed_for_some = ("day",)

    when = forms.ChoiceField(
        label=_("When did it happen?"),
        widget=forms.RadioSelect,
        choices=[("today", _("Today")), ("day", _("On another day")), ("unsure", _("I am not sure"))],
        error_messages={"required": _("Say when it happened, or that you are not sure.")},
    )
    day = DayMonthYearField(
        label=_("If it was on another day, which?"), help_text=_("For example, 20 11 2026"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") != "day":
            # What stayed in its boxes from an earlier answer is not asked any more, right or wrong.
            self.errors.pop("day", None)
            return cleaned | {"day": None}
        day = cleaned.get("day")
        if "day" not in self.errors:
            if day is None:
                self.add_error("day", _("Enter the day on which it happened."))
            elif day > timezone.localdate():
                self.add_error(
                    "day", _("This day is still to come. Say in your text that it is about something coming.")
                )
            elif day < datetime.date(1990, 1, 1):
                self.add_error("day", _("The date is too long ago. Check the year."))
        return cleaned


class WhereForm(RefusesMarkedAbove):
    """Where was it: a place by its name or postcode, online, everywhere, or not known?"""

    needed_for_some = ("place",)
    where = forms.ChoiceField(
        label=_("Where did it happen?"),
        widget=forms.RadioSelect,
        choices=[
            (PlaceKind.PLACE, _("At a place")),
            (PlaceKind.ONLINE, _("Online")),
            (PlaceKind.BOROUGH, _("All over the borough")),
            (PlaceKind.UNKNOWN, _("I do not know")),
        ],
        error_messages={"required": _("Say where it happened, or that you do not know.")},
    )
    place = forms.CharField(
        label=_("If it was at a place, which?"),
        help_text=_(
            "A street, a part of town or a postcode. Leave out house numbers. If online, which site."
        ),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("where") == PlaceKind.PLACE
            and not cleaned.get("place")
            and "place" not in self.errors
        ):
            self.add_error("place", _("Enter the place, or choose another answer."))
        return cleaned


class ContactForm(RefusesMarkedAbove):
    """How may we reach you? Nothing here is needed."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    safely = forms.CharField(label=_("When and how is it safe to reach you?"), max_length=300, required=False)


class ShareForm(forms.Form):
    """May the partners read it?"""

    may_share = forms.ChoiceField(
        label=_("May we share what you told us with our partners?"),
        help_text=_(
            "The police, schools, housing, health, voluntary and faith groups that work with the council. "
            "They never see your name or how to reach you, and we take names out of your words first."
        ),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Yes, share it")),
            ("no", _("No, only the council’s cohesion team may read it")),
        ],
        error_messages={"required": _("Say whether we may share it.")},
    )


class CheckForm(forms.Form):
    """Files, which are asked last because nothing that a visitor has not sent yet is kept by us."""

    # A box that people do not see and machines fill in.
    website = forms.CharField(required=False)
    says_nothing_of_optional = True

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.fields["files"] = files_field(
            _("Pictures or documents (if you like)"),
            _(
                "Up to 5 files: pictures, PDF or plain text, each up to 10 MB. We take out the place, the camera and "
                "the time that a picture carries. Please do not send pictures in which somebody can be recognised."
            ),
        )


FORMS: dict[str, type[forms.Form]] = {
    "start": NothingAskedForm,
    "child": ChildForm,
    "safeguarding": NothingAskedForm,
    "kind": KindForm,
    "what": WhatForm,
    "when": WhenForm,
    "where": WhereForm,
    "place": ChoosePlaceForm,
    "contact": ContactForm,
    "share": ShareForm,
    "check": CheckForm,
}
