"""What the name of a school would keep to the tension group: asked before the organisation is kept.

Domains register how they count theirs; this module knows none of them. They let theirs follow in batches, once it is kept.
"""

from collections.abc import Callable, Sequence

from django.db import transaction

Count = Callable[[str, int | None], int]
_counts: list[Count] = []
# So many are moved in one transaction: it is over before anybody who writes notices.
BATCH = 200


def register(count: Count) -> None:
    """Say how to count what would be kept to the group: a name, and which organisation is to have it, if kept before."""
    if count not in _counts:
        _counts.append(count)


def how_many_would_follow(name: str, organisation: int | None) -> int:
    """How many items fewer people would read if a school were called so."""
    return sum(count(name, organisation) for count in _counts)


def in_batches(keys: Sequence[int], keep: Callable[[int], bool]) -> int:
    """Keep each to the tension group, so many in a transaction, always in one order; how many moved."""
    moved = 0
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            moved += sum(map(keep, keys[start : start + BATCH]))
    return moved
