"""Several actions on one page: partners say how far their own are; who manages gives many another day or person."""

from typing import TypeVar, cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.actions.looking import looked_through
from commonweal.actions.models import Action
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.marking import highest
from commonweal.people.roles import Permission
from commonweal.plans.describing import day_words
from commonweal.plans.forms_of_many import ManyForm, OwnProgressForm
from commonweal.plans.many import NotAll, change_many, update_many
from commonweal.plans.selectors import own_actions, still_open
from commonweal.plans.views.pages import plan_of
from commonweal.plans.working import WorkingFilterForm, rows_of

# More forms than these on one page nobody fills in.
MOST = 100
Told = TypeVar("Told", bound=OwnProgressForm)
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@shows_and_takes
@needs(Permission.UPDATE_OWN_ACTIONS)
def mine(request: SignedInRequest) -> HttpResponse:
    """All actions of the own organisation that are not complete, each with how far it is; saved together or not at all."""
    own = own_actions(request.user)
    if request.method == "POST":
        return _update(request, list(own.filter(public_id__in=request.POST.getlist("action"))))
    open_ones = still_open(own)
    shown = list(open_ones[:MOST])
    looked_through(shown, asked=["own"], by=request.user)
    forms = [OwnProgressForm(None, action=action, by=request.user) for action in shown]
    return _mine(request, forms, left_out=open_ones.count() - len(shown))


def _mine(
    request: SignedInRequest, forms: list[OwnProgressForm], *, left_out: int = 0, status: int = 200
) -> HttpResponse:
    context = {
        "forms": forms,
        "faulty": [form for form in forms if form.is_bound and form.errors],
        "left_out": left_out,
        "marking": highest(form.action.visibility_class.marking for form in forms),
        "organisation": request.user.organisation,
        "take_away": reverse("plans:mine-file"),
        "bring_back": reverse("plans:mine-returned"),
    }
    return render(request, "plans/mine.html", context, status=status)


def _update(request: SignedInRequest, actions: list[Action]) -> HttpResponse:
    by_id = {action.public_id: action for action in actions}
    asked = dict.fromkeys(request.POST.getlist("action"))
    forms = [
        OwnProgressForm(request.POST, action=by_id[one], by=request.user) for one in asked if one in by_id
    ]
    if lost := len(asked) - len(forms):
        words = ngettext(
            "%(n)d action is not your organisation’s any more, or you may not see it. It was not changed.",
            "%(n)d actions are not your organisation’s any more, or you may not see them. They were not changed.",
            lost,
        )
        messages.warning(request, words % {"n": lost})
    if [form for form in forms if not form.is_valid()]:  # each says what is wrong with it
        return _mine(request, forms, status=422)
    touched = [form for form in forms if form.is_touched()]
    try:
        count = update_many(
            [(form.action, form.answers()) for form in touched], by=request.user, on=timezone.localdate()
        )
    except NotAll as fault:
        return _mine(request, [with_fault(form, fault) for form in forms], status=409)
    words = ngettext("Saved: %(n)d action.", "Saved: %(n)d actions.", count)
    messages.success(request, words % {"n": count} if count else _("Nothing was said otherwise."))
    return redirect("plans:mine")


def with_fault(form: Told, fault: NotAll) -> Told:
    """The form with what became of its action, if that is why nothing was kept."""
    key = form.action.public_id
    form.action.refresh_from_db()
    if key in fault.conflicts:
        return cast(Told, form.over_theirs(fault.conflicts[key]))
    if key in fault.refused:
        form.add_error(None, fault.refused[key])
    return form


@shows_and_takes
@needs(Permission.MANAGE_ACTIONS)
def many(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Give several actions of a plan another day or another person: all that were picked, or none."""
    plan = plan_of(request, public_id)
    narrowed = WorkingFilterForm(request.GET, rows=rows_of(plan, request.user))
    rows = narrowed.found()
    if request.method != "POST":
        looked_through([row.action for row in rows], asked=narrowed.named(), by=request.user)
    offered = [
        (row.action, f"{row.seen.words} ({row.organisation}, {day_words(row.action.due_on)})") for row in rows
    ]
    form = ManyForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        chosen = [action for action, _words in offered if action.public_id in kept["actions"]]
        try:
            count = change_many(
                chosen, by=request.user, due_on=kept["due_on"], owner=kept["person"], seen=kept["seen"]
            )
        except NotAll as fault:
            form = ManyForm(_typed_over(request, offered), offered=offered)
            _say_faults(form, fault, offered)
        else:
            words = ngettext("%(n)d action was changed.", "%(n)d actions were changed.", count)
            messages.success(request, words % {"n": count})
            return redirect("plans:working", public_id)
    context = {
        "form": form,
        "plan": plan,
        "title": _("Change several actions"),
        "words": _("All that you pick are changed, or none."),
        "press": _("Change them"),
        "marking": highest(row.action.visibility_class.marking for row in rows),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


def _typed_over(request: SignedInRequest, offered: list[tuple[Action, str]]) -> QueryDict:
    """What was typed, as from a page that was opened on the actions as they are now."""
    typed = request.POST.copy()
    fresh = ManyForm(offered=offered)
    typed["seen"] = fresh["seen"].value()
    return typed


def _say_faults(form: ManyForm, fault: NotAll, offered: list[tuple[Action, str]]) -> None:
    titles = {action.public_id: action.title for action, _words in offered}
    for key in fault.conflicts:
        words = _(
            "“%(title)s” was changed by somebody else since you opened this page. Look, and send again."
        )
        form.add_error(None, words % {"title": titles[key]})
    for key, reason in fault.refused.items():
        form.add_error("person", f"{titles[key]}: {reason}")
