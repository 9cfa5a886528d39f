"""The door of a page: visitors are asked to sign in, and who may not use it is told that there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

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
    """The door of a page: let in people who hold any of these permissions.

    Somebody who is not signed in is asked to sign in, or told that their session ended; somebody who is,
    and lacks them all, gets a 404: a refusal would say that there is something. Both are decided before
    anything is looked up, so that the answer tells nothing about what the address names.
    """
    return _door(permissions, asked_to_sign_in)


def only_for(*permissions: Permission) -> Callable[[View], View]:
    """The door of a file: as that of a page, but strangers get 404, as a page to sign in is no file."""
    return _door(permissions, _no_such_page)


def asked_to_sign_in(request: HttpRequest) -> HttpResponse:
    """What a visitor gets in place of a page: the way to sign in, or, having sent something, that nothing was taken.

    To be led to sign in would lose what was typed: Back leads from the answer to the form, and not from there.
    """
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    response = render(request, "people/session_ended.html", status=403)
    response["Cache-Control"] = "no-store"
    return response


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
