"""Listening to the live stream in a test: a hub in the test's own thread, sessions, and what was heard."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from commonweal.changes import hub


def at_once(coroutine):
    """Run a coroutine that never waits, without a loop, so that it may ask the test's own database."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        return finished.value
    raise AssertionError("this was not to wait")


class HubInOneThread(hub.Hub):
    async def _ask(self, function):
        return function()


def session_of(person, *, second_factor=True, step=None):
    """The cookie of a new session of this person; step: the number of the second step that it used."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    methods = [{"method": "password"}, *([{"method": "mfa", "id": step}] if second_factor else [])]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session.create()
    return session.session_key


def heard(stream):
    """What waits on this stream, as (event, identifier or reason); the opening is left out."""
    said = []
    while not stream.waiting.empty():
        text = stream.waiting.get_nowait()
        if text is None:
            said.append(("closed", ""))
            continue
        for block in text.decode().strip().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines())
            stream.last = lines.get("id", getattr(stream, "last", ""))
            if lines["event"] != "open":
                data = lines["data"]
                said.append(
                    (lines["event"], data.split('"id":"')[1].split('"')[0] if '"id"' in data else data)
                )
    return said
