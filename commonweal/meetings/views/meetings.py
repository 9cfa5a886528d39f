"""The list of meetings, one meeting, calling and changing one, who was there, and its minutes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.audit.verbs import record
from commonweal.changes.meanwhile import Conflict
from commonweal.documents.pdf import as_pdf
from commonweal.documents.word import as_docx
from commonweal.meetings.attendance import add_guest, hold_meeting, note_attendance, remove_guests
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.describing import (
    TONES,
    agenda_of,
    facts_of,
    guests_of,
    table_of,
    table_of_attendance,
    title_of,
    told_of,
    who_can_see,
)
from commonweal.meetings.forms import AgreeForm, AttendanceForm, ChangeMeetingForm, GuestForm, MeetingForm
from commonweal.meetings.looking import looked_at, looked_through
from commonweal.meetings.minutes import agree_minutes, document_of
from commonweal.meetings.models import Meeting, State
from commonweal.meetings.selectors import OPENS, bodies_visible_to, meetings_visible_to, reads_papers
from commonweal.meetings.sending import may_send
from commonweal.meetings.verbs import NEXT, call_meeting, change_meeting
from commonweal.meetings.views.found import body_of, for_readers, meeting_of
from commonweal.meetings.writing import may_act_on_decisions, may_write_for
from commonweal.people.access import SignedInRequest, only_for
from commonweal.people.history import history_of
from commonweal.people.marking import highest
from commonweal.ui.once import sending_of

A_PAGE = 20
DONE = {
    "call meeting": gettext_lazy("Put on the record"),
    "change meeting": gettext_lazy("Changed"),
    "add agenda item": gettext_lazy("A matter was put on the agenda"),
    "change agenda item": gettext_lazy("A matter on the agenda was changed"),
    "remove agenda item": gettext_lazy("A matter was taken off the agenda"),
    "send agenda": gettext_lazy("The agenda was sent by e-mail"),
    "add paper": gettext_lazy("A paper was added"),
    "remove paper": gettext_lazy("A paper was taken away"),
    "note attendance": gettext_lazy("Who was there was noted"),
    "agree minutes": gettext_lazy("The minutes were agreed"),
}
FORMATS = {
    "pdf": ("application/pdf", as_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
}
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_readers
def meetings(request: SignedInRequest) -> HttpResponse:
    """The meetings that this person may see: those to come, the soonest first, and those that were."""
    now = timezone.now()
    visible = meetings_visible_to(request.user)
    coming = list(visible.filter(ends_at__gte=now).order_by("starts_at")[:A_PAGE])
    page = Paginator(visible.filter(ends_at__lt=now), A_PAGE).get_page(request.GET.get("page"))
    shown = [*coming, *page.object_list]
    looked_through(shown, asked=[], by=request.user)
    writes = [one for one in bodies_visible_to(request.user) if may_write_for(request.user, one)]
    context = {
        "coming": table_of(coming, _("Coming meetings"), request.user, empty=_("No meeting is called.")),
        "past": table_of(
            page.object_list, _("Past meetings"), request.user, empty=_("No meeting was held yet.")
        ),
        "page": page,
        "marking": highest(one.visibility_class.marking for one in shown),
        "writes": writes,
    }
    return render(request, "meetings/meetings.html", context)


@require_safe
@for_readers
def meeting(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One meeting: when and where, agenda with papers, who was there, what was decided and what came of it."""
    found = meeting_of(request, public_id)
    looked_at(found, by=request.user)
    agenda, besides = agenda_of(found, request.user)
    may_write = may_write_for(request.user, found.body) and not found.is_fixed
    reads = reads_papers(request.user, found)
    context = {
        "meeting": found,
        "title": title_of(found),
        "tone": TONES[found.state],
        "rows": facts_of(found, request.user),
        "agenda": agenda,
        "besides": besides,
        "attendance": table_of_attendance(found, request.user),
        "may_write": may_write,
        "may_send": may_write and may_send(found),
        "told": told_of(found, request.user) if reads else [],
        "may_decide": may_write and found.starts_at <= timezone.now() and found.state != State.CANCELLED,
        "may_hold": may_write
        and found.ends_at <= timezone.now()
        and State.HELD in NEXT[found.state] - {found.state},
        "may_agree": may_write and found.state == State.HELD,
        "may_act": may_act_on_decisions(request.user, found.body),
        "reads_papers": reads,
        "reads_minutes": found.is_fixed or (reads and found.state == State.HELD),
        "readers": who_can_see(found, request.user),
        "events": history_of(("meeting", found.public_id), DONE, viewer=request.user),
    }
    return render(request, "meetings/meeting.html", context)


