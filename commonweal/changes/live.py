"""The stream of live events, as a plain ASGI application: `GET /live/events`.

It stands apart from Django's pages, because a stream stays open for hours: no middleware, no thread and
no database connection of its own. See docs/decisions/0002-live-events-have-their-own-port.md.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http.request import split_domain_port, validate_host

from commonweal.changes.audience import NotYet
from commonweal.changes.hub import Hub, TooMany
from commonweal.visitors import address_of, household_of

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
PATH = "/live/events"


def allowed_origin(origin: str, host: str) -> bool:
    """May a page of this origin read the stream? Only our own pages: same host, our port.

    Cookies do not tell ports apart, so without this any program on the same machine could listen in.
    """
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    own = split_domain_port(host)[0].strip("[]")
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return False
    return bool(
        parts.scheme == ("https" if settings.HTTPS else "http")
        and parts.hostname == own
        and port in (settings.PORT, settings.LIVE_PORT)
    )


class LiveApplication:
    """Answers `/live/events` with the hub's events, and `/health`; nothing else is here."""

    def __init__(self, make_hub: Callable[[], Hub]) -> None:
        self._make_hub = make_hub
        self._hub: Hub | None = None

    def hub(self) -> Hub:
        """The hub, made in the loop that will use it."""
        if self._hub is None:
            self._hub = self._make_hub()
        return self._hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.hub().start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.hub().stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if scope["path"] == "/health":
            await _say(send, 200, '{"status": "up"}', [(b"content-type", b"application/json")])
            return
        if scope["path"] != PATH or scope["method"] != "GET":
            await _say(send, 404, "There is nothing at this address.")
            return
        host, origin = headers.get("host", ""), headers.get("origin", "")
        allowed = [*settings.ALLOWED_HOSTS, *(["localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])]
        if not validate_host(split_domain_port(host)[0], allowed):
            await _say(send, 400, "This host is not one of COMMONWEAL_ALLOWED_HOSTS.")
            return
        if origin and not allowed_origin(origin, host):
            await _say(send, 403, "Only Commonweal's own pages may listen.")
            return
        shared = [
            (b"vary", b"Origin"),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if origin:
            shared += [
                (b"access-control-allow-origin", origin.encode("latin-1")),
                (b"access-control-allow-credentials", b"true"),
            ]
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        since = headers.get("last-event-id") or (asked.get("since") or [""])[0]
        hub = self.hub()
        hub.start()
        try:
            stream = await hub.join(
                _session_cookie(headers.get("cookie", "")), since, _visitor(scope, headers)
            )
        except TooMany:
            await _say(send, 429, "Too many open maps.", [*shared, (b"retry-after", b"30")])
            return
        except NotYet:
            await _say(send, 403, "Sign in with your second factor first.", shared)
            return
        except DatabaseError:
            logger.exception("A stream could not be opened", extra={"event": "live-refused"})
            await _say(send, 503, "The database can't be reached.", [*shared, (b"retry-after", b"10")])
            return
        try:
            await self._stream(stream.waiting, shared, receive, send)
        finally:
            hub.leave(stream)

    async def _stream(
        self,
        waiting: "asyncio.Queue[bytes | None]",
        shared: list[tuple[bytes, bytes]],
        receive: Receive,
        send: Send,
    ) -> None:
        """Send what waits until either side has had enough."""
        start = [
            *shared,
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": start})
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            while True:
                text = asyncio.ensure_future(waiting.get())
                await asyncio.wait({gone, text}, return_when=asyncio.FIRST_COMPLETED)
                if not text.done():
                    text.cancel()
                    return
                body = text.result()
                if body is None:
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                    return
                await send({"type": "http.response.body", "body": body, "more_body": True})
        except OSError:
            return  # the reader went away while we were sending
        finally:
            gone.cancel()


def _visitor(scope: Scope, headers: dict[str, str]) -> str:
    connected = (scope.get("client") or ("",))[0]
    return household_of(address_of(connected, headers.get("x-forwarded-for", "")))


def _session_cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, status: int, words: str, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    given = headers or []
    if not any(name == b"content-type" for name, _value in given):
        given = [*given, (b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": words.encode()})
