"""Ages by single year, gathered in the bands that pages tell."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

AGES = ((0, 15), (16, 24), (25, 44), (45, 64), (65, 74), (75, None))


def band_name(first: int, last: int | None) -> str:
    """The name a band is known by, in addresses too, whatever the language of the page: 16 to 24."""
    return f"{first} and over" if last is None else f"{first} to {last}"


def in_words(group: str) -> str:
    """A band in the language of the page; every other group as its table names it."""
    for first, last in AGES:
        if group == band_name(first, last):
            if last is None:
                return _("%(age)s and over") % {"age": first}
            return _("%(low)s to %(high)s") % {"low": first, "high": last}
    return group


def by_band(by_year: Mapping[str, float | None]) -> dict[str, float | None]:
    """Numbers by year of age, the last as 90+, in bands; a band of which a year is withheld is withheld.

    >>> by_band({"0": 5.0, "15": 2.0, "16": None, "90+": 1.0})
    {'0 to 15': 7.0, '16 to 24': None, '25 to 44': 0, '45 to 64': 0, '65 to 74': 0, '75 and over': 1.0}
    """
    banded: dict[str, float | None] = {}
    for first, last in AGES:
        values = [
            value
            for age, value in by_year.items()
            if first <= int(age.rstrip("+")) <= (last if last is not None else 200)
        ]
        known = [value for value in values if value is not None]
        banded[band_name(first, last)] = sum(known) if len(known) == len(values) else None
    return banded
