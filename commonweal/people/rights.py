"""Answering people about their own data: access, deletion, complaints, and what is due to be deleted.

Domains register where they keep personal data; this module knows none of them.
"""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import record
from commonweal.identifiers import public_identifier
from commonweal.people.addresses import kept_address
from commonweal.people.ageing import delete_by_date
from commonweal.people.governance_models import DataRequest, Erasure, RequestKind
from commonweal.people.marks import marks_of, needles_of
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.sealing import seal, unseal

# Days in which the law wants an answer: a month for access and deletion (UK GDPR article 12(3)),
# and 30 days to acknowledge a complaint (Data (Use and Access) Act 2025).
DUE_DAYS = {RequestKind.ACCESS: 30, RequestKind.DELETION: 30, RequestKind.COMPLAINT: 30}


PERSON = "person"  # as what whoever asked is noted: by marks of their name and contacts


class NotChecked(ValueError):
    """Nobody has said on the record that they checked who is asking."""


class Gone(NamedTuple):
    """Something that was deleted: its kind, its identifier, and marks of what was looked for in it."""

    kind: str
    item: str
    marks: str = ""


@dataclass(frozen=True)
class Holding:
    """A place where a domain keeps personal data.

    find: details of a person (e-mail, phone, receipt) -> what is held about them, as plain data.
    erase: the same details -> what was deleted. erase_ids: the same again in a database from before -> how much of it
    was there. due: a day -> number of items deleted because their time was up.
    title: what people call this place. foresee: the same details -> what `erase` would delete and what it would leave,
    in sentences. is_written: are there words of people in it, in which others may be named?
    """

    name: str
    find: Callable[[dict[str, str]], list[dict[str, Any]]]
    erase: Callable[[dict[str, str]], list[Gone]]
    erase_ids: Callable[[list[Gone]], int]
    due: Callable[[datetime.date], int]
    title: str | Promise = ""
    foresee: Callable[[dict[str, str]], "Foreseen"] | None = None
    is_written: bool = True


@dataclass(frozen=True)
class Foreseen:
    """What deletion would do, in sentences: what goes, and what stays that somebody should look at."""

    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


