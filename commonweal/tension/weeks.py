"""The weeks that addresses name: anything else than a Monday is no such page."""

import datetime

from django.http import Http404
from django.utils import timezone

from commonweal.ui.forms import is_in_reach
from commonweal.working_days import week_of


def week_from(text: str) -> datetime.date:
    """The week that an address names by its Monday, as 2026-11-16; 404 for any other text or day."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not is_in_reach(day) or day != week_of(day):
        raise Http404
    return day


def this_week() -> datetime.date:
    """The Monday of the week that today is in."""
    return week_of(timezone.localdate())


def week_to_look_at() -> datetime.date:
    """The week that people talk about: this one from Wednesday, the last one on Monday and Tuesday.

    On a Monday morning the new week holds nothing yet.
    """
    return week_of(timezone.localdate() - datetime.timedelta(days=2))
