"""Tying items together."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.people.roles import Permission
from commonweal.thread.models import Link, Relation
from commonweal.thread.selectors import Key, find_items

NOT_THERE = gettext_lazy("There is no such item.")
LINKERS = (Permission.LINK_ITEMS, Permission.MANAGE_ACTIONS)


class CannotLink(ValueError):
    """One of the two items is not there for this person, or they are the same."""


def link_items(*, earlier: Key, later: Key, relation: str = Relation.CAME_FROM, by: Any) -> Link:
    """Say that `later` came from (or responds to, measures, tells of) `earlier`. Doing it twice is harmless.

    Both items must be visible to whoever links them: a link is no way to learn that an item exists.
    """
    if earlier == later:
        raise CannotLink(_("An item cannot be linked to itself."))
    _check_rights(earlier, later, by)
    return tie(earlier=earlier, later=later, relation=relation, by=by)


@transaction.atomic
def unlink_items(*, earlier: Key, later: Key, relation: str = Relation.CAME_FROM, by: Any) -> None:
    """Take away a link that was made by mistake; the record keeps that it was there and who took it away.

    Raises CannotLink when there is no such link, in the same words as when an item is hidden.
    """
    _check_rights(earlier, later, by)
    removed, _each = Link.objects.filter(
        earlier_kind=earlier[0],
        earlier_id=earlier[1],
        later_kind=later[0],
        later_id=later[1],
        relation=relation,
    ).delete()
    if not removed:
        raise CannotLink(str(NOT_THERE))
    _record("unlink items", earlier=earlier, later=later, relation=relation, by=by)


def _check_rights(earlier: Key, later: Key, by: Any) -> None:
    """Links are made and taken away by those who may, and only between items that they may see."""
    if not any(by.may(permission) for permission in LINKERS):
        raise PermissionError(_("Linking items needs the right to link items."))
    if len(find_items({earlier, later}, viewer=by)) != len({earlier, later}):
        raise CannotLink(str(NOT_THERE))


def _record(
    verb: str,
    *,
    earlier: Key | list[Key],
    later: Key,
    relation: str,
    by: Any,
    at: datetime | None = None,
) -> None:
    record(
        verb,
        by=by,
        item_kind=later[0],
        item_id=later[1],
        details={"relation": str(relation), "earlier": list(earlier)},
        at=at,
    )


@transaction.atomic
def tie_all(
    *,
    earlier: Iterable[Key],
    later: Key,
    relation: str = Relation.CAME_FROM,
    by: Any,
    at: datetime | None = None,
) -> int:
    """Link one item with all that it came from inside another verb that has checked the rights; how many are new.

    Links that are there stay as they are. The record gets one event for all, and none where nothing is new.
    """
    kind, item_id = later
    there = set(
        Link.objects.filter(later_kind=kind, later_id=item_id, relation=relation).values_list(
            "earlier_kind", "earlier_id"
        )
    )
    new = [one for one in dict.fromkeys(earlier) if one not in there and one != later]
    Link.objects.bulk_create(
        [
            Link(
                earlier_kind=one[0],
                earlier_id=one[1],
                later_kind=kind,
                later_id=item_id,
                relation=relation,
                made_by=by,
                made_at=at or timezone.now(),
            )
            for one in new
        ],
        ignore_conflicts=True,  # who ties the same two at the same moment says the same
    )
    if new:
        _record("link items", earlier=new, later=later, relation=relation, by=by, at=at)
    return len(new)


@transaction.atomic
def tie(
    *, earlier: Key, later: Key, relation: str = Relation.CAME_FROM, by: Any, at: datetime | None = None
) -> Link:
    """Link two items inside another verb that has checked the rights already. at: now unless given.

    Raises CannotLink for a relation that does not exist: a page could not say what it means.
    """
    if earlier == later:
        raise CannotLink(_("An item cannot be linked to itself."))
    if relation not in Relation.values:
        raise CannotLink(_("“%(relation)s” is no relation of two items.") % {"relation": relation[:20]})
    link, created = Link.objects.get_or_create(
        earlier_kind=earlier[0],
        earlier_id=earlier[1],
        later_kind=later[0],
        later_id=later[1],
        relation=relation,
        defaults={"made_by": by if getattr(by, "pk", None) else None, "made_at": at or timezone.now()},
    )
    if created:
        _record("link items", earlier=earlier, later=later, relation=relation, by=by, at=at)
    return link
