"""Running a consultation: setting it up, moving it on, showing that it is fair, and answering what people said."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.consultations.describing import facts_of, tests_of
from commonweal.consultations.forms import DecidedForm, DefinitionForm, EvidenceForm, ResponseForm
from commonweal.consultations.models import Consultation, GunningTest, Phase, Theme
from commonweal.consultations.phases import in_the_way, move_on, next_phase
from commonweal.consultations.results import results_of
from commonweal.consultations.selectors import run_by
from commonweal.consultations.told_to_all import TONES, days_words
from commonweal.consultations.verbs import (
    ORDER,
    CannotConsult,
    define_anew,
    give_evidence,
    may_show,
    respond,
    set_up,
)
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import Organisation
from commonweal.people.roles import Permission
from commonweal.people.visibility import MarkingTooHigh
from commonweal.ui.tables import Cell, Column, Table

shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])
running = needs(Permission.RUN_CONSULTATIONS)


def run_or_404(request: SignedInRequest, public_id: str) -> Any:
    """The consultation with this identifier, of those that this person runs; 404 for any other."""
    found = run_by(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@running
def consultations(request: SignedInRequest) -> HttpResponse:
    """The consultations that this person runs, the newest first."""
    found: list[Any] = list(run_by(request.user))
    columns = [
        Column(_("Consultation")),
        Column(_("Open")),
        Column(_("Replies"), is_numeric=True),
        Column(_("Phase")),
    ]
    rows = [
        [
            Cell(one.title, href=reverse("consultations:run", args=[one.public_id])),
            days_words(one),
            f"{one.count:,}",
            Cell(str(one.get_phase_display()), tone=TONES[one.phase]),
        ]
        for one in found
    ]
    table = Table(_("Consultations"), columns, rows, caption_is_hidden=True) if found else None
    return render(request, "consultations/running.html", {"table": table})


@require_safe
@running
def run(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One consultation for whoever runs it: how far it is, what stands in the way of its next phase, what was replied."""
    found = run_or_404(request, public_id)
    following = next_phase(found)
    counted = ngettext("%(n)s reply", "%(n)s replies", found.count) % {"n": f"{found.count:,}"}
    context = {
        "consultation": found,
        "tone": TONES[found.phase],
        "rows": facts_of(found),
        "tests": tests_of(found),
        "following": following,
        "missing": in_the_way(found, timezone.localdate()) if following else [],
        "asks_outcome": following == Phase.DECIDED,
        "is_draft": found.phase == Phase.DRAFT,
        "is_public": found.phase not in (Phase.DRAFT, Phase.AGREED),
        "counted": counted,
        "held": found.replies.exclude(held="").count(),
        "takes_paper": found.phase in (Phase.OPEN, Phase.CLOSED),
        "themes": list(found.themes.prefetch_related("questions")),
        "results": results_of(found),
        "may_answer": _may_answer(found),
    }
    return render(request, "consultations/run.html", context)


@shows_and_takes
@running
def new(request: SignedInRequest) -> HttpResponse:
    """Set up a consultation from a definition file."""
    form = DefinitionForm(request.POST or None, request.FILES or None)
    lead = Organisation.objects.filter(is_lead=True, is_active=True).first()
    if request.method == "POST" and form.is_valid():
        try:
            if lead is None:
                raise CannotConsult(_("No organisation leads the partnership yet."))
            made = set_up(form.cleaned_data["file"], owner=lead, by=request.user)
        except (CannotConsult, MarkingTooHigh) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Kept as a draft. Nobody else sees it yet."))
            return redirect("consultations:run", made.public_id)
    return _form(
        request,
        form,
        title=_("Set up a consultation"),
        press=_("Read the file"),
        back=reverse("consultations:running"),
        is_file=True,
    )


@shows_and_takes
@running
def define(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put another definition in the place of a draft's."""
    found = run_or_404(request, public_id)
    if found.phase != Phase.DRAFT:
        raise Http404
    form = DefinitionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            define_anew(found, form.cleaned_data["file"], by=request.user)
        except (CannotConsult, MarkingTooHigh) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Read anew."))
            return redirect("consultations:run", public_id)
    return _form(
        request, form, found, title=_("Read its definition anew"), press=_("Read the file"), is_file=True
    )


@shows_and_takes
@running
def evidence(request: SignedInRequest, public_id: str, test: int) -> HttpResponse:
    """Say what shows that it meets one of the four tests."""
    found = run_or_404(request, public_id)
    if test not in GunningTest.values or not may_show(found, test):
        raise Http404
    there = found.evidence.filter(test=test).first()
    form = EvidenceForm(request.POST or None, initial={"words": there.words if there else ""})
    if request.method == "POST" and form.is_valid():
        try:
            give_evidence(found, test=test, words=form.cleaned_data["words"], by=request.user)
        except (CannotConsult, MarkingTooHigh) as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("consultations:run", public_id)
    return _form(request, form, found, title=str(GunningTest(test).label), press=_("Save"))


@require_POST
@running
def move(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Move it on to its next phase; what stands in the way is said."""
    found = run_or_404(request, public_id)
    to = request.POST.get("to", "")
    if to == Phase.DECIDED:
        return redirect("consultations:decided", public_id)
    try:
        moved = move_on(found, to=to, by=request.user)
    except CannotConsult as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is now: %(phase)s.") % {"phase": moved.get_phase_display()})
    return redirect("consultations:run", public_id)


@shows_and_takes
@running
def decided(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say what was decided, and when."""
    found = run_or_404(request, public_id)
    if found.phase != Phase.ANALYSED:
        raise Http404
    form = DecidedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move_on(found, to=Phase.DECIDED, by=request.user, **form.cleaned_data)
        except (CannotConsult, MarkingTooHigh) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is public now."))
            return redirect("consultations:run", public_id)
    return _form(request, form, found, title=_("What was decided"), press=_("Publish the decision"))


@shows_and_takes
@running
def answer(request: SignedInRequest, public_id: str, order: int) -> HttpResponse:
    """Answer what people said on one theme; it is public once all of it is fed back."""
    found = run_or_404(request, public_id)
    theme = found.themes.filter(order=order).first()
    if theme is None or not _may_answer(found):
        raise Http404
    form = ResponseForm(request.POST or None, initial=_answered(theme))
    if request.method == "POST" and form.is_valid():
        try:
            respond(theme, **form.cleaned_data, by=request.user)
        except (CannotConsult, MarkingTooHigh) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It is published when the consultation is fed back."))
            return redirect("consultations:run", public_id)
    return _form(request, form, found, title=theme.title, press=_("Save"))


def _may_answer(consultation: Consultation) -> bool:
    """May themes be answered now? Once it is closed, until people were told."""
    at = ORDER.index(Phase(consultation.phase))
    return ORDER.index(Phase.CLOSED) <= at < ORDER.index(Phase.FED_BACK)


def _answered(theme: Theme) -> dict[str, str]:
    return {"heard": theme.heard, "changed": theme.changed, "response": theme.response}


def _form(
    request: SignedInRequest,
    form: Any,
    consultation: Consultation | None = None,
    *,
    title: str,
    press: str,
    back: str = "",
    is_file: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "press": press,
        "consultation": consultation,
        "is_file": is_file,
        "back": back or reverse("consultations:run", args=[consultation.public_id if consultation else ""]),
    }
    return render(request, "consultations/form.html", context, status=422 if form.errors else 200)
