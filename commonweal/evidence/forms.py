"""Forms of those who load data."""

from django.utils.translation import gettext_lazy as _

from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.ui.forms import LongText


class WithdrawForm(RefusesMarkedAbove):
    reason = LongText(
        label=_("Why should nobody use it?"),
        max_length=500,
        error_messages={"required": _("Give the reason.")},
    )
