"""What was withdrawn stays so when an older backup is put back: noted where erasures are, and done again after.

What is given again later is noted too, because notes are only added: of each item the newest counts.

The list of erasures lies beside the database too, so that a restore finds in it what the backup does not know.
Of what was withdrawn it holds a kind, a random identifier and a time; why it was stays with the item.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.governance_models import Erasure

WITHDRAWN = "withdrawn "
GIVEN_AGAIN = "given again "


def note_withdrawn(kind: str, item_id: str) -> None:
    """Note that an item of this kind was withdrawn now, in the transaction in which it is."""
    Erasure.objects.create(item_kind=f"{WITHDRAWN}{kind}", item_id=item_id, reason="withdrawn")


def note_given_again(kind: str, item_id: str) -> None:
    """Note that an item that may have been withdrawn is not any more, in the transaction in which that happens."""
    if Erasure.objects.filter(item_kind=f"{WITHDRAWN}{kind}", item_id=item_id).exists():
        Erasure.objects.create(item_kind=f"{GIVEN_AGAIN}{kind}", item_id=item_id, reason="given again")


def withdrawn(kind: str, *, after: int) -> dict[str, datetime.datetime]:
    """The items of this kind that were withdrawn and not given again since, and when; of which rows after this one tell.

    What the others tell was done before the backup was made: what it holds of these items is newer.
    """
    notes = Erasure.objects.filter(item_kind__in=(f"{WITHDRAWN}{kind}", f"{GIVEN_AGAIN}{kind}"))
    found: dict[str, tuple[datetime.datetime, int]] = {}
    # In order of time; at the same moment the withdrawal counts.
    rows = notes.order_by("at", "item_kind").values_list("item_kind", "item_id", "at", "pk")
    for noted_as, item, at, number in rows:
        if noted_as == f"{WITHDRAWN}{kind}":
            found[item] = at, number
        else:
            found.pop(item, None)
    return {item: at for item, (at, number) in found.items() if number > after}


def not_in_backup() -> str:
    """What stands in place of a reason that was given after the backup was made."""
    return _(
        "It was withdrawn after the backup was made that was put back here. The reason is not in that backup."
    )


@transaction.atomic
def withdraw_again(kind: str, items: QuerySet[Any], after: int, *, verb: str) -> int:
    """After a backup was restored: withdraw those of these items that had been withdrawn since it was made.

    items: rows with `public_id`, `withdrawn_at` and `withdrawn_because`. verb: what the record calls it. The reason
    is not in the backup, so a sentence stands in its place. How many were withdrawn.
    """
    gone = withdrawn(kind, after=after)
    back = list(items.filter(public_id__in=gone, withdrawn_at=None))
    for item in back:
        item.withdrawn_at = gone[item.public_id]
        item.withdrawn_because = not_in_backup()
        item.save(update_fields=["withdrawn_at", "withdrawn_because"])
        record(verb, item_kind=kind, item_id=item.public_id)
    return len(back)
