"""Forms of data rights: the documents before real reports, requests and what is answered."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.people.governance_models import DocumentKind, RequestKind
from commonweal.ui.forms import DayMonthYearField, LongText


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind, widget=forms.RadioSelect)
    reference = forms.CharField(label=_("Reference, or where it is kept"), max_length=300)
    approved_by = forms.CharField(label=_("Approved by"), max_length=150)
    approved_on = DayMonthYearField(label=_("Approved on"))
    review_on = DayMonthYearField(label=_("To be reviewed by"))


class DataRequestForm(forms.Form):
    """What somebody of the public asks about their data."""

    needed_for_some = ("email", "phone")
    kind = forms.ChoiceField(
        label=_("What do you want?"),
        widget=forms.RadioSelect,
        choices=[
            (RequestKind.ACCESS, _("Know what you hold about me")),
            (RequestKind.DELETION, _("Have what you hold about me deleted")),
            (RequestKind.COMPLAINT, _("Complain about how you use my data")),
        ],
        error_messages={
            "required": _("Choose what we should do: tell you, delete it, or answer your complaint.")
        },
    )
    name = forms.CharField(
        label=_("Your name"), max_length=150, error_messages={"required": _("Enter your name.")}
    )
    email = forms.EmailField(label=_("Your e-mail address"), required=False)
    phone = forms.CharField(
        label=_("Your telephone number"),
        help_text=_("An e-mail address or a telephone number is enough."),
        max_length=40,
        required=False,
    )
    receipt = forms.CharField(label=_("Receipt of a report, if you have one"), max_length=60, required=False)
    text = LongText(label=_("Tell us more"), max_length=5000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("email", _("Give an e-mail address or a telephone number, so that we can answer."))
        return cleaned


class InformationRequestForm(forms.Form):
    """What somebody asked of the council by letter or e-mail, as whoever handles requests writes it down."""

    text = LongText(
        label=_("What is asked"),
        help_text=_("As they wrote it, without names of other people."),
        max_length=5000,
    )
    received_on = DayMonthYearField(label=_("Received"))
    first_day = DayMonthYearField(
        label=_("From"),
        required=False,
        help_text=_("The days that they ask about. Leave both empty where they ask about no days."),
    )
    last_day = DayMonthYearField(label=_("To"), required=False)
    name = forms.CharField(
        label=_("Their name"),
        help_text=_("Only if it is needed for the answer. It is encrypted, as are the next two."),
        max_length=150,
        required=False,
    )
    email = forms.EmailField(label=_("Their e-mail address"), required=False)
    address = forms.CharField(label=_("Their postal address"), max_length=300, required=False)

    def clean_received_on(self) -> datetime.date:
        received: datetime.date = self.cleaned_data["received_on"]
        if received > timezone.localdate():
            raise forms.ValidationError(_("It can’t have been received after today."))
        return received

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"first_day", "last_day"} & set(self.errors):
            return cleaned
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if bool(first) != bool(last):
            self.add_error("last_day" if first else "first_day", _("Give both days, or neither."))
        elif first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return cleaned


class InformationAnswerForm(forms.Form):
    """How a request for information was answered."""

    on = DayMonthYearField(label=_("Answered on"))
    given = LongText(label=_("What was given"), max_length=5000)
    withheld = LongText(
        label=_("What was withheld, and by which exemption"),
        help_text=_("Such as: the names of two officers (section 40(2)). Leave it empty if nothing was."),
        max_length=5000,
        required=False,
    )


class CheckForm(forms.Form):
    """How somebody checked who is asking."""

    how = forms.CharField(
        label=_("I have checked who is asking. How?"),
        help_text=_(
            "Such as: passport seen, known to us, answered from the address we hold. Leave out the numbers of documents."
        ),
        max_length=300,
    )


class UncheckedForm(forms.Form):
    """Why a request is closed without an answer: nobody could find out who asks."""

    tried = LongText(label=_("What was tried"), max_length=5000)


class OutcomeForm(forms.Form):
    outcome = LongText(label=_("What was done"), max_length=5000)