@shows_and_takes
@for_readers
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Call a meeting of a body."""
    body = body_of(request, slug, to_write=True)
    form = MeetingForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made, is_again = sending_of(request, "meeting", [form.cleaned_data, slug]).make_once(
                Meeting, _call, body=body, **form.answers(), by=request.user
            )
        except CannotMeet as error:
            form.add_error(None, str(error))
        else:
            said = _("You sent this twice. It was kept once.") if is_again else _("The meeting is called.")
            messages.success(request, said)
            return redirect("meetings:meeting", made.public_id)
    context = {
        "form": form,
        "caption": body.name,
        "title": _("Call a meeting"),
        "press": _("Call it"),
        "back": reverse("meetings:body", args=[slug]),
    }
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


def _call(*, body: Any, **answers: Any) -> Meeting:
    return call_meeting(body, **answers)


def refuse_fixed(found: Meeting) -> None:
    """404 for whoever would change a meeting whose minutes are agreed."""
    if found.is_fixed:
        raise Http404


@shows_and_takes
@for_readers
def change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say otherwise when and where a meeting is, or how far it has come."""
    found = meeting_of(request, public_id, to_write=True)
    refuse_fixed(found)
    form = ChangeMeetingForm(request.POST or None, meeting=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            change_meeting(found, **form.answers(), by=request.user)
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except CannotMeet as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", public_id)
    return _form(request, found, form, _("Change this meeting"), _("Save"))


def _form(
    request: SignedInRequest, found: Meeting, form: Any, title: str, press: str, words: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "meeting": found,
        "caption": title_of(found),
        "title": title,
        "words": words,
        "press": press,
        "back": reverse("meetings:meeting", args=[found.public_id]),
    }
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


@shows_and_takes
@for_readers
def attendance(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who was there: each member, and guests by organisation."""
    found = meeting_of(request, public_id, to_write=True)
    refuse_fixed(found)
    asked = request.POST.get("do", "")
    form: Any = AttendanceForm(request.POST if asked == "members" else None, meeting=found, by=request.user)
    guest = GuestForm(request.POST if asked == "guest" else None)
    try:
        if asked == "members" and form.is_valid():
            note_attendance(found, members=form.answers(), seen=form.cleaned_data["seen"], by=request.user)
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", public_id)
        if asked == "guest" and guest.is_valid():
            add_guest(found, **guest.cleaned_data, by=request.user)
            messages.success(request, _("The guest is on the list."))
            return redirect("meetings:attendance", public_id)
        if asked == "remove":
            gone = found.attendance.filter(person=None, pk__in=_numbers(request.POST.getlist("guest")))
            remove_guests(found, guests=list(gone), by=request.user)
            messages.success(request, _("Saved."))
            return redirect("meetings:attendance", public_id)
    except Conflict as conflict:
        form = form.over_theirs(conflict.changed)
    except CannotMeet as error:
        (guest if asked == "guest" else form).add_error(None, str(error))
    context = {
        "meeting": found,
        "caption": title_of(found),
        "form": form,
        "guest": guest,
        "guests": guests_of(found, request.user),
    }
    status = 422 if form.errors or guest.errors else 200
    return render(request, "meetings/attendance.html", context, status=status)


@require_POST
@for_readers
def hold(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say in one press that a meeting whose time has passed was held."""
    found = meeting_of(request, public_id, to_write=True)
    refuse_fixed(found)
    try:
        hold_meeting(found, by=request.user)
    except CannotMeet as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("It is noted that the meeting was held."))
    return redirect("meetings:meeting", public_id)


def _numbers(texts: list[str]) -> list[int]:
    return [int(one) for one in texts if one.isdecimal() and len(one) < 10]


@shows_and_takes
@for_readers
def agree(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Fix the minutes as agreed, after they were read once more."""
    found = meeting_of(request, public_id, to_write=True)
    refuse_fixed(found)
    if found.state != State.HELD:
        raise Http404
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agree_minutes(found, on=form.cleaned_data["agreed_on"], by=request.user)
        except CannotMeet as error:
            form.add_error("agreed_on", str(error))
        else:
            messages.success(request, _("The minutes are agreed. Nothing of this meeting changes any more."))
            return redirect("meetings:meeting", public_id)
    words = _(
        "From then on nothing of this meeting changes any more, and all who may see it read its minutes. Download the draft and read it once more first."
    )
    return _form(request, found, form, _("Approve the minutes"), _("Approve them"), words)


@require_safe
@only_for(*OPENS)
def minutes(request: SignedInRequest, public_id: str, ending: str) -> HttpResponse:
    """The minutes as a file: agreed for all who see the meeting, the draft for those who read its papers."""
    found = meeting_of(request, public_id)
    if ending not in FORMATS:
        raise Http404
    if not found.is_fixed and not (reads_papers(request.user, found) and found.state == State.HELD):
        raise Http404
    content_type, write = FORMATS[ending]
    content = write(document_of(found, request.user))
    record(
        "download minutes",
        by=request.user,
        item_kind="meeting",
        item_id=found.public_id,
        details={"format": ending},
    )
    day = timezone.localdate(found.starts_at)
    name = f"{slugify(str(found.body)) or 'meeting'}-{day:%Y-%m-%d}-minutes.{ending}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
