"""The working half of an action: what the plan's second tier says of how it is done, and what it waits for."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.answering import lock_answers
from commonweal.actions.classes import WORDS
from commonweal.actions.keeping import as_it_is, keep
from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.verbs import STARTS_AFTER_END, CannotAct
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, Strand, User
from commonweal.people.roles import Permission
from commonweal.people.taxonomy import terms
from commonweal.people.visibility import clearance_of
from commonweal.places.models import Area
from commonweal.turns import WRITING, take_turn

MANY = ("partners", "strands")


@dataclass(frozen=True)
class Work:
    """How an action is to be done. Money in pence; likelihood and impact of the risk from 1 to 5, both or neither."""

    area: Area | None = None
    starts_on: datetime.date | None = None
    started_on: datetime.date | None = None
    responsibility: str = ""
    deliverables: str = ""
    cost_pence: int | None = None
    staff: str = ""
    funding_source: str = ""
    risk: str = ""
    likelihood: int | None = None
    impact: int | None = None
    risk_response: str = ""
    communities: tuple[str, ...] = ()
    partners: tuple[Organisation, ...] = ()
    strands: tuple[Strand, ...] = ()

    @classmethod
    def of(cls, action: Action) -> "Work":
        """How an action is to be done, as it stands."""
        one = {field.name: getattr(action, field.name) for field in fields(cls) if field.name not in MANY}
        many = {name: tuple(getattr(action, name).all()) for name in MANY}
        return cls(**one | many | {"communities": tuple(action.communities)})

    def seen(self) -> dict[str, Any]:
        """The same as a page holds it, for `plan_work` to compare with when they save."""
        return {field.name: _as_json(getattr(self, field.name)) for field in fields(self)}


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted(map(_as_json, value))
    if isinstance(value, datetime.date):
        return value.isoformat()
    return getattr(value, "pk", value)


@transaction.atomic
def plan_work(
    action: Action,
    work: Work,
    *,
    by: User,
    seen: dict[str, Any] | None = None,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Action:
    """Say how an action is to be done: all of `work` takes the place of what stood there.

    Its history keeps what stood there, but for partners and strands, of which the record keeps that they were changed.

    Words that tell of a school keep the action to the tension group from then on. seen: what `Work.seen` gave when the
    page was opened; where somebody else has said otherwise since, Conflict is raised and theirs stays. Raises CannotAct
    for days in the wrong order, half a risk and a community or partner that there is not. is_confirmed: as in `make_action`.
    at: when it was said, now unless given.
    """
    as_it_is(action)
    lock_answers("action", [action.public_id])
    _refuse_who_may_not(action, by)
    before, after = Work.of(action).seen(), work.seen()
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return action
    refuse_unseen(seen, before, after)
    _refuse_impossible(action, work, timezone.localdate(at))
    for name in WORDS:
        if name in after:
            refuse_marked_above(after[name])
    for field in fields(work):
        if field.name not in MANY:
            value = getattr(work, field.name)
            setattr(action, field.name, list(value) if isinstance(value, tuple) else value)
    action._history_date = at or timezone.now()
    keep(action, "plan action", by, {"changed": changed} | confirmed(is_confirmed), at)
    for name in MANY:
        if name in changed:
            getattr(action, name).set(getattr(work, name))
    return action


def _refuse_who_may_not(action: Action, by: User) -> None:
    if not by.may(Permission.MANAGE_ACTIONS) or action.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("Planning an action needs the right to manage actions, and to see it."))


def _refuse_impossible(action: Action, work: Work, today: datetime.date) -> None:
    if work.starts_on is not None and work.starts_on > action.due_on:
        raise CannotAct(str(STARTS_AFTER_END))
    if work.started_on is not None and work.started_on > today:
        raise CannotAct(_("It cannot have started on a day to come."))
    if work.started_on and action.finished_on and work.started_on > action.finished_on:
        raise CannotAct(_("It cannot have started after it was finished."))
    grades = (work.likelihood, work.impact)
    if any(grades) and not all(one is not None and 1 <= one <= 5 for one in grades):
        raise CannotAct(_("Give both likelihood and impact of the risk, from 1 to 5, or neither."))
    unknown = sorted(set(work.communities) - set(terms("community")))
    if unknown:
        raise CannotAct(_("There is no community “%(code)s”.") % {"code": unknown[0][:40]})
    if any(not one.is_active for one in work.partners):
        raise CannotAct(_("Only organisations that are part of the partnership can be partners."))


@transaction.atomic
def wait_for(action: Action, needed: Action, *, by: User) -> None:
    """Say that an action cannot be finished before another. Raises CannotAct where they would wait for each other.

    Both must be seen by whoever says so. Saying it twice is harmless.
    """
    take_turn(WRITING)  # two who tie two actions both ways at once would make a circle
    _refuse_who_may_not(action, by)
    _refuse_who_may_not(needed, by)
    if action == needed:
        raise CannotAct(_("An action cannot wait for itself."))
    if action.pk in _all_that_wait_in_turn(needed):
        raise CannotAct(_("These two would wait for each other, directly or through others."))
    if not action.needs.filter(pk=needed.pk).exists():
        action.needs.add(needed)
        _note("make action wait", action, needed, by)


@transaction.atomic
def wait_no_more(action: Action, needed: Action, *, by: User) -> None:
    """Say that an action does not wait for another any more."""
    _refuse_who_may_not(action, by)
    _refuse_who_may_not(needed, by)
    if action.needs.filter(pk=needed.pk).exists():
        action.needs.remove(needed)
        _note("let action not wait", action, needed, by)


def _note(verb: str, action: Action, needed: Action, by: User) -> None:
    record(verb, by=by, item_kind="action", item_id=action.public_id, details={"needs": needed.public_id})
    announce("action", action.public_id, before=action.visibility_class_id, after=action.visibility_class_id)


def _all_that_wait_in_turn(action: Action) -> set[int]:
    """What has to be finished before this action, in turn; one query a step."""
    through = Action.needs.through.objects
    found: set[int] = set()
    front: Collection[int] = {action.pk}
    while front:
        found |= set(front)
        needed = through.filter(from_action__in=front).values_list("to_action", flat=True)
        front = set(needed) - found
    return found


def waits_for(action: Action, viewer: User) -> list[Action]:
    """What an action waits for, of what this viewer may see."""
    return list(actions_visible_to(viewer).filter(needed_by=action))


def waited_for_by(action: Action, viewer: User) -> list[Action]:
    """What waits for an action, of what this viewer may see."""
    return list(actions_visible_to(viewer).filter(needs=action))
