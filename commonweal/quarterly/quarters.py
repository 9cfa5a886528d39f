"""Quarters of the financial year, which begins in April: Q1 is April to June."""

import datetime
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

MONTHS = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months, named by their first day."""

    first: datetime.date

    @property
    def last(self) -> datetime.date:
        return self.next.first - datetime.timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return quarter_of(self.first + datetime.timedelta(days=31 * MONTHS))

    @property
    def before(self) -> "Quarter":
        return quarter_of(self.first - datetime.timedelta(days=1))

    @property
    def number(self) -> int:
        """Which quarter of the financial year it is, 1 to 4."""
        return (self.first.month - 4) % 12 // MONTHS + 1

    def __str__(self) -> str:
        begins = self.first.year if self.first.month >= 4 else self.first.year - 1
        return _("Quarter %(n)d of %(year)s (%(first)s to %(last)s)") % {
            "n": self.number,
            "year": f"{begins}/{(begins + 1) % 100:02d}",
            "first": formats.date_format(self.first, "F"),
            "last": formats.date_format(self.last, "F Y"),
        }


def quarter_of(day: datetime.date) -> Quarter:
    """The quarter that a day lies in.

    >>> quarter_of(datetime.date(2027, 2, 28)).first, quarter_of(datetime.date(2027, 2, 28)).number
    (datetime.date(2027, 1, 1), 4)
    >>> str(quarter_of(datetime.date(2026, 11, 23)))
    'Quarter 3 of 2026/27 (October to December 2026)'
    """
    return Quarter(day.replace(month=(day.month - 1) // MONTHS * MONTHS + 1, day=1))
