"""Choosing a table, signing it, and withdrawing it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """Why the table may be published, and that it was read."""

    reason = forms.CharField(
        label=_("Why it may be published"),
        max_length=500,
        help_text=_("It stays on the record with your name."),
        error_messages={"required": _("Say why this may be published.")},
    )
    has_read = forms.BooleanField(
        label=_("I have read the table as the public will read it"),
        error_messages={"required": _("Read the table first.")},
    )
    # Which table stood on the page, so that no other is signed.
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class WithdrawForm(forms.Form):
    """Why a release is shown no more."""

    because = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=500,
        help_text=_("Everybody reads this reason on the page of the table: name nobody in it."),
        error_messages={"required": _("Say why it is withdrawn.")},
    )
