"""Two things that hold for every page: a second factor where the role needs it, and no stored copies."""

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]
# What somebody without a second factor still needs: setting one up, signing out, public pages.
ALWAYS_OPEN = ("/accounts/", "/static/", "/health", "/ready", "/language", "/demo/")


def used_second_factor(session: SessionBase | Mapping[str, Any]) -> bool:
    """Did this session sign in with a code or a passkey as well as, or instead of, a password?"""
    methods = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(record.get("method") == "mfa" for record in methods)


def second_factor_required(get_response: Handler) -> Handler:
    """Send people whose role needs a second factor to set one up before they see anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and user.needs_second_factor
            and not request.path.startswith(ALWAYS_OPEN)
            and not used_second_factor(request.session)
        ):
            if not is_mfa_enabled(user):
                return redirect("mfa_activate_totp")
            return redirect(f"{reverse('account_reauthenticate')}?next={request.path}")
        return get_response(request)

    return middleware


def private_pages_are_not_stored(get_response: Handler) -> Handler:
    """What a signed-in person sees is kept by no cache and no disk of a shared computer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware
