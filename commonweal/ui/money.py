"""Money: typed in pounds as people write them, kept in whole pence."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

# More than any partnership has; a slip of the keyboard is found by it, and the database holds it.
MOST_PENCE = 10**13
_POUNDS = re.compile(r"(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{2}))?")


def in_pounds(pence: int) -> str:
    """An amount as people read it.

    >>> in_pounds(1200050), in_pounds(250000)
    ('£12,000.50', '£2,500')
    """
    places = 0 if pence % 100 == 0 else 2
    amount = formats.number_format(
        Decimal(pence) / 100, decimal_pos=places, use_l10n=True, force_grouping=True
    )
    return f"£{amount}"


class PoundsField(forms.CharField):
    """An amount in pounds, with or without the sign and commas; None where the box is empty. Its value is pence."""

    default_error_messages = {
        "not_money": _("Type an amount in pounds, such as 2,500 or 2,500.50."),
        "too_much": _("This is more money than can be meant. Look whether a digit is doubled."),
    }

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=20, **named)

    def prepare_value(self, value: Any) -> Any:
        return in_pounds(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        typed = str(super().clean(value)).replace(" ", "").removeprefix("£")
        if not typed:
            return None
        found = _POUNDS.fullmatch(typed)
        if found is None:
            raise forms.ValidationError(self.error_messages["not_money"], code="not_money")
        pence = int(found["pounds"].replace(",", "")) * 100 + int(found["pence"] or 0)
        if pence > MOST_PENCE:
            raise forms.ValidationError(self.error_messages["too_much"], code="too_much")
        return pence
