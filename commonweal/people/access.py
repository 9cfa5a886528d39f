"""The door of a page: whoever may not use it is told that there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from commonweal.people.roles import Permission

View = Callable[..., HttpResponse]


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Let in people who hold any of these permissions.

    Somebody who is not signed in is asked to sign in; somebody who is, and lacks them all, gets a 404:
    a refusal would say that there is something.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.permissions & set(permissions):
                raise Http404
            return view(request, *args, **kwargs)

        return wrapper

    return decorate
