"""Making and updating actions."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.actions.answering import lock_answers
from commonweal.actions.classes import names_a_school, unanswered
from commonweal.actions.giving import give, tell_owner
from commonweal.actions.keeping import as_it_is, keep
from commonweal.actions.models import Action, Comment, Progress
from commonweal.actions.reaching import may_answer, would_see
from commonweal.actions.rights import may_make
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, User, VisibilityClass
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of, visibility_class
from commonweal.people.visibility_models import Stage
from commonweal.thread.kinds import KINDS
from commonweal.thread.models import Relation
from commonweal.thread.selectors import Key
from commonweal.thread.verbs import tie

NO_WORDS = gettext_lazy(
    "Schools and colleges say how far an action is without words, so that nobody can be made out."
)
STARTS_AFTER_END = gettext_lazy("The planned start is after the day by which it is done.")


class CannotAct(ValueError):
    """The item is not shared with the organisation that is to act on it, or that organisation sends no words."""


def may_update(person: User, action: Action) -> bool:
    """May this person say how far the action is? Its organisation may, and whoever manages actions, if they see it."""
    return acts_on(person, action) and action.visibility_class_id in clearance_of(person)


def acts_on(person: User, action: Action) -> bool:
    """The same of an action that this person is known to see: asks the database nothing of the action."""
    own = person.may(Permission.UPDATE_OWN_ACTIONS) and action.owner_organisation_id == person.organisation_id
    return own or person.may(Permission.MANAGE_ACTIONS)


@transaction.atomic
def make_action(
    *,
    title: str,
    owner_organisation: Organisation,
    due_on: datetime.date,
    by: User | None,
    owner: User | None = None,
    details: str = "",
    area: Any = None,
    responsibility: str = "",
    responds_to: Key | None = None,
    like: VisibilityClass | None = None,
    is_confirmed: bool = False,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Action:
    """Put a commitment on the record. An action that responds to an item is seen by no more people
    than the item, but for the organisation that is to do it: it takes its marking, handling, agreement
    and whether it names a school from `like`, the item's class; words that tell of a school keep it to the tension
    group besides. Raises CannotAct when the item is not shared with that organisation, or the owner is not one of its
    people who will see it. is_confirmed: whoever wrote it
    said that what looks like a name in it is about nobody who should stay unnamed; the record keeps that.
    responsibility: who is responsible in the words of a plan, where that is more than the organisation.
    content_key: names the sending of a form, kept once. by: None for who runs the machine. at: when it was agreed, now
    unless given.
    """
    if by is not None and not may_make(by, responds_to):
        raise PermissionError(_("Making an action needs the right to manage actions."))
    if like is None and responds_to is not None and KINDS[responds_to[0]].has_class:
        raise ValueError(_("An action that responds to an item needs the item's visibility class."))
    if like is not None and not may_answer(owner_organisation, like, timezone.localdate(at)):
        raise CannotAct(
            _("The item is not shared with %(organisation)s.") % {"organisation": owner_organisation}
        )
    refuse_marked_above(title)
    refuse_marked_above(details)
    refuse_marked_above(responsibility)
    like = like or unanswered(owner_organisation)
    when = at or timezone.now()
    action = Action(
        title=title,
        details=details,
        owner_organisation=owner_organisation,
        owner=owner,
        area=area,
        responsibility=responsibility,
        first_due_on=due_on,
        due_on=due_on,
        made_by=by,
        made_at=when,
        content_key=content_key,
    )
    worded = names_a_school(action)
    _refuse_who_would_not_see(owner, owner_organisation, like, timezone.localdate(at), names_school=worded)
    action.visibility_class = visibility_class(
        stage=Stage.OPEN,
        kind=like.kind,
        marking=like.marking,
        handling=like.handling,
        organisation=owner_organisation,
        agreement=like.agreement,
        names_school=like.names_school or worded,
    )
    action._history_date = when
    give(action, by=by, at=when)
    action.save()
    # What is put on the record as it was agreed earlier is no news.
    if at is None:
        tell_owner(action)
    if responds_to is not None:
        tie(
            earlier=responds_to,
            later=("action", action.public_id),
            relation=Relation.RESPONDS_TO,
            by=by,
            at=at,
        )
    said = confirmed(is_confirmed)
    record("make action", by=by, item_kind="action", item_id=action.public_id, details=said, at=at)
    announce("action", action.public_id, before=None, after=action.visibility_class_id)
    return action


@transaction.atomic
def update_progress(
    action: Action,
    *,
    progress: str,
    comment: str | None = None,
    percent: int | None = None,
    by: User,
    on: datetime.date,
    seen: dict[str, Any] | None = None,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Action:
    """Say how far an action is. Its organisation may, and whoever manages actions, if they see it.

    percent: how much of it is done, as they judge it; all of what is complete, and left as it stands where it is not
    given. The day on which it was first said to be under way is kept as its start.
    comment: left as it stands where none is given. One that tells of a school keeps the action to the tension group
    from then on. People of a school give none: they send no words, and CannotAct says so. on: the day it was
    finished, if it was. seen: what `progress_of` gave when the page was opened; where somebody else has said otherwise
    since, Conflict is raised and theirs stays. is_confirmed: as in `make_action`, of the comment. at: when this was said,
    now unless given.
    """
    as_it_is(action)
    lock_answers("action", [action.public_id])
    if not may_update(by, action):
        raise PermissionError(_("Only the organisation that owns an action says how far it is."))
    if comment and sends_counts(by.organisation):
        raise CannotAct(str(NO_WORDS))
    before = action.progress
    if percent is not None and not 0 <= percent <= 100:
        raise CannotAct(_("How much is done is between 0 and 100 per cent."))
    then: dict[str, Any] = {"progress": Progress(progress).value}
    if progress == Progress.COMPLETE:
        then["percent"] = 100
    else:
        then["percent"] = action.percent if percent is None else percent
    if comment is not None and not sends_counts(by.organisation):
        refuse_marked_above(comment)
        then["comment"] = comment
    refuse_unseen(seen, progress_of(action, with_comment="comment" in then), then)
    if then.get("comment", "") not in ("", action.comment):
        Comment.objects.create(action=action, text=then["comment"], said_by=by, said_at=at or timezone.now())
    for name, value in then.items():
        setattr(action, name, value)
    action.finished_on = on if action.progress == Progress.COMPLETE else None
    if action.started_on is None and action.progress != Progress.NOT_STARTED:
        action.started_on = timezone.localdate(at)
    action._history_date = at or timezone.now()
    keep(action, "update action", by, {"progress": [before, action.progress]} | confirmed(is_confirmed), at)
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    title: str,
    details: str,
    owner: User | None,
    due_on: datetime.date,
    by: User | None,
    seen: dict[str, Any] | None = None,
    is_confirmed: bool = False,
) -> Action:
    """Say otherwise what is promised, by when, or who does it; how it was before stays in its history.

    The organisation stays: what another does is another action, seen by others. Words that tell of a school keep the
    action to the tension group from then on, whatever it says later. seen: what `promise_of` gave when the page was opened; where somebody else
    has said otherwise since, Conflict is raised and theirs stays. Raises CannotAct where the owner would not see it then.
    is_confirmed, by: as in `make_action`.
    """
    as_it_is(action)
    lock_answers("action", [action.public_id])
    if by is not None and not (
        by.may(Permission.MANAGE_ACTIONS) and action.visibility_class_id in clearance_of(by)
    ):
        raise PermissionError(_("Changing an action needs the right to manage actions, and to see it."))
    refuse_marked_above(title)
    refuse_marked_above(details)
    new = {"title": title, "details": details, "owner": owner, "due_on": due_on}
    changed = sorted(name for name, value in new.items() if getattr(action, name) != value)
    if not changed:
        return action
    owner_id = owner.pk if owner else None
    refuse_unseen(seen, promise_of(action), new | {"owner": owner_id, "due_on": due_on.isoformat()})
    if action.starts_on is not None and due_on < action.starts_on:
        raise CannotAct(str(STARTS_AFTER_END))
    worded = names_a_school(Action(title=title, details=details, comment=action.comment))
    _refuse_who_would_not_see(
        owner, action.owner_organisation, action.visibility_class, timezone.localdate(), names_school=worded
    )
    moved = {"due": [action.due_on.isoformat(), due_on.isoformat()]} if "due_on" in changed else {}
    for name, value in new.items():
        setattr(action, name, value)
    if "owner" in changed:
        give(action, by=by, at=timezone.now())
        tell_owner(action)
    keep(action, "change action", by, {"changed": changed} | moved | confirmed(is_confirmed))
    return action


def _refuse_who_would_not_see(
    owner: User | None,
    organisation: Organisation,
    like: VisibilityClass,
    on: datetime.date,
    *,
    names_school: bool,
) -> None:
    """An action is given to somebody of its organisation who will see it, or to nobody in particular."""
    if owner is None:
        return
    if owner.organisation_id != organisation.pk:
        raise CannotAct(
            _("%(owner)s does not belong to %(organisation)s.")
            % {"owner": owner, "organisation": organisation}
        )
    if not would_see(owner, organisation, like, on, names_school=names_school):
        raise CannotAct(_("%(owner)s may not see the action as it would be then.") % {"owner": owner})


def promise_of(action: Action) -> dict[str, Any]:
    """What somebody sees who says otherwise what is promised, for `change_action` to compare with when they save."""
    return {
        "title": action.title,
        "details": action.details,
        "owner": action.owner_id,
        "due_on": action.due_on.isoformat(),
    }


def progress_of(action: Action, *, with_comment: bool) -> dict[str, Any]:
    """What somebody sees who says how far an action is, for `update_progress` to compare with when they save.

    with_comment: they may write one in place of the one that is there.
    """
    progress = {"progress": action.progress, "percent": action.percent}
    return progress | {"comment": action.comment} if with_comment else progress
