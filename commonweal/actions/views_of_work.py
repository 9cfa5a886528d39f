"""Saying how an action is done: its plan, its milestones, and what it waits for."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.actions.finding import actions_with_words
from commonweal.actions.forms_of_work import MilestoneForm, WorkForm
from commonweal.actions.looking import looked_at, looked_through
from commonweal.actions.milestones import add_milestone, change_milestone, reach_milestone, remove_milestone
from commonweal.actions.models import Action, Milestone
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.verbs import CannotAct, may_update
from commonweal.actions.views import saved
from commonweal.actions.working import plan_work, wait_for, wait_no_more, waits_for
from commonweal.changes.meanwhile import Conflict
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.search.finders import LONGEST_TEXT

A_FEW = 8


def _visible(request: SignedInRequest, public_id: str) -> Action:
    found = get_object_or_404(
        actions_visible_to(request.user).select_related("owner_organisation", "visibility_class"),
        public_id=public_id,
    )
    if request.method != "POST":
        looked_at(found, by=request.user)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def work(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say how an action is to be done: where, for whom, with whom, with what, and what may stop it."""
    found = _visible(request, public_id)
    form = WorkForm(request.POST or None, action=found)
    if request.method == "POST" and form.is_valid():
        try:
            plan_work(
                found,
                form.answers(),
                by=request.user,
                seen=form.cleaned_data["seen"],
                is_confirmed=form.was_confirmed,
            )
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except CannotAct as error:
            form.add_error(None, str(error))
        else:
            return saved(request, found)
    context = {"form": form, "action": found}
    return render(request, "actions/work.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def new_milestone(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Set a milestone."""
    found = _visible(request, public_id)
    form = MilestoneForm(request.POST or None, action=found, by=request.user, sets_it=True)
    if request.method == "POST" and form.is_valid():
        try:
            add_milestone(found, **form.answers(), by=request.user)
        except CannotAct as error:
            form.add_error("due_on", str(error))
        else:
            return saved(request, found)
    context = {"form": form, "action": found, "milestone": None}
    return render(request, "actions/milestone.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS, Permission.UPDATE_OWN_ACTIONS)
def milestone(request: SignedInRequest, public_id: str, milestone_id: str) -> HttpResponse:
    """Say that a milestone was reached; whoever manages actions changes it here or takes it away."""
    found = _visible(request, public_id)
    if not may_update(request.user, found):
        raise Http404
    one = get_object_or_404(found.milestones, public_id=milestone_id)
    sets_it = request.user.may(Permission.MANAGE_ACTIONS)
    if request.POST.get("do") == "remove" and sets_it:
        return _removed(request, found, one)
    form = MilestoneForm(request.POST or None, action=found, by=request.user, sets_it=sets_it, milestone=one)
    if request.method == "POST" and form.is_valid():
        keep = change_milestone if sets_it else reach_milestone
        try:
            keep(one, **form.answers(), by=request.user)
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except CannotAct as error:
            form.add_error("due_on" if sets_it else "reached_on", str(error))
        else:
            return saved(request, found)
    context = {"form": form, "action": found, "milestone": one, "may_remove": sets_it}
    return render(request, "actions/milestone.html", context, status=422 if form.errors else 200)


def _removed(request: SignedInRequest, action: Action, one: Milestone) -> HttpResponse:
    try:
        remove_milestone(one, by=request.user)
    except Conflict:
        messages.info(request, _("Somebody else has taken this milestone away already."))
    else:
        messages.success(request, _("The milestone is taken away. The record keeps that there was one."))
    return redirect("actions:action", action.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def needs_of(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What an action waits for; another is found by its words, or one that it waits for no more taken away."""
    found = _visible(request, public_id)
    error = ""
    if request.method == "POST":
        other = get_object_or_404(actions_visible_to(request.user), public_id=request.POST.get("item", ""))
        try:
            _tie(request, found, other)
        except CannotAct as refused:
            error = str(refused)
        else:
            return redirect("actions:needs", found.public_id)
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_TEXT]
    waiting = waits_for(found, request.user)
    left_out = {found.pk, *(one.pk for one in waiting)}
    hits = [one for one in _fitting(text, request) if one.pk not in left_out][:A_FEW]
    looked_through([*waiting, *hits], asked=["words"] if text else [], by=request.user)
    context = {
        "action": found,
        "waits_for": waiting,
        "found": hits,
        "text": text,
        "error": error,
        "longest": LONGEST_TEXT,
    }
    return render(request, "actions/needs.html", context, status=422 if error else 200)


def _tie(request: SignedInRequest, action: Action, other: Action) -> None:
    if request.POST.get("do") == "remove":
        wait_no_more(action, other, by=request.user)
        messages.success(request, _("It does not wait for that any more."))
    else:
        wait_for(action, other, by=request.user)
        messages.success(request, _("Saved."))


def _fitting(text: str, request: SignedInRequest) -> list[Action]:
    """The first actions that fit the words, or the one whose page's address (or identifier) the text holds."""
    named = re.findall(r"\b[0-9a-z]{16}\b", text)
    if named:
        return list(actions_visible_to(request.user).filter(public_id__in=named))
    return list(actions_with_words(request.user, text)[: 3 * A_FEW]) if text else []
