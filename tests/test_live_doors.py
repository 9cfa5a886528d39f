"""At the door of the live stream: whose pages may listen, and whom a listener is counted as."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from commonweal.changes import hub
from commonweal.changes.live import LiveApplication, allowed_origin


def ask(path="/live/events", hub=None, client="127.0.0.1", **headers):
    """Status and headers of the answer of the live application to a request that it refuses."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "client": (client, 50000),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    # In a thread of its own: journeys that ran before have left a loop in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, LiveApplication(lambda: hub)(scope, receive, send)).result()
    return sent[0]["status"]


@pytest.mark.parametrize(
    ("client", "headers", "is_https", "visitor"),
    [
        ("192.0.2.7", {}, True, "192.0.2.7"),
        ("192.0.2.7", {"x_forwarded_for": "198.51.100.1"}, True, "192.0.2.7"),
        ("127.0.0.1", {"x_forwarded_for": "198.51.100.1, 192.0.2.8"}, True, "192.0.2.8"),
        ("127.0.0.1", {"x_forwarded_for": "192.0.2.8"}, False, "127.0.0.1"),
        ("127.0.0.1", {"x_forwarded_for": "2001:db8::1:2"}, True, "2001:db8::/64"),
    ],
)
def test_a_visitor_is_told_by_the_address_that_our_own_proxy_gives(
    settings, client, headers, is_https, visitor
):
    settings.HTTPS = is_https
    joined = []

    class Full:
        def start(self):
            pass

        async def join(self, cookie, since, visitor):
            joined.append(visitor)
            raise hub.TooMany

    assert ask(hub=Full(), client=client, host="localhost:8001", **headers) == 429
    assert joined == [visitor]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8000", True),
        ("http://localhost:LIVE", True),
        ("http://localhost:3000", False),
        ("http://127.0.0.1:8000", False),
        ("http://evil.example:8000", False),
        ("https://localhost:8000", False),
        ("null", False),
        ("http://localhost:notaport", False),
    ],
)
def test_only_our_own_pages_may_listen(origin, allowed):
    live = str(settings.LIVE_PORT)
    assert allowed_origin(origin.replace("LIVE", live), f"localhost:{live}") is allowed


def test_the_live_address_refuses_what_it_does_not_know():
    assert ask(path="/", host="localhost:8001") == 404
    assert ask(host="evil.example") == 400
    assert ask(host="localhost:8001", origin="http://localhost:3000") == 403
    assert ask(path="/health") == 200
