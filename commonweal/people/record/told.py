"""Events of the record in words: who, what, to which item, and what else the record keeps of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit import words
from commonweal.audit.models import AuditEvent
from commonweal.people.models import Agreement, Body, Organisation, User

BATCH = 1000
# Of these the record's readers may know the names: accounts and the partnership, never what was reported.
NAMED: dict[str, tuple[Any, str]] = {
    "person": (User, "public_id"),
    "organisation": (Organisation, "public_id"),
    "return": (Organisation, "public_id"),
    "agreement": (Agreement, "public_id"),
    "body": (Body, "slug"),
}


@dataclass(frozen=True)
class Told:
    """One event in words."""

    event: AuditEvent
    at: datetime.datetime
    who: str
    what: str
    item: str
    more: str


def tell(events: Iterable[AuditEvent]) -> list[Told]:
    """These events in words. One query for the people and one for each kind of item that has a name."""
    shown = list(events)
    wanted: dict[str, set[str]] = defaultdict(set)
    for event in shown:
        wanted["person"].add(event.actor)
        if event.item_kind in NAMED:
            wanted[event.item_kind].add(event.item_id)
    names = {kind: _names(kind, keys) for kind, keys in wanted.items()}
    return [
        Told(
            event=event,
            at=timezone.localtime(event.at),
            who=names["person"].get(event.actor) or event.actor or _("The system or the public"),
            what=words.deed(event.verb),
            item=_item(event, names.get(event.item_kind, {})),
            more=words.more(event.details),
        )
        for event in shown
    ]


def in_batches(events: QuerySet[AuditEvent]) -> Iterator[Told]:
    """All of these events in words, so many at once that memory does not grow with the record."""
    found = events.iterator(chunk_size=BATCH)
    while some := list(islice(found, BATCH)):
        yield from tell(some)


def _names(kind: str, keys: set[str]) -> dict[str, str]:
    model, field = NAMED[kind]
    return dict(model.objects.filter(**{f"{field}__in": keys}).values_list(field, "name"))


def _item(event: AuditEvent, names: dict[str, str]) -> str:
    if not event.item_kind:
        return ""
    return f"{words.kind_name(event.item_kind)} {names.get(event.item_id, event.item_id)}".strip()
