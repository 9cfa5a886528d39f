"""The audience of the live events: sessions and rights, read for many viewers at once."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from commonweal.changes.audience import PUBLIC, NotYet, Rights
from commonweal.people import visibility
from commonweal.people.models import Agreement, Appointment, Organisation, Signatory, User, VisibilityClass
from commonweal.people.roles import Permission
from commonweal.people.second_steps import steps_there, steps_used

CHUNK = 500
# What reading an item of this kind needs besides its class, as at its page. Other kinds need nothing else.
NEEDED = {
    "level": Permission.SEE_LEVELS,
    "summary-group": Permission.SEE_SUMMARY,
    "summary-partners": Permission.SEE_PARTNER_SUMMARY,
    "action": Permission.SEE_ACTIONS,
    "plan": Permission.SEE_ACTIONS,
}


class PeopleAudience:
    """Answers from the database as it is at this moment.

    What decides on rights is small, so all of it is read each time and compared with the last time;
    only when something differs is each person's clearance worked out again.
    """

    def __init__(self) -> None:
        self._decided_on: object = None
        self._clearances: dict[int | None, frozenset[int]] = {}
        self._roles: dict[int, frozenset[str]] = {}
        self._newest_class = 0

    def session_of(self, cookie: str) -> str:
        if not cookie:
            return PUBLIC
        self._notice_what_changed()
        found = self._people({cookie})
        if cookie not in found:
            return PUBLIC
        if found[cookie] is None:
            raise NotYet
        return cookie

    def rights(self, sessions: Collection[str]) -> dict[str, Rights]:
        self._notice_what_changed()
        found: dict[str, Rights] = {}
        if PUBLIC in sessions:
            found[PUBLIC] = self._rights_of(None)
        for session, person in self._people({key for key in sessions if key != PUBLIC}).items():
            if person is not None:
                found[session] = self._rights_of(person)
        return found

    def _notice_what_changed(self) -> None:
        """Forget what was worked out when anything that decides on rights is no longer as it was."""
        decides = (
            timezone.localdate(),
            *(
                tuple(model.objects.order_by("pk").values_list())
                for model in (Agreement, Signatory, Appointment, VisibilityClass)
            ),
            tuple(User.objects.order_by("pk").values_list("pk", "is_active", "organisation_id")),
            tuple(Organisation.objects.order_by("pk").values_list("pk", "is_active", "is_lead")),
        )
        if decides != self._decided_on:
            self._decided_on = decides
            self._clearances.clear()
            self._roles.clear()
            self._newest_class = max(VisibilityClass.objects.values_list("pk", flat=True), default=0)

    def _rights_of(self, person: User | None) -> Rights:
        may = frozenset() if person is None else person.permissions
        withheld = frozenset(kind for kind, needed in NEEDED.items() if needed not in may)
        return Rights(self._clearance(person), self._newest_class, withheld)

    def _clearance(self, person: User | None) -> frozenset[int]:
        number = None if person is None else person.pk
        if number not in self._clearances:
            self._clearances[number] = visibility.clearance_of(person or AnonymousUser())
        return self._clearances[number]

    def _people(self, sessions: set[str]) -> dict[str, User | None]:
        """Who is signed in to each session that holds; None where the second factor is missing."""
        wanted = sorted(sessions)
        opened: dict[str, dict[str, Any]] = {}
        for start in range(0, len(wanted), CHUNK):
            for row in Session.objects.filter(
                session_key__in=wanted[start : start + CHUNK], expire_date__gt=timezone.now()
            ):
                opened[row.session_key] = row.get_decoded()
        numbers = {int(data[SESSION_KEY]) for data in opened.values() if SESSION_KEY in data}
        found_people = User.objects.filter(pk__in=numbers).select_related("organisation")
        people = {person.pk: person for person in found_people}
        steps = steps_there(opened.values())
        found: dict[str, User | None] = {}
        for session, data in opened.items():
            person = people.get(int(data.get(SESSION_KEY, 0)))
            if person is None or not person.is_active:
                continue
            if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
                continue
            if not constant_time_compare(data.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
                continue  # the password was changed since
            if person.pk in self._roles:
                person._roles = self._roles[person.pk]
            self._roles[person.pk] = person.roles
            used = steps_used(data)
            complete = bool(steps & used) if used or person.needs_second_factor else True
            found[session] = person if complete else None
        return found
