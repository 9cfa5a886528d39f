"""Milestones of an action: set by whoever manages actions, said to be reached by the organisation that does it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.answering import lock_answers
from commonweal.actions.keeping import as_it_is, keep
from commonweal.actions.models import Action, Milestone
from commonweal.actions.verbs import NO_WORDS, CannotAct, may_update
from commonweal.changes.meanwhile import Conflict, refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import User
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of


def milestone_as_seen(milestone: Milestone) -> dict[str, Any]:
    """What somebody sees who changes a milestone, for the verbs to compare with when they save."""
    return {
        "title": milestone.title,
        "due_on": milestone.due_on.isoformat(),
        "reached_on": milestone.reached_on.isoformat() if milestone.reached_on else None,
        "evidence": milestone.evidence,
    }


@transaction.atomic
def add_milestone(
    action: Action,
    *,
    title: str,
    due_on: datetime.date,
    by: User,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Milestone:
    """Set a milestone. Raises CannotAct for a day after the one by which the action is done. at: now unless given."""
    _lock(action, by)
    refuse_marked_above(title)
    _refuse_after_the_end(action, due_on)
    made = Milestone(action=action, title=title, due_on=due_on)
    made._history_date = at or timezone.now()
    made.save()
    action._history_date = at or timezone.now()
    keep(action, "add milestone", by, confirmed(is_confirmed), at)
    return made


@transaction.atomic
def change_milestone(
    milestone: Milestone,
    *,
    title: str,
    due_on: datetime.date,
    reached_on: datetime.date | None,
    evidence: str | None = None,
    by: User,
    seen: dict[str, Any] | None = None,
    is_confirmed: bool = False,
) -> Milestone:
    """Say otherwise what a milestone is, when it is due, or that it was reached, with what shows it.

    evidence: left as it stands where none is given. seen: what `milestone_as_seen` gave when the page was opened; where
    somebody else has said otherwise since, Conflict is raised and theirs stays. Raises CannotAct for a day after the action's end and for one reached on a day to come.
    """
    action = _lock(milestone.action, by)
    before = _anew(milestone)
    shown = milestone.evidence if evidence is None else evidence
    new: dict[str, Any] = {"title": title, "due_on": due_on, "reached_on": reached_on, "evidence": shown}
    after = milestone_as_seen(Milestone(**new))
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return milestone
    refuse_unseen(seen, before, after)
    refuse_marked_above(title)
    if "due_on" in changed:
        _refuse_after_the_end(action, due_on)
    _set(milestone, new)
    moved = {"due": [before["due_on"], after["due_on"]]} if "due_on" in changed else {}
    keep(action, "change milestone", by, {"of milestone": changed} | moved | confirmed(is_confirmed))
    return milestone


@transaction.atomic
def reach_milestone(
    milestone: Milestone,
    *,
    reached_on: datetime.date | None,
    evidence: str | None = None,
    by: User,
    seen: dict[str, Any] | None = None,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Milestone:
    """Say that a milestone was reached, or that it was not after all (None). The action's organisation may.

    evidence: what shows it; left as it stands where none is given. People of a school give none: CannotAct says so.
    seen: as in `change_milestone`. at: when it was said, now unless given.
    """
    action = milestone.action
    as_it_is(action)
    lock_answers("action", [action.public_id])
    if not may_update(by, action):
        raise PermissionError(_("Only the organisation that owns an action says how far it is."))
    if evidence and sends_counts(by.organisation):
        raise CannotAct(str(NO_WORDS))
    before = _anew(milestone)
    shown = milestone.evidence if evidence is None else evidence
    after = before | {"reached_on": reached_on.isoformat() if reached_on else None, "evidence": shown}
    if after == before:
        return milestone
    refuse_unseen(seen, before, after)
    _set(milestone, {"reached_on": reached_on, "evidence": shown}, at)
    action._history_date = at or timezone.now()
    keep(action, "reach milestone", by, {"reached": after["reached_on"]} | confirmed(is_confirmed), at)
    return milestone


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: User) -> None:
    """Take away a milestone that was set by mistake; the record keeps that there was one."""
    action = _lock(milestone.action, by)
    _anew(milestone)
    milestone.delete()
    keep(action, "remove milestone", by, {})


def _lock(action: Action, by: User) -> Action:
    as_it_is(action)
    lock_answers("action", [action.public_id])
    if not by.may(Permission.MANAGE_ACTIONS) or action.visibility_class_id not in clearance_of(by):
        raise PermissionError(
            _("Setting milestones needs the right to manage actions, and to see the action.")
        )
    return action


def _anew(milestone: Milestone) -> dict[str, Any]:
    """The milestone as it is once its action is locked; Conflict where somebody took it away meanwhile."""
    there = Milestone.objects.filter(pk=milestone.pk).first()
    if there is None:
        raise Conflict(["title"])
    for name in ("title", "due_on", "reached_on", "evidence"):
        setattr(milestone, name, getattr(there, name))
    return milestone_as_seen(there)


def _set(milestone: Milestone, new: dict[str, Any], at: datetime.datetime | None = None) -> None:
    if new["reached_on"] is not None and new["reached_on"] > timezone.localdate(at):
        raise CannotAct(_("It cannot have been reached on a day to come."))
    refuse_marked_above(new["evidence"])
    for name, value in new.items():
        setattr(milestone, name, value)
    milestone._history_date = at or timezone.now()
    milestone.save()


def _refuse_after_the_end(action: Action, due_on: datetime.date) -> None:
    if due_on > action.due_on:
        words = _("A milestone is reached by the day on which the action is to be done, %(day)s.")
        raise CannotAct(words % {"day": f"{action.due_on:%-d %B %Y}"})
