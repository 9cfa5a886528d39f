"""Those whose actions of a plan are late are written to: that there is something to say, and where."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commonweal.actions.models import Action, Progress
from commonweal.actions.verbs import acts_on
from commonweal.audit.verbs import record
from commonweal.notices.links import use_link
from commonweal.notices.mail import Written
from commonweal.notices.reminding import remind_by_link
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of
from commonweal.people.visibility_models import Handling, Kind, Marking
from commonweal.plans.many import update_many
from commonweal.plans.models import Plan
from commonweal.plans.selectors import own_actions, still_open
from commonweal.plans.verbs import refuse_unless_keeper

SUBJECT = gettext_lazy("Please say how far your actions are")
SENTENCE = gettext_lazy("The day of something that your organisation has promised has passed. How far is it?")
REMINDED = PURPOSE = "remind of actions"
LINK_LASTS = datetime.timedelta(days=10)
NOT_AGAIN_WITHIN = datetime.timedelta(hours=20)


def who_is_late(plan: Plan) -> list[User]:
    """Who can say how far the late actions of a plan are: the person who does one, or all of its organisation who may.

    Only those who see the action; each once. People are looked up together, and what each may see is asked once.
    """
    late = Action.objects.filter(
        planned__objective__plan=plan, planned__objective__left_in=None, due_on__lt=timezone.localdate()
    ).exclude(progress=Progress.COMPLETE)
    actions = list(late.select_related("owner_organisation").distinct())
    concerned = Q(organisation__in={one.owner_organisation_id for one in actions})
    concerned |= Q(pk__in={one.owner_id for one in actions if one.owner_id})
    people = {
        one.pk: one for one in User.objects.filter(concerned, is_active=True).select_related("organisation")
    }
    of_organisation: dict[int | None, list[User]] = defaultdict(list)
    for person in people.values():
        if person.may(Permission.UPDATE_OWN_ACTIONS):
            of_organisation[person.organisation_id].append(person)
    clearances: dict[int, frozenset[int]] = {}

    def sees(person: User, action: Action) -> bool:
        if person.pk not in clearances:
            clearances[person.pk] = clearance_of(person)
        return action.visibility_class_id in clearances[person.pk]

    found: dict[int, User] = {}
    for action in actions:
        owner = people.get(action.owner_id) if action.owner_id else None
        if owner is not None and acts_on(owner, action) and sees(owner, action):
            found[owner.pk] = owner
            continue
        able = of_organisation[action.owner_organisation_id]
        found |= {one.pk: one for one in able if acts_on(one, action) and sees(one, action)}
    return sorted(found.values(), key=lambda one: (one.name, one.pk))


def remind_late(plan: Plan, *, by: User) -> Written:
    """Write to those whose actions of this plan are late; nobody twice within twenty hours (`notices.reminding`).

    The mail says nothing of the actions. Its link leads to the page where what many may know of them can be answered
    without signing in; the rest stands behind the sign-in. Call it outside transactions.
    """
    refuse_unless_keeper(by, plan)
    written = remind_by_link(
        who_is_late(plan),
        purpose=PURPOSE,
        about=plan.public_id,
        valid_for=LINK_LASTS,
        within=NOT_AGAIN_WITHIN,
        message=lambda person, token: (person, SUBJECT, SENTENCE, reverse("plans:by-link", args=[token])),
    )
    if written.reached:
        details = {"written to": len(written.reached)}
        record(REMINDED, by=by, item_kind="plan", item_id=plan.public_id, details=details)
    return written


def told_by_link(person: User) -> QuerySet[Action]:
    """The actions of this person's organisation that a mailed link may tell of: those that many may know.

    A mail may be read by others: what answers a tension, is marked or handled higher or tells of a school stays behind the
    sign-in.
    """
    return own_actions(person).filter(
        visibility_class__kind=Kind.STRENGTH,
        visibility_class__marking=Marking.OFFICIAL,
        visibility_class__handling=Handling.PERMITTED,
        visibility_class__names_school=False,
    )


def answerable_by_link(person: User) -> QuerySet[Action]:
    """Those of them that are not complete, the next due first."""
    return still_open(told_by_link(person))


@transaction.atomic
def update_by_link(token: str, told: Sequence[tuple[Action, Mapping[str, Any]]], *, on: datetime.date) -> int:
    """Say how far actions are through a reminder's link, which this uses up unless something is refused; how many.

    Raises LinkNotValid, and NotAll as `update_many`.
    """
    link = use_link(token, purpose=PURPOSE)
    return update_many(told, by=link.person, on=on)
