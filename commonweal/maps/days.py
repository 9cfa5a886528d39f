"""The days that the map is narrowed to: a week, or from one day to another; the one chosen last takes the other's place."""

import datetime
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from commonweal.maps.words import days_words

WEEK = "week"
RANGE = ("since", "until")
# What the page's form says of itself: which of the two its days stood in when it was drawn.
STOOD = "stood"


@dataclass(frozen=True)
class Days:
    """Days from one to another that stand in the place of a week. monday: of the week in which they end."""

    words: str
    monday: str


def days_asked(form: forms.Form | None) -> Days | None:
    """The days that an address asks for without a week; None where it names a week, or all."""
    if form is None or not form.is_valid() or form.cleaned_data.get(WEEK):
        return None
    first, last = (form.cleaned_data.get(name) for name in RANGE)
    words = days_words(first, last)
    if not words:
        return None
    monday = last - datetime.timedelta(days=last.weekday()) if last else None
    return Days(words, monday.isoformat() if monday else "")


def stood(query: QueryDict) -> str:
    """What the days of a page stand in: "week", "days", or "" where in neither or, by an address made by hand, in both."""
    has_week, has_range = bool(query.get(WEEK)), any(query.get(name) for name in RANGE)
    return "" if has_week == has_range else WEEK if has_week else "days"


def without_the_older(query: QueryDict) -> QueryDict | None:
    """The question without the days that stood there before others were chosen; None where nothing is to be taken off.

    A form sends both, and together they would be the days that a week and a range share, which may be none.

    >>> without_the_older(QueryDict("week=2026-11-16&since=2026-11-23&until=2026-11-29&stood=days")).urlencode()
    'week=2026-11-16'
    """
    said = query.get(STOOD)
    has_both = bool(query.get(WEEK)) and any(query.get(name) for name in RANGE)
    if said not in (WEEK, "days") or not has_both:
        return None
    kept = query.copy()
    for name in (STOOD, *((WEEK,) if said == WEEK else RANGE)):
        kept.pop(name, None)
    return kept
