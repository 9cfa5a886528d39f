"""Those whose actions of a plan are late are written to: that there is something to say, and where."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.actions.models import Action, Progress
from commonweal.actions.verbs import may_update
from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import record
from commonweal.notices.mail import Written, send_links_now
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.plans.models import Plan
from commonweal.plans.verbs import CannotPlan, refuse_unless_keeper

SUBJECT = gettext_lazy("Please say how far your actions are")
SENTENCE = gettext_lazy("The day of something that your organisation has promised has passed. How far is it?")
REMINDED = "remind of actions"
NOT_AGAIN_WITHIN = datetime.timedelta(hours=20)


def who_is_late(plan: Plan) -> list[User]:
    """Who can say how far the late actions of a plan are: the person who does one, or all of its organisation who may.

    Only those who see the action; each once.
    """
    late = Action.objects.filter(
        planned__objective__plan=plan, planned__objective__left_in=None, due_on__lt=timezone.localdate()
    ).exclude(progress=Progress.COMPLETE)
    found: dict[int, User] = {}
    for action in late.select_related("owner__organisation", "owner_organisation").distinct():
        owner = action.owner
        if owner is not None and owner.is_active and may_update(owner, action):
            found[owner.pk] = owner
            continue
        people = User.objects.filter(organisation=action.owner_organisation, is_active=True)
        able = [
            one
            for one in people.select_related("organisation")
            if one.may(Permission.UPDATE_OWN_ACTIONS) and may_update(one, action)
        ]
        found |= {one.pk: one for one in able}
    return sorted(found.values(), key=lambda one: (one.name, one.pk))


def remind_late(plan: Plan, *, by: User) -> Written:
    """Write to those whose actions of this plan are late. Raises CannotPlan where they were within the last twenty hours.

    The mail says nothing of the actions; its link leads to the page where all of them can be answered, behind the sign-in.
    Call it outside transactions: a mail server may keep one waiting.
    """
    refuse_unless_keeper(by, plan)
    since = timezone.now() - NOT_AGAIN_WITHIN
    if AuditEvent.objects.filter(verb=REMINDED, item_id=plan.public_id, at__gte=since).exists():
        raise CannotPlan(_("They were reminded less than a day ago."))
    where = reverse("plans:mine")
    people = who_is_late(plan)
    written = send_links_now([(one, SUBJECT, SENTENCE, where) for one in people], are_personal=False)
    if written.reached:
        details = {"written to": len(written.reached)}
        record(REMINDED, by=by, item_kind="plan", item_id=plan.public_id, details=details)
    return written
