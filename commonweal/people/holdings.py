"""Accounts as a place where personal data are kept: found for who asks, and made nameless long after closing."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.people.models import User
from commonweal.people.rights import Holding
from commonweal.retention import days_kept

NAMELESS = "Account closed long ago"


def _find(details: dict[str, str]) -> list[dict[str, Any]]:
    email = (details.get("email") or "").strip()
    return [
        {
            "reference": person.public_id,
            "name": person.name,
            "e-mail": person.email,
            "organisation": str(person.organisation or ""),
            "roles": list(person.appointments.values("role", "from_on", "until_on")),
            "last signed in": person.last_login,
        }
        for person in User.objects.filter(email__iexact=email).select_related("organisation")
        if email
    ]


def _erase(details: dict[str, str]) -> list[tuple[str, str]]:
    """Nothing: what somebody decided under an account, others may ask about until its period has ended."""
    return []


def _due(on: datetime.date) -> int:
    """Accounts closed so long ago lose name and address; the row stays, for the record names it by its number."""
    last = on - datetime.timedelta(days=days_kept("people.User"))
    due = _closed_by(last).exclude(name=NAMELESS)
    for person in due:
        person.name, person.email = NAMELESS, f"{person.public_id}@closed.invalid"
        person.last_login = None
        person.set_unusable_password()
        person.save()
    return len(due)


def _closed_by(day: datetime.date) -> QuerySet[User]:
    """Accounts that are closed, and of which the record says that they were by that day and not since."""
    end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
    closings = AuditEvent.objects.filter(verb="close account", item_kind="person")
    return User.objects.filter(
        is_active=False, public_id__in=closings.filter(at__lt=end).values("item_id")
    ).exclude(public_id__in=closings.filter(at__gte=end).values("item_id"))


ACCOUNTS = Holding(name="accounts", find=_find, erase=_erase, erase_ids=lambda gone: None, due=_due)
