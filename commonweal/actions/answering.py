"""What answers an item is as sensitive as the item: it rises with it, also in turn, and is never lowered."""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import QuerySet

from commonweal.actions.classes import raised
from commonweal.actions.models import Action, Progress
from commonweal.actions.reaching import who_would_see
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.models import User, VisibilityClass
from commonweal.thread.models import Link, Relation


@transaction.atomic
def rise_with(
    kind: str,
    items: Collection[str],
    like: VisibilityClass,
    *,
    by: User | None = None,
    at: datetime.datetime | None = None,
) -> list[Action]:
    """Raise the actions that answer these items to a class's kind, marking and handling code; those that rose.

    items: the item of that class, and those that it stands for now. What an action says of an item is as sensitive as
    the item, and tells of its school if it names one; so is what answers the action in turn. It is never lowered with
    it. Whoever calls has locked them (`lock_answers`).
    """
    risen = []
    answers = _answers(kind, items).select_for_update(of=("self",)).order_by("pk")
    for action in answers.select_related("visibility_class"):
        before = action.visibility_class_id
        action.visibility_class = raised(
            action.visibility_class,
            kind=like.kind,
            marking=like.marking,
            handling=like.handling,
            names_school=like.names_school,
        )
        if action.visibility_class_id == before:
            continue
        action.save(update_fields=["visibility_class"])
        record("raise action", by=by, item_kind="action", item_id=action.public_id, at=at)
        announce("action", action.public_id, before=before, after=action.visibility_class_id)
        in_turn = rise_with("action", [action.public_id], action.visibility_class, by=by, at=at)
        risen += [action, *in_turn]
    return risen


def _answers(kind: str, items: Collection[str]) -> QuerySet[Action]:
    """The actions that were made to answer these items; one that was only linked with them says nothing of them."""
    return Action.objects.filter(public_id__in=_links(kind, items).values("later_id"))


def _links(kind: str, items: Collection[str]) -> QuerySet[Link]:
    return Link.objects.filter(
        earlier_kind=kind, earlier_id__in=items, later_kind="action", relation=Relation.RESPONDS_TO
    )


def lock_answers(kind: str, items: Collection[str]) -> None:
    """Lock the actions that answer these items, and what answers those, before one is changed that they rise with.

    Whoever says how far an action is locks it and then takes the turn to write; nobody may do that the other way round.
    """
    if not connection.features.has_select_for_update:
        return
    found: set[str] = set()
    front = set(items)
    while front:
        front = set(_links(kind, front).values_list("later_id", flat=True)) - found
        found |= front
        kind = "action"
    if found:
        list(Action.objects.filter(public_id__in=found).select_for_update().order_by("pk").values_list("pk"))


def left_to_nobody(kind: str, items: Collection[str], on: datetime.date) -> list[Action]:
    """The actions that answer these items and that nobody at the organisation which is to act may see any more."""
    answers = _answers(kind, items).exclude(progress=Progress.COMPLETE)
    return [
        action
        for action in answers.select_related("owner_organisation", "visibility_class__agreement")
        if not who_would_see(action.owner_organisation, action.visibility_class, on)
    ]
