"""What everybody reads of consultations: which there are, one of them, and what was done with what people said."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.consultations.forms import ReceiptForm
from commonweal.consultations.models import Consultation, Phase
from commonweal.consultations.replying import reply_with_receipt, take_back, takes_now
from commonweal.consultations.selectors import consultations_for_all
from commonweal.consultations.told_to_all import days_words, phase_tag, what_we_did
from commonweal.people.senders import count, sender_of

MOST_TRIES = 20


def consultation_or_404(public_id: str) -> Consultation:
    """The consultation with this identifier, once it was opened; 404 for any other."""
    found = consultations_for_all().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which consultations are open, come soon, or are over."""
    every = list(consultations_for_all())
    open_now = [one for one in every if takes_now(one)]
    context = {
        "now": _listed(open_now),
        "others": _listed([one for one in every if one not in open_now]),
    }
    return render(request, "consultations/index.html", context)


def _listed(found: list[Consultation]) -> list[dict[str, Any]]:
    return [{"one": one, "days": days_words(one), "tag": phase_tag(one)} for one in found]


@require_safe
def consultation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One consultation: what is to be decided, what can change, the themes; afterwards what was decided and done."""
    found = consultation_or_404(public_id)
    context: dict[str, Any] = {
        "consultation": found,
        "days": days_words(found),
        "tag": phase_tag(found),
        "is_open": takes_now(found),
        "is_to_come": found.phase == Phase.OPEN and timezone.localdate() < found.opens_on,
        "themes": list(found.themes.prefetch_related("questions")),
        "done": what_we_did(found),
        "is_decided": found.phase in (Phase.DECIDED, Phase.FED_BACK),
    }
    return render(request, "consultations/consultation.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """What became of a reply, for whoever has its code; and the way to take it back while nobody has counted it."""
    form = ReceiptForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "reply": None}
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if count("receipt", sender_of(request)) > MOST_TRIES:
            return render(request, "consultations/receipt.html", context | {"is_too_often": True}, status=429)
        if request.POST.get("go") == "take-back" and take_back(code):
            return redirect("consultations:taken-back")
        found = reply_with_receipt(code)
        context |= {"reply": found, "is_unknown": found is None, "code": code}
        if found is not None:
            about = found.consultation
            context |= {
                "tag": phase_tag(about),
                "done": what_we_did(about),
                "may_take_back": about.phase in (Phase.OPEN, Phase.CLOSED),
            }
    return render(request, "consultations/receipt.html", context, status=422 if form.errors else 200)


@require_safe
def taken_back(request: HttpRequest) -> HttpResponse:
    """What whoever took a reply back is led to."""
    return render(request, "consultations/taken_back.html")
