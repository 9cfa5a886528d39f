"""What is turned away at the door, before any page or program's request is looked at."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser

from commonweal.visitors import address_of

Handler = Callable[[HttpRequest], HttpResponse]
FOR_PROGRAMS = "/api/"
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
MEGABYTE = 1024 * 1024


def holds_nul(value: Any) -> bool:
    """Is there a NUL character somewhere in this text, list or mapping?

    >>> holds_nul({"what": ["a", "b\\x00"]}), holds_nul({"what": 1})
    (True, False)
    """
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(holds_nul(key) or holds_nul(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return any(map(holds_nul, value))
    return False


def nul_words() -> str:
    """What is said about it."""
    return _("What was sent holds a character that is not text (NUL). Take it out and send it again.")


def refusal(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """Turn a request away in words: a page for people, JSON for programs. Asks nothing of the database."""
    response: HttpResponse
    if request.path.startswith(FOR_PROGRAMS):
        response = JsonResponse({"error": words}, status=status)
    else:
        page = loader.get_template("config/refused.html")
        response = HttpResponse(page.render({"reason": words}), status=status)
    response["Cache-Control"] = "no-store"
    return response


def visitors_behind_the_proxy(get_response: Handler) -> Handler:
    """Tell visitors apart by the address that our own proxy gives, where one stands in front.

    Else they would all have the proxy's: ten wrong passwords of a stranger would lock everybody's sign-in.
    The address lives in the request and is kept nowhere.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "REMOTE_ADDR" in request.META:
            said = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = address_of(request.META["REMOTE_ADDR"], said)
        return get_response(request)

    return middleware


def no_larger_than_allowed(get_response: Handler) -> Handler:
    """Turn away what declares more than COMMONWEAL_UPLOAD_MB, or does not say how large it is, unread.

    Of what does declare its length no more than that is ever read. Forms have smaller limits of their own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return refusal(request, 411, _("Say with Content-Length how large this is, and send it again."))
        if declared.isdecimal() and int(declared) > settings.UPLOAD_LIMIT:
            size = settings.UPLOAD_LIMIT // MEGABYTE
            words = _("This is larger than %(size)d MB, the most that is taken here. Send less, or in parts.")
            return refusal(request, 413, words % {"size": size})
        return get_response(request)

    return middleware


def was_cut_off(request: HttpRequest) -> bool:
    """Did less of a form arrive than was announced? Reads the form; a program's JSON is left to its parser.

    Django takes what came of a form for all of it, so that a file which was cut off is no file or a shorter one.
    """
    announced = request.META.get("CONTENT_LENGTH") or "0"
    is_file, is_plain = (request.content_type == kind for kind in FORMS)
    if not announced.isdecimal() or not (is_file or is_plain):
        return False
    request.POST  # noqa: B018 this is where a form is read
    if is_plain:
        return len(request.body) < int(announced)
    # The request's own stream, which knows how far it was read; a test's client may put another in its place.
    stream = getattr(request, "_stream", None)
    return isinstance(stream, LimitedStream) and bool(vars(stream)["_pos"] < stream.limit)


class NoNul:
    """Refuses a form that did not arrive whole, and NUL in an address, a cookie or a form: no text has it, and PostgreSQL cannot store it.

    Bodies of JSON are looked at by `WithoutNul`, which reads them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(map(holds_nul, (request.path, dict(request.GET.lists()), request.COOKIES))):
            return refusal(request, 400, nul_words())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Look at a form once the protection against forgery has read it."""
        if request.method == "POST" and was_cut_off(request):
            words = _(
                "What you sent did not arrive whole: the connection broke off. Go back and send it again."
            )
            return refusal(request, 400, words)
        if request.method == "POST" and holds_nul(dict(request.POST.lists())):
            return refusal(request, 400, nul_words())
        return None


class WithoutNul(Parser):
    """Reads a program's JSON, and refuses NUL in it."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = json.loads(request.body)
        if holds_nul(found):
            raise HttpError(400, nul_words())
        return found
