"""Adding to the feed of changes and reading from it."""

from collections.abc import Iterable

from django.db.models import Max

from commonweal.changes.models import Change
from commonweal.retention import days_kept
from commonweal.turns import WRITING, take_turn

# Deleted after so many days; who resumes from before then loads the map again.
KEPT_DAYS = days_kept("changes.Change")


def announce(item_kind: str, item_id: str, *, before: int | None, after: int | None) -> Change:
    """Say that an item changed. Call it inside the transaction that changes the item."""
    return announce_many(item_kind, [(item_id, before, after)])[0]


def announce_many(item_kind: str, rows: Iterable[tuple[str, int | None, int | None]]) -> list[Change]:
    """Say that many items changed: rows of identifier, class before, class after.

    On PostgreSQL others wait from here until the transaction ends, so it belongs at its end.
    """
    # Two transactions could commit out of order and a reader skip the later one: taking turns makes the order of
    # numbers the order of commits.
    take_turn(WRITING)
    return Change.objects.bulk_create(
        [
            Change(item_kind=item_kind, item_id=item_id, class_before=before, class_after=after)
            for item_id, before, after in rows
        ],
        batch_size=500,
    )


def position() -> int:
    """Sequence number of the newest change; 0 when nothing has changed yet."""
    return Change.objects.aggregate(newest=Max("id"))["newest"] or 0


def since(sequence: int, *, at_most: int = 500) -> list[Change]:
    """The changes after `sequence`, oldest first."""
    return list(Change.objects.filter(id__gt=sequence).order_by("id")[:at_most])
