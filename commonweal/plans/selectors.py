"""Reading plans: which there are for a viewer, how far bodies have agreed to each, and a person's own actions."""

from typing import Any

from django.db.models import QuerySet

from commonweal.actions.models import Action, Progress
from commonweal.actions.selectors import actions_visible_to
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of
from commonweal.plans.models import Objective, Plan, Step


def plans_visible_to(viewer: Any) -> QuerySet[Plan]:
    """The plans that this viewer may see, the newest term first."""
    if not viewer.is_authenticated or not viewer.may(Permission.SEE_ACTIONS):
        return Plan.objects.none()
    seen = Plan.objects.filter(visibility_class__in=clearance_of(viewer))
    return seen.select_related("owner_organisation", "visibility_class")


def objectives_visible_to(viewer: Any) -> QuerySet[Objective]:
    """The objectives of the plans that this viewer may see; those that have left their plan, too."""
    return Objective.objects.filter(plan__in=plans_visible_to(viewer)).select_related("plan", "theme")


def state_of(plan: Plan) -> str:
    """How far bodies have agreed to a plan as it reads now, in a word; “Draft” where none has.

    What was agreed to an earlier version says nothing of what was changed since.
    """
    agreed = {step.kind for step in plan.steps.all() if step.version == plan.version}
    for kind in (Step.Kind.APPROVED, Step.Kind.CONSULTED, Step.Kind.ENDORSED):
        if kind in agreed:
            return kind.value
    return "draft"


def own_actions(person: User) -> QuerySet[Action]:
    """The actions of this person's organisation that they may see, complete ones too."""
    return actions_visible_to(person).filter(owner_organisation=person.organisation_id)


def still_open(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Those that are not complete, the next due first."""
    return actions.exclude(progress=Progress.COMPLETE).order_by("due_on", "title", "public_id")
