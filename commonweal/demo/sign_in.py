"""Signing in to the demo as anybody, with one press. It exists in demo mode and nowhere else."""

import time
from dataclasses import dataclass

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.demo.people import PASSWORD, PEOPLE, Somebody
from commonweal.people.models import User
from commonweal.people.roles import ROLES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Shown:
    """One of the demo's people as the page shows them: who they are, where, and what their roles are."""

    somebody: Somebody
    organisation: str
    roles: tuple[str, ...]
    is_this_person: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET lists the demo's people with what they do; POST signs in as the one named by `person`.

    The second factor counts as used, so that nobody needs a telephone to look around. Everywhere but
    in demo mode there is no such page, and this refuses even if an address were given to it.
    """
    if settings.MODE != "demo":
        raise Http404
    if request.method == "POST":
        person = User.objects.filter(
            email__in=[somebody.email for somebody in PEOPLE],
            email=request.POST.get("person", ""),
            is_active=True,
        ).first()
        if person is None:
            raise Http404
        login(request, person, backend=BACKEND)
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "email": person.email},
            {"method": "mfa", "at": time.time(), "type": "demo"},
        ]
        return redirect(_where_to(request))
    users = User.objects.filter(is_active=True).select_related("organisation").in_bulk(field_name="email")
    return render(
        request,
        "demo/sign_in.html",
        {
            "people": [
                _shown(somebody, users[somebody.email], request)
                for somebody in PEOPLE
                if somebody.email in users
            ],
            "password": PASSWORD,
            "next": request.GET.get("next", ""),
        },
    )


def _shown(somebody: Somebody, user: User, request: HttpRequest) -> Shown:
    return Shown(
        somebody,
        user.organisation.name if user.organisation else "",
        tuple(ROLES[code].what_it_is for code in somebody.roles),
        user == request.user,
    )


def _where_to(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return settings.LOGIN_REDIRECT_URL
