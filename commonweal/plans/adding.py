"""One more action for an objective, made beside its table."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.audit.verbs import record
from commonweal.people.models import Organisation, User
from commonweal.plans.models import Objective, Plan, PlannedAction
from commonweal.plans.verbs import CannotPlan, keep_version, refuse_unless_keeper, tell_others
from commonweal.thread.verbs import tie


@transaction.atomic
def add_action(
    *,
    objective: Objective,
    title: str,
    owner_organisation: Organisation,
    due_on: datetime.date,
    by: User,
    **more: Any,
) -> Action:
    """Make an action that an objective still lacks; the plan reads otherwise from then on, as its next version.

    more: as `make_action` takes it. Raises CannotPlan for an objective that is not in its plan any more.
    """
    plan = Plan.objects.select_for_update().get(pk=objective.plan_id)
    refuse_unless_keeper(by, plan)
    objective.refresh_from_db(fields=["left_in"])
    if objective.left_in is not None:
        raise CannotPlan(_("This objective is not in the plan any more."))
    action = make_action(
        title=title,
        owner_organisation=owner_organisation,
        due_on=due_on,
        by=by,
        like=plan.visibility_class,
        **more,
    )
    tie(earlier=("objective", objective.public_id), later=("action", action.public_id), by=by)
    last = objective.planned.order_by("-order").values_list("order", flat=True).first()
    PlannedAction.objects.create(
        objective=objective,
        action=action,
        order=0 if last is None else last + 1,
        words=title,
        responsible=[owner_organisation.name],
    )
    keep_version(plan, by=by)
    record("add to plan", by=by, item_kind="objective", item_id=objective.public_id)
    tell_others(plan)
    return action
