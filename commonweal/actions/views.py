"""The list of actions, one action, making one, and saying how far it is."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.actions.classes import unanswered
from commonweal.actions.describing import TONES, comments_of, facts_of, history_of, who_can_see
from commonweal.actions.describing_work import facts_of_work, table_of_milestones
from commonweal.actions.forms import LONGEST_TITLE, ActionForm, ChangeForm, ProgressForm
from commonweal.actions.giving import note_seen
from commonweal.actions.listing import listed
from commonweal.actions.looking import looked_at, looked_through
from commonweal.actions.models import Action
from commonweal.actions.reaching import (
    may_answer,
    reach_of,
    said_of_left_out,
    who_can_act,
    who_would_see,
    would_see,
)
from commonweal.actions.rights import may_make
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.verbs import CannotAct, change_action, make_action, may_update, update_progress
from commonweal.actions.working import waited_for_by, waits_for
from commonweal.changes.meanwhile import Conflict
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.marking import highest, tag_of
from commonweal.people.models import VisibilityClass
from commonweal.people.naming import sender_name
from commonweal.people.roles import Permission
from commonweal.people.visibility import seen_as_public
from commonweal.thread.kinds import KINDS
from commonweal.thread.looking import looked_along
from commonweal.thread.selectors import Step, find_items
from commonweal.ui.once import sending_of
from commonweal.ui.spreadsheets import file_links
from commonweal.ui.tables import Cell, Column, Table

A_PAGE = 25


@require_safe
@needs(Permission.SEE_ACTIONS)
def actions(request: SignedInRequest) -> HttpResponse:
    """The actions that this person may see, soonest first; none while the address asks for what cannot be."""
    form, found, sort = listed(request)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    looked_through(list(page.object_list), asked=form.named(), by=request.user)
    context = {
        "form": form,
        "page": page,
        "marking": highest(action.visibility_class.marking for action in page.object_list),
        "table": _table(page, sort, request),
        "is_filtered": bool(form.errors or form.named()),
        "files": file_links("actions:actions-file", request.GET) if page.object_list else [],
        "may_make": request.user.may(Permission.MANAGE_ACTIONS),
    }
    return render(request, "actions/actions.html", context)


def _table(page: Any, sort: str, request: HttpRequest) -> Table:
    columns = [
        Column(_("What will be done"), sort="title"),
        Column(_("Who"), sort="who"),
        Column(_("By when"), sort="due"),
        Column(_("Progress"), sort="progress"),
        Column(_("Late")),
    ]
    rows = [
        [
            Cell(
                action.title,
                href=reverse("actions:action", args=[action.public_id]),
                marking=tag_of(action.visibility_class.marking),
            ),
            action.owner_name,
            f"{action.due_on:%-d %b %Y}",
            Cell(action.get_progress_display(), tone=TONES[action.progress]),
            Cell(_("Late"), tone="grave") if action.is_late else "",
        ]
        for action in page.object_list
    ]
    total = page.paginator.count
    caption = ngettext(
        "%(total)s action, of what you may see", "%(total)s actions, of what you may see", total
    ) % {"total": total}
    return Table(caption, columns, rows, sort, request.GET, empty=_("No action fits the filter."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SEE_ACTIONS)
def action(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One action; its organisation, or who manages actions, says here how far it is."""
    found = (
        actions_visible_to(request.user)
        .select_related("visibility_class__agreement", "visibility_class__organisation")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    waiting, waited_for = waits_for(found, request.user), waited_for_by(found, request.user)
    if request.method != "POST":
        looked_at(found, by=request.user)
        note_seen(found, by=request.user)
        looked_through([*waiting, *waited_for], asked=["waits"], by=request.user)
    form = None
    if may_update(request.user, found):
        form = ProgressForm(request.POST or None, action=found, by=request.user)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                update_progress(found, **form.answers(), by=request.user, on=timezone.localdate())
            except Conflict as conflict:
                form = form.over_theirs(conflict.changed)
            else:
                return saved(request, found)
    context = {
        "action": found,
        "form": form,
        "tone": TONES[found.progress],
        "rows": facts_of(found, request.user),
        "comments": comments_of(found, request.user),
        "readers": who_can_see(found, request.user),
        "events": history_of(found, request.user),
        "may_change": request.user.may(Permission.MANAGE_ACTIONS),
        "work": facts_of_work(found, request.user),
        "milestones": table_of_milestones(found, request.user, may_say=may_update(request.user, found)),
        "waits_for": waiting,
        "waited_for_by": waited_for,
    }
    return render(
        request, "actions/action.html", context, status=422 if form is not None and form.errors else 200
    )


def saved(request: SignedInRequest, action: Action) -> HttpResponse:
    """To the page of an action that was kept; to the list for whoever does not see it any more as it says now."""
    if not actions_visible_to(request.user).filter(pk=action.pk).exists():
        messages.success(
            request, _("Saved. You do not see this action any more, because it tells of a school.")
        )
        return redirect("actions:actions")
    messages.success(request, _("Saved."))
    today, organisation, seen = timezone.localdate(), action.owner_organisation, action.visibility_class
    if seen.names_school and not who_would_see(organisation, seen, today):
        words = _("Nobody at %(name)s may see the action “%(title)s” any more. Give it to somebody who may.")
        name = sender_name(organisation, request.user)
        messages.warning(request, words % {"name": name, "title": action.title})
    elif action.owner and not would_see(action.owner, organisation, seen, today):
        words = _("%(name)s may not see the action “%(title)s” any more. Give it to somebody who may.")
        messages.warning(request, words % {"name": action.owner.name, "title": action.title})
    return redirect("actions:action", action.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say otherwise what is promised, by when and by whom."""
    found = get_object_or_404(
        actions_visible_to(request.user).select_related("owner", "owner_organisation", "visibility_class"),
        public_id=public_id,
    )
    if request.method != "POST":
        looked_at(found, by=request.user)
    form = ChangeForm(request.POST or None, action=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_action(found, **form.answers(), by=request.user)
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except CannotAct as error:
            form.add_error("person", str(error))
        else:
            return saved(request, found)
    return render(
        request, "actions/change.html", {"form": form, "action": found}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SEE_ACTIONS, Permission.MANAGE_ACTIONS)
def new(request: SignedInRequest) -> HttpResponse:
    """Make an action, in answer to the item that the address names with `for=kind:identifier`, if any.

    Whoever does not manage actions makes those alone that `rights.may_make` lets them make.
    title: words that the address suggests. Sent back they are typed like any others, and asked about as those are.
    """
    step, like = _answered(request)
    if not may_make(request.user, (step.kind, step.item_id) if step else None):
        raise Http404
    if step is not None and request.method != "POST":
        looked_along(step, [step], by=request.user)
    suggested = {"title": request.GET.get("title", "")[:LONGEST_TITLE]} if request.method != "POST" else None
    is_for_the_group = like is not None and like.names_school
    form = ActionForm(request.POST or None, initial=suggested, is_for_the_group=is_for_the_group)
    if like is not None:
        able = who_can_act(like, today := timezone.localdate())
        form.offer_only(able, left_out=said_of_left_out(like, able, today))
    if request.method == "POST" and form.is_valid() and stays_within(form, like):
        return _make(request, form, step, like)
    context = {
        "form": form,
        "step": step,
        "is_kept_to_readers": like is not None,
    }
    return render(request, "actions/new.html", context, status=422 if form.errors else 200)


def _make(
    request: SignedInRequest, form: ActionForm, step: Step | None, like: VisibilityClass | None
) -> HttpResponse:
    answers = form.cleaned_data
    responds_to = (step.kind, step.item_id) if step else None
    made, is_again = sending_of(request, "action", [answers, responds_to]).make_once(
        Action,
        make_action,
        title=answers["title"],
        details=answers["details"],
        owner_organisation=answers["organisation"],
        owner=answers["person"],
        due_on=answers["due_on"],
        by=request.user,
        responds_to=responds_to,
        like=like,
        is_confirmed=form.was_confirmed,
    )
    if is_again:
        messages.info(request, _("You sent this twice. It was kept once."))
    else:
        messages.success(request, _("The action is on the record."))
    if not actions_visible_to(request.user).filter(pk=made.pk).exists():
        return redirect("actions:actions")
    return redirect("actions:action", made.public_id)


def stays_within(form: ActionForm, like: VisibilityClass | None) -> bool:
    """An item is answered by an organisation that it is shared with; says so if it is not."""
    chosen = form.cleaned_data["organisation"]
    if like is None or may_answer(chosen, like, timezone.localdate()):
        return _reaches_somebody(form, like)
    if like.agreement_id:
        words = _("This item is not shared with %(name)s. Choose an organisation that it is shared with.")
        form.add_error("organisation", words % {"name": chosen})
    else:
        words = _("This item is not shared with other organisations, so only %(name)s can act on it here.")
        form.add_error("organisation", words % {"name": like.organisation})
    return False


def _reaches_somebody(form: ActionForm, like: VisibilityClass | None) -> bool:
    """An action is given to people who will see it; says so if they would not, for what it answers or for its words."""
    chosen, person = form.cleaned_data["organisation"], form.cleaned_data["person"]
    # Whoever has no account yet is given what answers nothing.
    reach = reach_of(chosen, like or unanswered(chosen), names_school=form.school_box is not None)
    if reach.is_lost_by_words:
        words = _(
            "Nobody at %(name)s may see an action that tells of a school. Word it without, or choose another."
        )
        form.add_error("organisation", words % {"name": chosen})
    elif like is not None and not reach.readers:
        words = _("Nobody at %(name)s may see an action that answers this item. Choose another organisation.")
        form.add_error("organisation", words % {"name": chosen})
    elif person is not None and (said := reach.said_of(person)):
        form.add_error("person", said)
    return not form.errors


def _answered(request: HttpRequest) -> tuple[Step | None, VisibilityClass | None]:
    """The item that the action answers, and its class, if it has one; 404 when this person may not see it, or as the
    public only.

    What was released is answered by those who share it: to others it would tell who they are.
    """
    asked = request.GET.get("for", "")
    if not asked:
        return None, None
    kind, _colon, item_id = asked.partition(":")
    step = find_items({(kind, item_id)}, viewer=request.user).get((kind, item_id))
    if step is None:
        raise Http404
    if not KINDS[kind].has_class:
        return step, None
    item = (
        KINDS[kind]
        .visible(request.user)
        .select_related("visibility_class__organisation")
        .get(public_id=item_id)
    )
    if item.visibility_class_id in seen_as_public(request.user):
        raise Http404
    return step, item.visibility_class
