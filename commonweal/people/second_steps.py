"""On which second step a session stands: a code, a passkey or a spare code that was used, and that is still there."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase

Session = SessionBase | Mapping[str, Any]


def steps_used(session: Session) -> frozenset[int | None]:
    """The numbers of the second steps that this session used; None among them for one that has no number.

    allauth names each that somebody has. Signing in with a button of the demo uses one that nobody has.

    >>> steps_used({"account_authentication_methods": [{"method": "password"}, {"method": "mfa", "id": 7}]})
    frozenset({7})
    """
    methods = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return frozenset(record.get("id") for record in methods if record.get("method") == "mfa")


def steps_there(sessions: Iterable[Session]) -> frozenset[int | None]:
    """Which of the second steps that these sessions used still count, asked at once for all of them.

    One that was removed does not: a passkey of a telephone that was stolen ends what was opened with it.
    """
    used = frozenset[int | None]().union(*map(steps_used, sessions))
    numbers = used - {None}
    there = Authenticator.objects.filter(pk__in=numbers).values_list("pk", flat=True) if numbers else ()
    return (used & {None}).union(there)


def stands_on_one(session: Session) -> bool:
    """Did this session sign in with a second step as well as, or instead of, a password, and is that still there?"""
    return bool(steps_there([session]))


def forget_what_no_longer_shows(session: SessionBase) -> None:
    """Have what was shown a moment ago count no more where it was the password, or a step that was removed since.

    Of somebody who has a second step: else whoever came with the password before it was there, or with the passkey of a
    stolen telephone, could change the second steps for some minutes more.
    """
    methods = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    there = steps_there([session])
    counts = [
        record
        for record in methods
        if not record.get("reauthenticated") or (record.get("method") == "mfa" and record.get("id") in there)
    ]
    if counts != methods:
        session[AUTHENTICATION_METHODS_SESSION_KEY] = counts