HOLDINGS: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Say where a domain keeps personal data. Called once, in `ready()`."""
    HOLDINGS[holding.name] = holding


@transaction.atomic
def receive_request(
    *,
    kind: str,
    details: dict[str, str],
    text: str,
    account: User | None = None,
    content_key: str | None = None,
) -> DataRequest:
    """Keep what somebody asks about their data, and set the day by which the law wants an answer.

    account: the one they are signed in with; kept only if the e-mail address they gave is its own.
    content_key: names the sending of the form, kept once.
    """
    email = kept_address(details.get("email"))
    today = timezone.localdate()
    request = DataRequest.objects.create(
        public_id=public_identifier(),
        kind=RequestKind(kind),
        sealed=seal(details),
        text=text,
        account=account if account is not None and account.email == email else None,
        received_on=today,
        due_on=today + datetime.timedelta(days=DUE_DAYS[RequestKind(kind)]),
        content_key=content_key,
    )
    record(
        "receive data request", item_kind="data request", item_id=request.public_id, details={"kind": kind}
    )
    return request


def only_the_officer(by: User) -> None:
    """Raise PermissionError for whoever does not handle requests."""
    if not by.may(Permission.HANDLE_DATA_RIGHTS):
        raise PermissionError(_("Requests are for the data protection officer."))


def _about_a_person(request: DataRequest) -> None:
    if request.kind == RequestKind.INFORMATION:
        raise ValueError(
            _("A request for information is about nobody’s own data. It is answered to anybody.")
        )


@transaction.atomic
def acknowledge(request: DataRequest, *, by: User) -> DataRequest:
    """Say on the record that the request was acknowledged today."""
    only_the_officer(by)
    if request.acknowledged_on is None:
        request.acknowledged_on = timezone.localdate()
        request.handled_by = by
        request.save()
        record("acknowledge data request", by=by, item_kind="data request", item_id=request.public_id)
    return request


@transaction.atomic
def check_who_asks(request: DataRequest, *, how: str, by: User) -> DataRequest:
    """Say on the record that somebody checked who is asking, and how; the first check stands."""
    only_the_officer(by)
    if not how.strip():
        raise ValueError(_("Say how you checked who is asking."))
    _about_a_person(request)
    refuse_closed(request)
    if request.checked_on is None:
        request.checked_how = how.strip()
        request.checked_on = timezone.localdate()
        request.checked_by = by
        request.handled_by = by
        request.save()
        record("check who asks", by=by, item_kind="data request", item_id=request.public_id)
    return request


def refuse_closed(request: DataRequest) -> None:
    """Raise ValueError for a request that was answered, or closed."""
    if request.answered_on is not None:
        raise ValueError(_("This request is closed. Whoever asks again sends a new one."))


def _checked(request: DataRequest) -> None:
    _about_a_person(request)
    if request.checked_on is None:
        raise NotChecked(
            _("Check first who is asking, and say how. Until then nothing is handed over or deleted.")
        )


def what_is_held(request: DataRequest, *, by: User) -> dict[str, list[dict[str, Any]]]:
    """Everything held about whoever asked, by place where it is kept. Looking is recorded."""
    only_the_officer(by)
    _checked(request)
    details = unseal(request.sealed)
    found = {holding.name: holding.find(details) for holding in HOLDINGS.values()}
    record(
        "look up personal data",
        by=by,
        item_kind="data request",
        item_id=request.public_id,
        details={name: len(rows) for name, rows in found.items()},
    )
    return found


def as_file(held: dict[str, list[dict[str, Any]]]) -> bytes:
    """What is held, as a JSON file that can be handed over."""
    return json.dumps(held, ensure_ascii=False, indent=2, default=str).encode()


def foresee(request: DataRequest, *, by: User) -> Foreseen:
    """What `erase` would delete everywhere, and what it would leave. Changes nothing."""
    only_the_officer(by)
    _may_erase(request)
    details = unseal(request.sealed)
    found = [holding.foresee(details) for holding in HOLDINGS.values() if holding.foresee]
    return Foreseen(
        goes=tuple(words for one in found for words in one.goes),
        stays=tuple(words for one in found for words in one.stays),
    )


@dataclass(frozen=True)
class Deleted:
    """When everything was last deleted for a request, and by whom; is_complete: nothing has come in since."""

    at: datetime.datetime
    by: str
    is_complete: bool


def deleted_for(request: DataRequest, *, by: User) -> Deleted | None:
    """What the record says of deleting for this request; None where nobody has, and for what leads to no deletion."""
    only_the_officer(by)
    if request.kind != RequestKind.DELETION or request.checked_on is None:
        return None
    done = AuditEvent.objects.filter(
        verb="erase personal data", item_kind="data request", item_id=request.public_id
    ).order_by("-id")
    event = done.first()
    if event is None:
        return None
    person = User.objects.filter(public_id=event.actor).first()
    return Deleted(event.at, person.name if person else "", not foresee(request, by=by).goes)


def _may_erase(request: DataRequest) -> None:
    _checked(request)
    if request.kind != RequestKind.DELETION:
        raise ValueError(_("Only a request to delete leads to deletion."))


@transaction.atomic
def erase(request: DataRequest, *, by: User) -> int:
    """Delete what identifies whoever asked, everywhere, and note it so that a restored backup forgets again."""
    only_the_officer(by)
    _may_erase(request)
    details = unseal(request.sealed)
    gone = [one for holding in HOLDINGS.values() for one in holding.erase(details)]
    # An older backup may name them where nothing does by now.
    whom = Gone(PERSON, request.public_id, marks_of(needles_of(details)))
    Erasure.objects.bulk_create(
        Erasure(item_kind=one.kind, item_id=one.item, marks=one.marks, reason=f"request {request.public_id}")
        for one in (*gone, *([whom] if whom.marks else []))
    )
    record(
        "erase personal data",
        by=by,
        item_kind="data request",
        item_id=request.public_id,
        details={"deleted": len(gone)},
    )
    return len(gone)


@transaction.atomic
def answer(request: DataRequest, *, outcome: str, by: User) -> DataRequest:
    """Close a request with what was done, on the record."""
    only_the_officer(by)
    if not request.may_be_answered:
        _checked(request)
    return close(request, outcome, by=by, as_verb="answer data request")


@transaction.atomic
def close_unchecked(request: DataRequest, *, outcome: str, by: User) -> DataRequest:
    """Close a request because it could not be checked who asks, with what was tried; nothing is handed over."""
    only_the_officer(by)
    _about_a_person(request)
    refuse_closed(request)
    if request.checked_on is not None:
        raise ValueError(_("It was checked who asks. Answer the request."))
    request.could_not_be_checked = True
    return close(request, outcome, by=by, as_verb="close data request unchecked")


def close(
    request: DataRequest, outcome: str, *, by: User, as_verb: str, on: datetime.date | None = None
) -> DataRequest:
    """Close a request with what was done, on the record. on: the day it was answered, if not today."""
    if not outcome.strip():
        raise ValueError(_("Say what was done."))
    request.outcome = outcome.strip()
    request.answered_on = on or timezone.localdate()
    request.acknowledged_on = request.acknowledged_on or request.answered_on
    request.handled_by = by
    request.save()
    record(as_verb, by=by, item_kind="data request", item_id=request.public_id)
    return request


@transaction.atomic
def delete_what_is_due(on: datetime.date) -> dict[str, int]:
    """Delete everything whose retention period has ended by `on`; how much, by place. Run daily."""
    deleted = {holding.name: holding.due(on) for holding in HOLDINGS.values()} | delete_by_date(on)
    record("delete what is due", details=deleted)
    return deleted


@transaction.atomic
def replay_erasures(after: int) -> int:
    """After a backup was restored: delete again what had been deleted since. Returns how much of it was there."""
    since = Erasure.objects.filter(pk__gt=after).values_list("item_kind", "item_id", "marks")
    gone = [Gone(*one) for one in since]
    return sum(holding.erase_ids(gone) for holding in HOLDINGS.values()) if gone else 0
