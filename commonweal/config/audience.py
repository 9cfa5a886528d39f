"""The audience of the live events: sessions and rights, read for many viewers at once."""

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from commonweal.changes.audience import PUBLIC, NotYet, Rights
from commonweal.people import visibility
from commonweal.people.middleware import AUTHENTICATION_METHODS_SESSION_KEY
from commonweal.people.models import Agreement, Appointment, Signatory, User, VisibilityClass

CHUNK = 500


class PeopleAudience:
    """Answers from the database as it is at this moment.

    What decides on rights is small, so all of it is read each time and compared with the last time;
    only when something differs is each viewer's clearance worked out again.
    """

    def __init__(self) -> None:
        self._decided_on: object = None
        self._clearances: dict[int | None, frozenset[int]] = {}

    def session_of(self, cookie: str) -> str:
        if not cookie:
            return PUBLIC
        found = self._people({cookie})
        if cookie not in found:
            return PUBLIC
        if found[cookie] is None:
            raise NotYet
        return cookie

    def rights(self, sessions: Collection[str]) -> dict[str, Rights]:
        self._notice_what_changed()
        newest = max((row[0] for row in self._classes), default=0)
        found: dict[str, Rights] = {}
        if PUBLIC in sessions:
            found[PUBLIC] = Rights(self._clearance(None), newest)
        people = self._people({session for session in sessions if session != PUBLIC})
        for session, person in people.items():
            if person is not None:
                found[session] = Rights(self._clearance(person), newest)
        return found

    def _people(self, sessions: set[str]) -> dict[str, User | None]:
        """Who is signed in to each session that holds; None where the second factor is missing."""
        wanted = sorted(sessions)
        rows: list[Session] = []
        for start in range(0, len(wanted), CHUNK):
            rows += Session.objects.filter(
                session_key__in=wanted[start : start + CHUNK], expire_date__gt=timezone.now()
            )
        opened = {row.session_key: SessionStore().decode(row.session_data) for row in rows}
        numbers = {int(data[SESSION_KEY]) for data in opened.values() if SESSION_KEY in data}
        people = User.objects.in_bulk(list(numbers), field_name="id") if numbers else {}
        found: dict[str, User | None] = {}
        for session, data in opened.items():
            person = people.get(int(data.get(SESSION_KEY, 0)))
            if person is None or not person.is_active:
                continue
            if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
                continue
            if not constant_time_compare(data.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
                continue  # the password was changed since
            methods = data.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
            person._roles = self._roles.get(person.pk, frozenset()) if self._decided_on else person.roles
            if person.needs_second_factor and not any(row.get("method") == "mfa" for row in methods):
                found[session] = None
            else:
                found[session] = person
        return found
