"""Changing one action: as it is once it is locked, and kept under the class that its words call for."""

import datetime
from typing import Any

from commonweal.actions.answering import rise_with
from commonweal.actions.classes import names_a_school, raised
from commonweal.actions.models import Action
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.models import User


def as_it_is(action: Action) -> None:
    """Lock an action and read it anew: what somebody else kept meanwhile, its class above all, is not undone."""
    action.refresh_from_db(from_queryset=Action.objects.select_for_update())


def keep(
    action: Action,
    verb: str,
    by: User | None,
    details: dict[str, Any],
    at: datetime.datetime | None = None,
) -> None:
    """Save an action, under a higher class where its words tell of a school now; tell the record and open pages."""
    before = action.visibility_class_id
    action.visibility_class = raised(action.visibility_class, names_school=names_a_school(action))
    action.save()
    record(verb, by=by, item_kind="action", item_id=action.public_id, details=details, at=at)
    if action.visibility_class_id != before:
        record("keep school unnamed", by=by, item_kind="action", item_id=action.public_id, at=at)
        rise_with("action", [action.public_id], action.visibility_class, by=by, at=at)
    announce("action", action.public_id, before=before, after=action.visibility_class_id)
