"""The head of a plan said otherwise, what a body decided on it, and what an agency promises."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.changes.meanwhile import Conflict
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.plans.forms import HeadForm, PledgeForm, StepForm
from commonweal.plans.verbs import CannotPlan, change_head, make_pledge, record_step
from commonweal.plans.views.pages import plan_of

shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@shows_and_takes
@needs(Permission.MANAGE_ACTIONS)
def change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say otherwise what a plan is called, what it is for and how long it runs."""
    plan = plan_of(request, public_id)
    form = HeadForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            change_head(plan, **form.answers(), by=request.user)
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except CannotPlan as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, _("Saved. How the plan read before is under its versions."))
            return redirect("plans:plan", public_id)
    context = {"form": form, "plan": plan, "title": _("Change title, vision or term"), "press": _("Save")}
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@shows_and_takes
@needs(Permission.RECORD_DECISIONS)
def decision(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that a body endorsed a plan, was consulted on it or approved it, as it reads now."""
    plan = plan_of(request, public_id)
    form = StepForm(request.POST or None, initial={"version": plan.version})
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            record_step(
                plan,
                kind=kept["kind"],
                body=kept["by_body"],
                on=kept["on"],
                note=kept["note"],
                seen_version=kept["version"],
                by=request.user,
            )
        except Conflict:
            typed = request.POST.copy()
            typed["version"] = str(plan.version)
            form = StepForm(typed)
            form.add_error(
                None,
                _(
                    "The plan was changed since you opened this page, and nothing was recorded. Read it as it is now, then save."
                ),
            )
        except CannotPlan as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, _("What was decided is on the record."))
            return redirect("plans:plan", public_id)
    context = {
        "form": form,
        "plan": plan,
        "title": _("Record endorsement, consultation or approval"),
        "words": _("It holds for the plan as it reads now, version %(number)d.") % {"number": plan.version},
        "press": _("Record it"),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@shows_and_takes
@needs(Permission.MANAGE_ACTIONS)
def pledge(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record what an organisation promises towards a plan; what it promised before gives way."""
    plan = plan_of(request, public_id)
    form = PledgeForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            make_pledge(
                plan,
                organisation=kept["organisation"],
                words=kept["words"],
                by=request.user,
                is_confirmed=form.was_confirmed,
            )
        except CannotPlan as error:
            form.add_error("organisation", str(error))
        else:
            messages.success(request, _("The pledge is on the record."))
            return redirect("plans:plan", public_id)
    context = {
        "form": form,
        "plan": plan,
        "title": _("Record a pledge"),
        "words": _("An organisation has one pledge for a plan: a new one takes the place of the one before."),
        "press": _("Record it"),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)
