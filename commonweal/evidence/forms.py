"""Forms of those who load data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.ui.forms import LongText


class WithdrawForm(forms.Form):
    reason = LongText(
        label=_("Why should nobody use it?"),
        max_length=500,
        error_messages={"required": _("Give the reason.")},
    )
