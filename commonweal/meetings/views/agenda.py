"""Matters on an agenda with their papers, and what was decided."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.audit.verbs import record
from commonweal.changes.meanwhile import Conflict
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.describing import facts_of, papers_of, seen_decision, title_of
from commonweal.meetings.forms import ChangeItemForm, DecisionForm, ItemForm, PaperForm
from commonweal.meetings.looking import looked_at_decision
from commonweal.meetings.models import Decision, Paper, State
from commonweal.meetings.outcomes import done_by
from commonweal.meetings.papers import add_paper, remove_paper
from commonweal.meetings.selectors import OPENS, decisions_visible_to, reads_papers
from commonweal.meetings.verbs import add_item, change_item, record_decision, remove_item
from commonweal.meetings.views.found import for_readers, item_of, meeting_of
from commonweal.meetings.views.meetings import refuse_fixed
from commonweal.meetings.writing import may_act_on_decisions
from commonweal.people.access import SignedInRequest, only_for
from commonweal.people.attached.handing_out import as_download
from commonweal.people.veiling import Veil
from commonweal.people.visibility_models import Marking
from commonweal.ui.once import sending_of
from commonweal.ui.summaries import facts

shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@shows_and_takes
@for_readers
def new_item(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put a matter on the agenda."""
    meeting = meeting_of(request, public_id, to_write=True)
    refuse_fixed(meeting)
    form = ItemForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            add_item(meeting, **form.answers(), by=request.user)
        except CannotMeet as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is on the agenda."))
            return redirect("meetings:meeting", public_id)
    context = {
        "form": form,
        "meeting": meeting,
        "caption": title_of(meeting),
        "title": _("Put a matter on the agenda"),
        "press": _("Put it on the agenda"),
        "back": reverse("meetings:meeting", args=[public_id]),
    }
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


@shows_and_takes
@for_readers
def item(request: SignedInRequest, public_id: str, item_id: str) -> HttpResponse:
    """Change a matter: its words, its place, what was said of it, its papers."""
    meeting = meeting_of(request, public_id, to_write=True)
    refuse_fixed(meeting)
    found = item_of(meeting, item_id)
    asked = request.POST.get("do", "")
    form: Any = ChangeItemForm(
        request.POST if request.method == "POST" and asked == "change" else None, item=found, by=request.user
    )
    paper = PaperForm(request.POST, request.FILES) if asked == "paper" else PaperForm()
    try:
        if asked == "change" and form.is_valid():
            change_item(found, **form.answers(), by=request.user)
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", public_id)
        if asked == "paper" and paper.is_valid():
            add_paper(found, file=paper.cleaned_data["paper"], by=request.user)
            messages.success(request, _("The paper is added."))
            return redirect("meetings:item", public_id, item_id)
        if asked == "remove":
            remove_item(found, by=request.user)
            messages.success(request, _("It is off the agenda."))
            return redirect("meetings:meeting", public_id)
    except Conflict as conflict:
        form = form.over_theirs(conflict.changed)
    except CannotMeet as error:
        if asked == "remove":
            messages.warning(request, str(error))
            return redirect("meetings:item", public_id, item_id)
        (paper if asked == "paper" else form).add_error(None, str(error))
    context = {
        "form": form,
        "paper": paper,
        "meeting": meeting,
        "heading": Veil(request.user).over(found.title),
        "papers": papers_of(found, request.user),
        "caption": title_of(meeting),
    }
    return render(request, "meetings/item.html", context, status=422 if form.errors or paper.errors else 200)


def _paper(request: SignedInRequest, public_id: str, paper_id: str, *, to_write: bool = False) -> Paper:
    meeting = meeting_of(request, public_id, to_write=to_write)
    if not reads_papers(request.user, meeting):
        raise Http404
    found = Paper.objects.filter(item__meeting=meeting, public_id=paper_id).select_related("item").first()
    if found is None:
        raise Http404
    found.item.meeting = meeting
    return found


@require_safe
@only_for(*OPENS)
def paper(request: SignedInRequest, public_id: str, paper_id: str) -> FileResponse:
    """One paper, never shown inside the page; the right is asked for each time."""
    found = _paper(request, public_id, paper_id)
    meeting = found.item.meeting
    if meeting.visibility_class.marking == Marking.SENSITIVE:
        record(
            "download paper",
            by=request.user,
            item_kind="meeting",
            item_id=meeting.public_id,
            details={"paper": found.public_id},
        )
    return as_download(found.file, name=Veil(request.user).over(found.name), media_type=found.media_type)


@require_POST
@for_readers
def take_paper(request: SignedInRequest, public_id: str, paper_id: str) -> HttpResponse:
    """Take a paper away that was added by mistake."""
    found = _paper(request, public_id, paper_id, to_write=True)
    refuse_fixed(found.item.meeting)
    item_id = found.item.public_id
    remove_paper(found, by=request.user)
    messages.success(request, _("The paper is taken away."))
    return redirect("meetings:item", public_id, item_id)


@shows_and_takes
@for_readers
def decide(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record what was decided, and why."""
    meeting = meeting_of(request, public_id, to_write=True)
    refuse_fixed(meeting)
    if meeting.state == State.CANCELLED or meeting.starts_at > timezone.now():
        raise Http404
    form = DecisionForm(
        request.POST or None,
        meeting=meeting,
        by=request.user,
        initial={"item": meeting.items.filter(public_id=request.GET.get("item", "")).first()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_again = sending_of(request, "decision", [form.cleaned_data, public_id]).make_once(
                Decision, _record, meeting=meeting, **form.answers(), by=request.user
            )
        except CannotMeet as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is on the record."))
            return redirect("meetings:decision", made.public_id)
    context = {
        "form": form,
        "meeting": meeting,
        "caption": title_of(meeting),
        "title": _("Record a decision"),
        "press": _("Record it"),
        "back": reverse("meetings:meeting", args=[public_id]),
    }
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


def _record(*, meeting: Any, **answers: Any) -> Decision:
    return record_decision(meeting, **answers)


@require_safe
@for_readers
def decision(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One decision: why, at which meeting, and what came of it."""
    found = decisions_visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    looked_at_decision(found, by=request.user)
    shown = seen_decision(found, request.user)
    rows = facts(
        (_("Decided by"), found.meeting.body.name),
        *((row["label"], row["value"]) for row in facts_of(found.meeting, request.user)[:1]),
        (_("Why"), shown.reasons),
    )
    context = {
        "decision": found,
        "shown": shown,
        "rows": rows,
        "done": done_by(found, request.user),
        "may_act": may_act_on_decisions(request.user, found.meeting.body),
    }
    return render(request, "meetings/decision.html", context)
