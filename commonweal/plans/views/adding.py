"""An action for an objective that lacks one, and a reminder to those whose actions are late."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.actions.forms import ActionForm
from commonweal.actions.models import Action
from commonweal.actions.reaching import said_of_left_out, who_can_act
from commonweal.actions.views import stays_within
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.plans.adding import add_action
from commonweal.plans.reminding import remind_late
from commonweal.plans.seen import Veil, shortened
from commonweal.plans.selectors import objectives_visible_to
from commonweal.plans.verbs import CannotPlan
from commonweal.plans.views.pages import plan_of
from commonweal.ui.once import sending_of


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Make an action for an objective of a plan, by an organisation that the plan is shared with."""
    found = objectives_visible_to(request.user).select_related("plan__visibility_class")
    objective = found.filter(public_id=public_id, left_in=None).first()
    if objective is None:
        raise Http404
    like = objective.plan.visibility_class
    form = ActionForm(request.POST or None, is_for_the_group=like.names_school)
    able = who_can_act(like, today := timezone.localdate())
    form.offer_only(able, left_out=said_of_left_out(like, able, today))
    if request.method == "POST" and form.is_valid() and stays_within(form, like):
        answers = form.cleaned_data
        sending = sending_of(request, "action of an objective", [answers, public_id])
        try:
            _made, is_again = sending.make_once(
                Action,
                add_action,
                objective=objective,
                title=answers["title"],
                details=answers["details"],
                owner_organisation=answers["organisation"],
                owner=answers["person"],
                due_on=answers["due_on"],
                by=request.user,
                is_confirmed=form.was_confirmed,
            )
        except CannotPlan as error:
            form.add_error(None, str(error))
        else:
            words = (
                _("You sent this twice. It was kept once.") if is_again else _("The action is in the plan.")
            )
            messages.success(request, words)
            return redirect("plans:objective", public_id)
    context = {
        "form": form,
        "objective": objective,
        "title": shortened(Veil(request.user).over(objective.words)),
    }
    return render(request, "plans/add.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.MANAGE_ACTIONS)
def remind(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Write to those whose actions of a plan are late."""
    plan = plan_of(request, public_id)
    try:
        written = remind_late(plan, by=request.user)
    except CannotPlan as error:
        messages.info(request, str(error))
        return redirect("plans:working", public_id)
    reached, missed = len(written.reached), len(written.missed)
    if reached:
        words = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", reached)
        messages.success(request, words % {"n": reached})
    if missed:
        words = ngettext(
            "%(n)d person could not be written to. %(why)s",
            "%(n)d people could not be written to. %(why)s",
            missed,
        )
        messages.error(request, words % {"n": missed, "why": written.why_not})
    if not reached and not missed:
        messages.info(
            request, _("Nobody was written to: nothing is late, or nobody there can say how far it is.")
        )
    return redirect("plans:working", public_id)
