"""Actions follow when a school joins or is called otherwise (`people.naming_schools`).

An action that answers a report follows with that, too.
"""

from collections.abc import Sequence
from functools import partial

from commonweal.actions.answering import lock_answers, rise_with
from commonweal.actions.classes import WORDS, names_a_school, raised
from commonweal.actions.models import Action
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.naming_schools import in_batches


def how_many_would_follow(name: str, organisation: int | None) -> int:
    """How many actions would be kept to the group if a school were called so; whose they are makes no difference."""
    return len(_that_tell_of([name]))


def _that_tell_of(names: Sequence[str]) -> list[int]:
    """The actions that tell of a school by these names and are not kept to the group."""
    held = Action.objects.exclude(visibility_class__names_school=True).only(*WORDS)
    ordered = held.prefetch_related("comments", "milestones").order_by("pk").iterator(chunk_size=500)
    return [action.pk for action in ordered if names_a_school(action, names)]


def keep_to_the_group(names: Sequence[str]) -> int:
    """Keep to the tension group the actions that tell of a school by these names and did not before; how many."""
    return in_batches(_that_tell_of(names), partial(_keep, names=names), lock=_lock)


def _lock(keys: Sequence[int]) -> None:
    locked = Action.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    lock_answers("action", list(locked.values_list("public_id", flat=True)))


def _keep(key: int, names: Sequence[str]) -> bool:
    """Keep one action to the group, as it is once it is locked; whether it still had to be."""
    locked = Action.objects.select_for_update(of=("self",)).select_related("visibility_class")
    action = locked.filter(pk=key).first()
    if action is None or action.visibility_class.names_school or not names_a_school(action, names):
        return False
    before = action.visibility_class_id
    action.visibility_class = raised(action.visibility_class, names_school=True)
    action.save(update_fields=["visibility_class"])
    record("keep school unnamed", item_kind="action", item_id=action.public_id)
    announce("action", action.public_id, before=before, after=action.visibility_class_id)
    rise_with("action", [action.public_id], action.visibility_class)
    return True
