"""What holds for every page: a second factor where the role needs it, no stored copies, no word of a refusal."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from commonweal.people.second_steps import stands_on_one, steps_used

Handler = Callable[[HttpRequest], HttpResponse]
# What somebody without a second factor still needs: setting one up, signing out, public pages.
ALWAYS_OPEN = ("/accounts/", "/static/", "/health", "/ready", "/language", "/demo/")
# Under this name a session keeps the page that somebody asked for before they set up a second factor.
ASKED_FOR = "asked_for"


def second_factor_required(get_response: Handler) -> Handler:
    """Send people whose role needs a second factor to set one up before they see anything else.

    The page that they asked for is kept in their session, and offered once the second factor is there.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        stands = stands_on_one(request.session)
        if steps_used(request.session) and not stands:
            # What it was opened with is not there any more, whoever removed it: the pages of accounts are shut to it too.
            logout(request)
            return redirect(settings.LOGIN_URL)
        if request.path.startswith(ALWAYS_OPEN):
            return get_response(request)
        if user.needs_second_factor and not stands:
            if not is_mfa_enabled(user):
                if request.method == "GET" and "text/html" in request.headers.get("Accept", "text/html"):
                    request.session[ASKED_FOR] = request.get_full_path()
                return redirect("mfa_activate_totp")
            return redirect(
                f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
            )
        if request.session.get(ASKED_FOR) == request.get_full_path():
            del request.session[ASKED_FOR]
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


class RefusalsSayNothing:
    """Where a verb refuses because the right is not there, the page is the one for "no such page".

    A door (`people.access`) lets in by what somebody may do when they press; a verb asks again, of the
    item as it is by then. Whoever lost the right in between is told no more than anybody else without it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        # A file that the disk does not let us read is this type too, with a number, and is a fault of ours;
        # the narrower refusals, such as that documents are missing, have pages of their own.
        if type(error) is PermissionError and error.errno is None:
            raise Http404 from error
