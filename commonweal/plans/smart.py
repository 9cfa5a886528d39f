"""Is an action specific, measurable, achievable, relevant and time-bound? What is missing, and where it can be said.

A help and no hurdle: nothing waits for it, and nobody is reminded of it.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.actions.models import Action
from commonweal.plans.models import Plan
from commonweal.thread.models import Link, Relation

# With fewer words than these nobody knows what exactly will be done.
FEWEST_WORDS = 3


@dataclass(frozen=True)
class Check:
    """One of the five: its name, whether it is met, and what would help; address: where that can be said."""

    name: str
    is_met: bool
    help: str = ""
    address: str = ""


def smart_of(action: Action, plan: Plan) -> list[Check]:
    """The five checks of an action of a plan, in their order. Two queries."""
    work = reverse("actions:work", args=[action.public_id])
    change = reverse("actions:change", args=[action.public_id])
    page = reverse("actions:action", args=[action.public_id])
    is_clear = len(action.title.split()) >= FEWEST_WORDS and bool(action.deliverables or action.details)
    is_measured = action.milestones.exists() or _is_measured(action)
    has_means = bool(action.staff or action.funding_source) or action.cost_pence is not None
    has_day = action.due_on != plan.ends_on or action.starts_on is not None
    return [
        Check(
            _("Specific"),
            is_clear,
            _("You could say what will be there when it is done: its deliverables."),
            work,
        ),
        Check(
            _("Measurable"),
            is_measured,
            _("You could give it milestones, or link it with what measures it."),
            page,
        ),
        Check(
            _("Achievable"), has_means, _("You could say with which money or people it will be done."), work
        ),
        Check(_("Relevant"), True),
        Check(
            _("Time-bound"),
            has_day,
            _(
                "It is due on the last day of the plan. If that is not the day that is meant, you could set one."
            ),
            change,
        ),
    ]


def _is_measured(action: Action) -> bool:
    return Link.objects.filter(
        earlier_kind="action", earlier_id=action.public_id, relation=Relation.MEASURED_BY
    ).exists()


def said_of(checks: list[Check]) -> str:
    """How many of the five are met, in a sentence.

    >>> said_of([Check("Specific", True), Check("Measurable", False)])
    '1 of 2'
    """
    return _("%(met)d of %(all)d") % {"met": sum(one.is_met for one in checks), "all": len(checks)}
