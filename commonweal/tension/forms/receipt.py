"""Asking for a report's state by its receipt, and answering what was asked back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.tension.verbs.asking import LONGEST_ANSWER
from commonweal.ui.forms import LongText


class ReceiptForm(forms.Form):
    """The code that was shown when a report was sent."""

    code = forms.CharField(
        label=_("Your receipt code"),
        help_text=_(
            "27 letters and numbers, shown when you sent your report. Dashes and spaces do not matter."
        ),
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Enter your receipt code.")},
    )


class AnswerForm(RefusesMarkedAbove):
    """An answer to one question."""

    answer = LongText(
        label=_("Your answer"),
        help_text=_("Please do not name anybody."),
        max_length=LONGEST_ANSWER,
        error_messages={"required": _("Write your answer.")},
    )
