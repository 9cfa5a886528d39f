"""What everybody knows beside the tables that were published, and what all of it together would tell."""

from collections.abc import Mapping
from dataclasses import replace

from commonweal.methods.disclosure import Impossible, Leak, Lookup, Published, at_least, attack
from commonweal.methods.disclosure.scopes import PERIOD
from commonweal.releases.ledger import everything_published, lookups, published_of
from commonweal.releases.models import Release
from commonweal.releases.subjects import SUBJECTS


def everything_known() -> list[Published]:
    """For each table that was ever published, how many of each of its counts can be found one by one in public.

    Items that became public since may not be among those that were counted: where those of an area can't all be, nothing
    is known of that area by them, and where those of all together can't, nothing of the table.
    """
    found = []
    for release in Release.objects.select_related("area_set__area_type").order_by("id"):
        subject = SUBJECTS.get(release.subject)
        if subject is None or subject.one_by_one is None:
            continue
        counted = subject.one_by_one(release.area_set, release.first_day, release.last_day)
        if counted:
            published = published_of(release)
            known = at_least(published, counted)
            if not _can_be(published, known):
                counted = {
                    cell: number
                    for cell, number in counted.items()
                    if _can_be(published, at_least(published, {cell: number}))
                }
                known = at_least(published, counted)
            if counted and _can_be(published, known):
                found.append(known)
    return found


def _can_be(published: Published, known: Published) -> bool:
    try:
        attack([published], beside=[known])
    except Impossible:
        return False
    return True


def what_is_told() -> list[Leak]:
    """What do all the tables together tell today of too few, beside all that can be counted one by one?

    Nothing, unless something became public since the last was signed. What contradicts itself tells nothing.
    """
    try:
        return attack(everything_published(), lookups_of_all(), beside=everything_known())
    except Impossible:
        return []


def lookups_of_all(*besides: int) -> list[Lookup]:
    """Which areas make up which, of every set that anything was published by, and of these besides."""
    found = Release.objects.exclude(area_set=None).values_list("area_set_id", flat=True).distinct()
    return lookups([*found, *besides])


def leak_words(leak: Leak, names: Mapping[str, str]) -> str:
    """What a leak tells, with the names of areas in place of their codes; of which days, the table says.

    >>> leak_words(Leak("one", {"ward2025": "X001"}, 1, 3), {"X001": "Canalside"})
    'ward2025 “Canalside” is between 1 and 3'
    """
    cell = {level: names.get(one, one) for level, one in leak.cell.items() if level != PERIOD}
    return str(replace(leak, cell=cell))
