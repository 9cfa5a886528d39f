"""Writing to the record, and checking that nobody rewrote it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.turns import WRITING, take_turn

START = "0" * 64


def _digest(previous: str, at: datetime, actor: str, verb: str, kind: str, item: str, details: Any) -> str:
    text = json.dumps(
        [previous, at.isoformat(), actor, verb, kind, item, details], sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    verb: str,
    *,
    by: Any = None,
    item_kind: str = "",
    item_id: str = "",
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEvent:
    """Add one event to the record, in the transaction of the change that it speaks of.

    by: a person with a `public_id`, or None for the system and for the public.
    details: names and counts; never what somebody reported or who they are.
    at: when it was done, where that is not now, as in the story of the demo; never in the future.
    The order of the chain is the order of writing, whatever the instants say.
    """
    now = timezone.now()
    if at is not None and at > now:
        raise ValueError("The record holds what was done, not what will be.")
    # In UTC, as the database gives it back: the chain is checked over the written form.
    at = (at or now).astimezone(UTC)
    actor = getattr(by, "public_id", "") or ""
    details = details or {}
    with transaction.atomic():
        take_turn(WRITING)
        previous = AuditEvent.objects.order_by("-id").values_list("hash", flat=True).first() or START
        return AuditEvent.objects.create(
            at=at,
            actor=actor,
            verb=verb,
            item_kind=item_kind,
            item_id=item_id,
            details=details,
            previous_hash=previous,
            hash=_digest(previous, at, actor, verb, item_kind, item_id, details),
        )


def first_broken_link() -> int | None:
    """Number of the first event that does not follow from the one before; None when all do.

    Anchor the last hash outside the database from time to time: a chain rewritten from the start
    to the end can only be seen against such an anchor.
    """
    previous = START
    for event in AuditEvent.objects.order_by("id").iterator(chunk_size=2000):
        expected = _digest(
            previous, event.at, event.actor, event.verb, event.item_kind, event.item_id, event.details
        )
        if event.previous_hash != previous or event.hash != expected:
            return event.pk
        previous = event.hash
    return None
