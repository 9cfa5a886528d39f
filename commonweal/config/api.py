"""The interface for programs: `/api/`, described at `/api/openapi.json`.

A program shows a token in the header `Authorization: Bearer …`. A signed-in browser is not enough, so
no page elsewhere can make somebody's browser act here.
"""

import hashlib
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from commonweal.config.faults import AFTER, name_fault
from commonweal.config.incoming import MEGABYTE, WithoutNul
from commonweal.people.governance import NotReady
from commonweal.people.models import User
from commonweal.people.tokens import owner_of
from commonweal.tension.api import router
from commonweal.visitors import household_of

Handler = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)

# Requests in one minute: with one token, and, to slow down guessing, with wrong ones from one address.
PER_MINUTE = 120
WRONG_PER_MINUTE = 20


class TooMany(Exception):
    """More requests in this minute than are answered."""


def _count(name: str) -> int:
    """How many times this was counted in the present minute, this time included."""
    minute = int(timezone.now().timestamp() // 60)
    key = f"api:{hashlib.sha256(name.encode()).hexdigest()[:32]}:{minute}"
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out of the cache in between
        return 1


class TokenOfAPerson(HttpBearer):
    """Who the token belongs to. What it allows is what that person may do today."""

    def __call__(self, request: HttpRequest) -> User | None:
        """As in the library, which would write the header of another scheme, with its password, into the log."""
        scheme, _space, token = request.headers.get(self.header, "").partition(" ")
        return self.authenticate(request, token) if scheme.lower() == self.openapi_scheme else None

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        owner = owner_of(token)
        if owner is None:
            if _count(f"wrong:{household_of(request.META.get('REMOTE_ADDR', ''))}") > WRONG_PER_MINUTE:
                raise TooMany
            return None
        if _count(f"token:{token}") > PER_MINUTE:
            raise TooMany
        return owner


class PrivateAPI(NinjaAPI):
    """Answers that no browser or proxy keeps."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


api = PrivateAPI(
    title="Commonweal",
    version="1",
    description="Send reports and read those that have been checked and shared with you.",
    auth=TokenOfAPerson(),
    parser=WithoutNul(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/reports", router)


def _answer(request: HttpRequest, status: int, error: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"error": error, **more}, status=status)


@api.exception_handler(AuthenticationError)
def not_known(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _answer(
        request,
        401,
        "Show a token that is in force: Authorization: Bearer cw_… Tokens run out and can be taken away.",
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = _answer(request, 429, "Too many requests in this minute. Try again in the next.")
    response["Retry-After"] = "60"
    return response


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [
        {
            "field": ".".join(str(part) for part in one["loc"] if part not in ("body", "query", "told")),
            "error": one["msg"],
        }
        for one in error.errors
    ]
    return _answer(request, 422, "The request is not as described at /api/openapi.json.", fields=fields)


@api.exception_handler(PermissionError)
def not_allowed(request: HttpRequest, error: PermissionError) -> HttpResponse:
    # The sentence about missing documents is for everybody; any other refusal says only that it is one.
    words = str(error) if isinstance(error, NotReady) else "Your roles do not allow this."
    return _answer(request, 503 if isinstance(error, NotReady) else 403, words)


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return _answer(request, 404, "There is nothing at this address.")


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """What a program is told that asks below `/api/` for what is not there."""
    return not_there(request, Http404())


def refused_in_json(get_response: Handler) -> Handler:
    """Answer in JSON, and not in plain text, where an address below `/api/` does not take a method."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or not request.path_info.startswith("/api/"):
            return response
        methods = sorted(method.strip() for method in response["Allow"].split(","))
        refused = _answer(request, 405, f"This address takes {' and '.join(methods)}.")
        refused["Allow"] = ", ".join(methods)
        return refused

    return middleware


@api.exception_handler(HttpError)
def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    # A refusal by our own reader of bodies comes wrapped in one that says nothing.
    cause = error.__cause__
    return _answer(request, error.status_code, str(cause if isinstance(cause, HttpError) else error))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
    return _answer(request, 413, f"This is larger than {largest} MB. Send less at once.")


@api.exception_handler(Exception)
def not_foreseen(request: HttpRequest, error: Exception) -> HttpResponse:
    """A program can read JSON and not a page; what went wrong stands in the log, without what was sent."""
    fault = name_fault(error)
    logger.error(
        "A request of a program failed",
        exc_info=error,
        extra={"event": f"fault-{fault}" if fault else "api-failed", "status": 503 if fault else 500},
    )
    if fault is None:
        return _answer(request, 500, "Something went wrong here. Nothing was saved; its keepers can see it.")
    response = _answer(
        request, 503, "The service is in trouble at this moment. Nothing was saved; try again."
    )
    response["Retry-After"] = str(AFTER)
    return response
