"""The door of a page: whoever may not use it is told that there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from commonweal.people.models import User
from commonweal.people.roles import Permission

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request that came through a door, so that somebody is signed in: what a view behind one takes.

    Only a word for readers and for the type checker; requests are not made into one. A view that takes
    one and has no door breaks when the tests try the access table with somebody not signed in.
    """

    user: User


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Let in people who hold any of these permissions.

    Somebody who is not signed in is asked to sign in; somebody who is, and lacks them all, gets a 404:
    a refusal would say that there is something.
    """
    return _door(permissions, lambda request: redirect_to_login(request.get_full_path()))


def only_for(*permissions: Permission) -> Callable[[View], View]:
    """Let people with any of these permissions through; strangers get 404, which tells them nothing."""
    return _door(permissions, _no_such_page)


def _door(
    permissions: tuple[Permission, ...], for_strangers: Callable[[HttpRequest], HttpResponseBase]
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return for_strangers(request)
            if not request.user.permissions & set(permissions):
                raise Http404
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def _no_such_page(request: HttpRequest) -> NoReturn:
    raise Http404
