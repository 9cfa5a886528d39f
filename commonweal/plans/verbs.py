"""Changing plans: a table brought in, the head said otherwise, what a body decided, what an agency promises."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.classes import unanswered
from commonweal.actions.reaching import may_answer
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import Conflict, refuse_unseen
from commonweal.meetings.models import Decision
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, User
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of, visibility_class
from commonweal.people.visibility_models import Stage
from commonweal.plans.models import Plan, PlanVersion, Pledge, Step
from commonweal.plans.seen import shortened, title_for_all
from commonweal.plans.versions import content_of, head_of


class CannotPlan(ValueError):
    """This can't be done to a plan; the sentence says why."""


def refuse_unless_keeper(by: User | None, plan: Plan | None = None) -> None:
    """Plans are kept by those who manage actions, if they see the plan. None is who runs the machine."""
    if by is None:
        return
    if not by.may(Permission.MANAGE_ACTIONS):
        raise PermissionError(_("Changing a plan needs the right to manage actions."))
    if plan is not None and plan.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("You may not see this plan."))


def begin_plan(
    *,
    title: str,
    vision: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    owner: Organisation,
    by: User | None,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Plan:
    """Make the head of a plan, which has no objective yet; part of `bringing.bring_plan`."""
    refuse_unless_keeper(by)
    refuse_head(title, vision, starts_on, ends_on)
    like = unanswered(owner)
    seen = visibility_class(
        stage=Stage.OPEN,
        kind=like.kind,
        marking=like.marking,
        handling=like.handling,
        organisation=owner,
        agreement=like.agreement,
    )
    return Plan.objects.create(
        title=title,
        vision=vision,
        starts_on=starts_on,
        ends_on=ends_on,
        owner_organisation=owner,
        visibility_class=seen,
        made_by=by,
        made_at=at or timezone.now(),
        content_key=content_key,
    )


def refuse_head(title: str, vision: str, starts_on: datetime.date, ends_on: datetime.date) -> None:
    """Raise CannotPlan for a head that no plan can have; MarkingTooHigh for words that must not be kept here."""
    if not title.strip():
        raise CannotPlan(_("Say what the plan is called."))
    if ends_on < starts_on:
        raise CannotPlan(_("The plan ends before it starts."))
    # Everybody who shares a plan reads its title, in lists and on trails; its other words are read veiled.
    if title_for_all(title) != shortened(title):
        raise CannotPlan(_("The title names a school. Word it without."))
    refuse_marked_above(title)
    refuse_marked_above(vision)


@transaction.atomic
def change_head(
    plan: Plan,
    *,
    title: str,
    vision: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: User,
    seen: Mapping[str, Any] | None = None,
    is_confirmed: bool = False,
) -> Plan:
    """Say otherwise what a plan is called, what it is for or how long it runs; how it read before stays a version.

    Days of its actions stay as they are. seen: what `head_of` gave when the page was opened; where somebody else has said
    otherwise since, Conflict is raised and theirs stays. Raises CannotPlan for a term that ends before it starts.
    """
    _as_it_is(plan)
    refuse_unless_keeper(by, plan)
    refuse_head(title, vision, starts_on, ends_on)
    new = {"title": title, "vision": vision, "starts_on": starts_on, "ends_on": ends_on}
    changed = sorted(name for name, value in new.items() if getattr(plan, name) != value)
    if not changed:
        return plan
    then = {"title": title, "vision": vision}
    then |= {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    refuse_unseen(seen, head_of(plan), then)
    for name, value in new.items():
        setattr(plan, name, value)
    keep_version(plan, by=by)
    record(
        "change plan",
        by=by,
        item_kind="plan",
        item_id=plan.public_id,
        details={"changed": changed} | confirmed(is_confirmed),
    )
    tell_others(plan)
    return plan


def keep_version(plan: Plan, *, by: User | None, at: datetime.datetime | None = None) -> PlanVersion:
    """Keep how the plan reads now as its next version; part of a verb that changed it."""
    plan.version += 1
    plan.save()
    return PlanVersion.objects.create(
        plan=plan, number=plan.version, made_by=by, made_at=at or timezone.now(), content=content_of(plan)
    )


def tell_others(plan: Plan, *, is_new: bool = False) -> None:
    """Say on the feed that a plan changed."""
    now = plan.visibility_class_id
    announce("plan", plan.public_id, before=None if is_new else now, after=now)


def _as_it_is(plan: Plan) -> None:
    """Lock a plan and read it anew, so that what somebody else kept meanwhile is not undone."""
    plan.refresh_from_db(from_queryset=Plan.objects.select_for_update())


@transaction.atomic
def record_step(
    plan: Plan,
    *,
    kind: str,
    body: str,
    on: datetime.date,
    by: User,
    note: str = "",
    seen_version: int | None = None,
    version: int | None = None,
    decision: Decision | None = None,
    at: datetime.datetime | None = None,
) -> Step:
    """Record that a body endorsed the plan as it reads now, was consulted on it or approved it, and on which day.

    seen_version: of the plan that whoever records it saw; where it reads otherwise now, Conflict is raised, for a decision
    on words that nobody has decided on must not stand. version: which one was decided on, the newest unless given.
    decision: that of the body's meeting by which it was done, if it was recorded there. Raises CannotPlan for a day to come, and where the same is recorded
    already.
    """
    _as_it_is(plan)
    if not by.may(Permission.RECORD_DECISIONS) or plan.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("Recording what a body decided on a plan needs the right to do so."))
    if seen_version is not None and seen_version != plan.version:
        raise Conflict(["version"])
    if on > timezone.localdate(at):
        raise CannotPlan(_("This day is to come. Record what was decided once it was."))
    for words in (body, note):
        refuse_marked_above(words)
    kind = Step.Kind(kind).value
    number = version or plan.version
    if plan.steps.filter(kind=kind, body__iexact=body, version=number).exists():
        raise CannotPlan(_("This is recorded already, of the plan as it reads now."))
    step = Step.objects.create(
        plan=plan,
        kind=kind,
        body=body,
        on=on,
        note=note,
        version=number,
        decision=decision,
        recorded_by=by,
        recorded_at=at or timezone.now(),
    )
    record(
        "record decision on plan",
        by=by,
        item_kind="plan",
        item_id=plan.public_id,
        details={"step": kind, "plan version": number},
        at=at,
    )
    tell_others(plan)
    return step


@transaction.atomic
def make_pledge(
    plan: Plan,
    *,
    organisation: Organisation,
    words: str,
    by: User,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Pledge:
    """Record what an organisation promises towards a plan; what it promised before gives way to it.

    Raises CannotPlan for an organisation that the plan is not shared with.
    """
    _as_it_is(plan)
    refuse_unless_keeper(by, plan)
    if not is_shared_with(plan, organisation):
        raise CannotPlan(_("The plan is not shared with %(name)s.") % {"name": organisation})
    refuse_marked_above(words)
    pledge, _made = Pledge.objects.update_or_create(
        plan=plan,
        organisation=organisation,
        defaults={"words": words, "made_by": by, "made_at": at or timezone.now()},
    )
    record(
        "pledge",
        by=by,
        item_kind="plan",
        item_id=plan.public_id,
        details=confirmed(is_confirmed),
        at=at,
    )
    tell_others(plan)
    return pledge


def is_shared_with(plan: Plan, organisation: Organisation) -> bool:
    """Is the plan this organisation's own, or shared with it by the agreement that both have signed?"""
    return may_answer(organisation, plan.visibility_class, timezone.localdate())
