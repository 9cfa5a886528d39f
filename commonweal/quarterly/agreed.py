"""Which plans a quarter is told by: those that were approved by its day, as they read when they were."""

from dataclasses import dataclass

from commonweal.actions.as_of import Stood, actions_as_of
from commonweal.documents.registry import Scope
from commonweal.people.veiling import Veil
from commonweal.plans.models import PlannedAction, PlanVersion, Step


@dataclass(frozen=True)
class AgreedObjective:
    """An objective of an approved plan, in words that everybody may read, how it is known, and which actions it had."""

    public_id: str
    words: str
    indicator: str
    actions: frozenset[str]


def agreed_objectives(scope: Scope) -> list[AgreedObjective]:
    """The objectives of the plans that had been approved by the scope's last day and had not ended before it."""
    approved = Step.objects.filter(
        kind=Step.Kind.APPROVED,
        on__lte=scope.last,
        plan__visibility_class__in=scope.clearance,
        plan__ends_on__gte=scope.first,
    )
    newest = {step.plan_id: step.version for step in approved.order_by("plan", "on", "version", "pk")}
    veil, found = Veil.for_many(), []
    for version in PlanVersion.objects.filter(plan__in=list(newest)).order_by("plan", "number"):
        if newest[version.plan_id] == version.number:
            found += [
                AgreedObjective(
                    one["id"],
                    veil.over(one["words"]),
                    veil.over(one["indicator"]),
                    frozenset(act["id"] for act in one["actions"]),
                )
                for one in version.content["objectives"]
            ]
    return found


def told_actions(scope: Scope) -> list[Stood]:
    """The actions as they stood on the scope's last day, without those that stand in no plan but unapproved ones.

    What a body has not agreed to yet is no promise that a report counts.
    """
    in_agreed = {action for one in agreed_objectives(scope) for action in one.actions}
    planned = set(PlannedAction.objects.values_list("action__public_id", flat=True))
    return [
        one
        for one in actions_as_of(scope.last, scope.clearance)
        if one.action.public_id in in_agreed or one.action.public_id not in planned
    ]
