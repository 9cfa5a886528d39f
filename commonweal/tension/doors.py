"""Who gets through to a page: everybody else is told that there is no such page."""

import datetime
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.people.roles import Permission
from commonweal.tension.working_days import week_of

View = Callable[..., HttpResponse]


def only_for(*permissions: Permission) -> Callable[[View], View]:
    """Let people with any of these permissions through; strangers get 404, which tells them nothing."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *words: object, **named: object) -> HttpResponse:
            if not request.user.is_authenticated or not request.user.permissions & set(permissions):
                raise Http404
            return view(request, *words, **named)

        return guarded

    return guard


def week_from(text: str) -> datetime.date:
    """The week that an address names by its Monday, as 2026-11-16; 404 for any other text or day."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if day != week_of(day):
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
