"""What tells of a school follows when one joins, is called otherwise, or turns out to be one: it is kept to the group.

Domains register how they count theirs, and how they keep theirs; this module knows none of them. They follow once the
organisation is kept, a batch at a time: nobody who writes waits for all of them, and whoever grades meanwhile loses
nothing. Where the process dies in between, the worker goes on with what is left. How many it will be is asked before.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from commonweal.people.models import Organisation
from commonweal.people.naming import sends_counts
from commonweal.people.schools import known_schools

Count = Callable[[str, int | None], int]
Keep = Callable[[Sequence[str]], int]
_counts: list[Count] = []
_keeps: list[Keep] = []
# So many are moved in one transaction: it is over before anybody who writes notices.
BATCH = 20


def register(count: Count, keep: Keep) -> None:
    """Say how to count, and to keep to the group, what tells of a school.

    count: by a name, and of which organisation it is to be, if that was kept before. keep: by names; how many moved.
    """
    if keep not in _keeps:
        _counts.append(count)
        _keeps.append(keep)


def how_many_would_follow(name: str, organisation: int | None) -> int:
    """How many items fewer people would read if a school were called so."""
    return sum(count(name, organisation) for count in _counts)


def follow_school(school: Organisation) -> int:
    """Keep to the tension group what tells of this school and did not before; how many items moved.

    Outside of a transaction, since each batch has one of its own. What is held is read through once, which for a
    hundred thousand reports takes about a second. What was released to the public is public no more. Nothing is
    opened again: what told of a school by an earlier name still does.
    """
    names = [school.name, *school.former_names]
    return sum(keep(names) for keep in _keeps) if sends_counts(school) else 0


def follow_all() -> int:
    """The same for all schools that are known: what a process that died left over, and what was written before."""
    names = known_schools()
    return sum(keep(names) for keep in _keeps)


def follow_when_kept(instance: Organisation, **signal: Any) -> None:
    """The same whenever an organisation is saved, by whichever page, command or test, once that is kept."""
    if not sends_counts(instance):
        return
    for keep in _keeps:
        # One that fails is logged and does not undo what was kept; the worker tries again.
        transaction.on_commit(partial(keep, [instance.name, *instance.former_names]), robust=True)


def in_batches(
    keys: Sequence[int], keep: Callable[[int], bool], *, lock: Callable[[Sequence[int]], object]
) -> int:
    """Keep each to the tension group, so many in a transaction, always in one order; how many moved.

    lock: locks all that a batch will change, before any of it is: the first change takes the turn to write
    (`commonweal.turns`), and whoever grades one of the others waits for that.
    """
    moved = 0
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        with transaction.atomic():
            lock(batch)
            moved += sum(map(keep, batch))
    return moved
