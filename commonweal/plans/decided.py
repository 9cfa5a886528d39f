"""Plans that a body endorses, is consulted on or approves by a decision at its meeting."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import Decision, Meeting
from commonweal.meetings.outcomes import Done, Offers, Outcome
from commonweal.meetings.outcomes import register as register_outcome
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.plans.models import Plan, Step
from commonweal.plans.selectors import plans_visible_to
from commonweal.plans.verbs import CannotPlan, record_step
from commonweal.thread.models import Relation
from commonweal.thread.verbs import tie

OFFERED = {
    Step.Kind.APPROVED: gettext_lazy("Approves it, as version %(number)d reads"),
    Step.Kind.ENDORSED: gettext_lazy("Endorses it, as version %(number)d reads"),
    Step.Kind.CONSULTED: gettext_lazy("Was consulted on it, as version %(number)d reads"),
}
DID = {
    Step.Kind.APPROVED.value: gettext_lazy("Approved “%(plan)s”, version %(number)d"),
    Step.Kind.ENDORSED.value: gettext_lazy("Endorsed “%(plan)s”, version %(number)d"),
    Step.Kind.CONSULTED.value: gettext_lazy("Was consulted on “%(plan)s”, version %(number)d"),
}


def version_at(plan: Plan, meeting: Meeting) -> int | None:
    """Which version of a plan a meeting had before it: the last that was made before it ended; None if there was none.

    What was changed since, nobody there decided on.
    """
    made = plan.versions.filter(made_at__lte=meeting.ends_at).order_by("-number")
    return made.values_list("number", flat=True).first()


def offers(meeting: Meeting, person: User) -> Offers:
    """The plans that there were at this meeting, for whoever may record what a body decided on them."""
    if not person.may(Permission.RECORD_DECISIONS):
        return []
    found = []
    for plan in plans_visible_to(person):
        number = version_at(plan, meeting)
        if number is not None:
            words = [
                (f"{kind}.{plan.public_id}.{number}", said % {"number": number})
                for kind, said in OFFERED.items()
            ]
            found.append((plan.title, words))
    return found


def carry_out(decision: Decision, code: str, *, by: User, at: datetime.datetime | None = None) -> None:
    """Record on a plan that the decision's body endorsed, was consulted on or approved it, and link the two."""
    # The version that was offered stands in the code: where it is another by now, the code is offered no more.
    kind, public_id, number = code.split(".")
    plan = plans_visible_to(by).get(public_id=public_id)
    meeting = decision.meeting
    try:
        record_step(
            plan,
            kind=kind,
            body=meeting.body.name,
            on=timezone.localdate(meeting.starts_at),
            version=int(number),
            decision=decision,
            by=by,
            at=at,
        )
    except CannotPlan as error:
        raise CannotMeet(str(error)) from error
    this = ("decision", decision.public_id)
    tie(earlier=("plan", public_id), later=this, relation=Relation.RESPONDS_TO, by=by, at=at)


def said(decision: Decision, viewer: Viewer) -> list[Done]:
    """What a decision did to plans, of those that this viewer may see."""
    steps: Any = Step.objects.filter(decision=decision, plan__in=plans_visible_to(viewer))
    return [
        Done(
            DID[step.kind] % {"plan": step.plan.title, "number": step.version},
            reverse("plans:plan", args=[step.plan.public_id]),
        )
        for step in steps.select_related("plan")
    ]


def register() -> None:
    """Let decisions of meetings endorse and approve plans."""
    register_outcome(Outcome("plan", offers, carry_out, said))
