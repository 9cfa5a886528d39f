"""Where a page finds the live events."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from commonweal.changes import bookmarks
from commonweal.changes.live import PATH


def address_for(host: str) -> str:
    """The address of live events for a browser that reached us as `host`.

    The one in the settings when given. Under HTTPS a path of the same site, which the proxy in front
    sends to the live process; else the port of the live process on the same host.
    """
    if settings.LIVE_ADDRESS:
        return settings.LIVE_ADDRESS
    if settings.HTTPS:
        return PATH
    name = urlsplit(f"//{host}").hostname or "localhost"
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{settings.LIVE_PORT}{PATH}"


def live(request: HttpRequest) -> dict[str, Any]:
    """`live_address` and `live_since` (asked of the database only where a template uses it)."""
    return {
        "live_address": SimpleLazyObject(lambda: address_for(request.get_host())),
        "live_since": SimpleLazyObject(bookmarks.now),
    }
