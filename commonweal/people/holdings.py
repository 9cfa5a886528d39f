"""Accounts, and requests, as places where personal data are kept: found for who asks, and made nameless long after closing."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.audit.models import AuditEvent
from commonweal.people.models import DataRequest, User
from commonweal.people.own_data import rows_about
from commonweal.people.rights import Gone, Holding
from commonweal.people.sealing import fingerprints, unseal
from commonweal.retention import days_kept

NAMELESS = "Account closed long ago"


def _requests(details: dict[str, str]) -> list[dict[str, Any]]:
    """What the same person asked about their data before: there are few, so each is opened and compared."""
    prints = set(fingerprints(details))
    return [
        {
            "reference": request.public_id,
            "kind": request.get_kind_display(),
            "received": request.received_on,
            "who asked": asked,
            "what was asked": request.text,
            "how it was checked who asked": request.checked_how,
            "answered": request.answered_on,
            "outcome": request.outcome,
            "withheld": request.withheld,
        }
        for request in DataRequest.objects.all()
        if prints & set(fingerprints(asked := unseal(request.sealed)))
    ]


def _erase(details: dict[str, str]) -> list[Gone]:
    """Nothing: what somebody decided, and what they asked, others may ask about until its period has ended."""
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
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        person.api_tokens.all().delete()
    return len(due)


def _closed_by(day: datetime.date) -> QuerySet[User]:
    """Accounts that are closed, and of which the record says that they were by that day and not since."""
    end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
    closings = AuditEvent.objects.filter(verb="close account", item_kind="person")
    return User.objects.filter(
        is_active=False, public_id__in=closings.filter(at__lt=end).values("item_id")
    ).exclude(public_id__in=closings.filter(at__gte=end).values("item_id"))


ACCOUNTS = Holding(
    name="accounts",
    find=rows_about,
    erase=_erase,
    erase_ids=lambda gone: 0,
    due=_due,
    title=_("Your account, and what you did with it"),
    is_written=False,
)
# Kept for three years after the answer, as the proof of it; `people.ageing` deletes them.
REQUESTS = Holding(
    name="requests",
    find=_requests,
    erase=_erase,
    erase_ids=lambda gone: 0,
    due=lambda on: 0,
    title=_("What you asked about your data"),
)
