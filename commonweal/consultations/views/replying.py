"""Replying: a theme a page, no account, nothing kept by us until it is sent.

As with the form of reports, every page posts all answers so far (`people.carried` says why), and is led on to the address
of the next, which finds a copy in the visitor's own browser (`people.half_written`).
"""

import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.consultations.carried import Replying
from commonweal.consultations.models import Consultation
from commonweal.consultations.offered import read
from commonweal.consultations.replying import renew_receipt, send_reply, takes_now, was_sent
from commonweal.consultations.verbs import CannotConsult
from commonweal.consultations.views.public import consultation_or_404
from commonweal.people import half_written
from commonweal.people.carried import NotOurs
from commonweal.people.governance import NotReady
from commonweal.people.leading_on import FORGET, Led, Wish, lead_on, led_by, speak, speaks_from_now
from commonweal.people.senders import sender_of
from commonweal.people.spam import why_held
from commonweal.people.visibility import MarkingTooHigh

RESEND_SECONDS = 120
SHOWN_SECONDS = 600
LONGEST_DRAFT = 12


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a reply, or take in one of its pages and lead on to the next."""
    asked = consultation_or_404(public_id)
    if not takes_now(asked) and request.method != "POST":
        return redirect("consultations:consultation", public_id)
    if request.method != "POST":
        return redirect("consultations:reply-page", public_id, Replying(consultation=asked).draft, "start")
    try:
        carried = Replying.unpacked(request.POST.get("carried", ""), consultation=asked)
    except NotOurs:
        return render(request, "consultations/again.html", {"consultation": asked}, status=400)
    led = led_by(request, carried)
    if not takes_now(asked) and led.wish != Wish.FORGET:
        return _too_late(request, asked, carried)
    if led.wish == Wish.LANGUAGE:
        chosen = speaks_from_now(request)
        return speak(_lead_to(request, carried, led), chosen)
    if led.wish == Wish.FORGET:
        response = redirect("consultations:consultation", public_id)
        half_written.forget(response, carried)
        return response
    if led.wish == Wish.SEND:
        return _send(request, carried)
    return _lead_to(request, carried, led)


@never_cache
@require_safe
def page(request: HttpRequest, public_id: str, draft: str, step: str) -> HttpResponse:
    """One page of a reply with what was typed so far, so that the browser's own Back and Reload find it."""
    asked = consultation_or_404(public_id)
    found = half_written.kept(request, Replying(draft=draft, consultation=asked))
    if not takes_now(asked):
        return _too_late(request, asked, found[0] if found else None)
    if found is None:
        if step == "start" and len(draft) <= LONGEST_DRAFT:
            return _page(request, Replying(draft=draft, consultation=asked), Led(Wish.PAGE, "start"))
        return render(request, "consultations/over.html", {"consultation": asked}, status=410)
    carried, problems, is_cut = found
    if step not in carried.steps():
        return redirect("consultations:reply-page", public_id, draft, carried.first_unanswered())
    led = Led(Wish.PAGE, step, is_wrong="wrong" in request.GET, returns="returns" in request.GET)
    return _page(
        request,
        carried,
        led,
        problems=problems if step == "check" else (),
        is_cut=is_cut and carried.is_long(step),
    )


def _too_late(request: HttpRequest, asked: Consultation, carried: Replying | None) -> HttpResponse:
    """It is not open any more, or not yet: whoever had begun gets their own words back, to copy."""
    if carried is None or not carried.said():
        return redirect("consultations:consultation", asked.public_id)
    context = {"consultation": asked, "rows": rows_of(carried)}
    return render(request, "consultations/too_late.html", context, status=410)


def _lead_to(
    request: HttpRequest, carried: Replying, led: Led, *, problems: Sequence[str] = ()
) -> HttpResponse:
    return lead_on(carried, led, lambda: _page(request, carried, led, problems=problems), problems=problems)


def _page(
    request: HttpRequest,
    carried: Replying,
    led: Led,
    *,
    problems: Sequence[str] = (),
    is_cut: bool = False,
) -> HttpResponse:
    """Draw one page with everything typed so far; what is wrong is said once somebody tried to go on."""
    step, steps = led.step, carried.steps()
    at = steps.index(step)
    form = carried.form(step, bound=led.is_wrong or bool(problems))
    for problem in problems:
        form.add_error(None, problem)
    context = {
        "consultation": carried.consultation,
        "theme": carried.theme_of(step),
        "form": form,
        "step": step,
        "back": steps[at - 1] if at else "",
        "number": at,
        "of": len(steps) - 1,
        "carried": carried.packed(),
        "returns": led.returns,
        "is_cut": is_cut,
        "forget": FORGET,
        # The header's own language switch would leave the page, and with it what was typed.
        "languages": [],
        "form_languages": _languages(),
    }
    if step == "check":
        context["rows"] = rows_of(carried)
    return render(request, "consultations/reply.html", context)


def _languages() -> list[dict[str, Any]]:
    now = get_language()
    return [
        {"code": code, "name": get_language_info(code.split("-")[0])["name_local"], "is_current": code == now}
        for code, _name in settings.LANGUAGES
    ]


def rows_of(carried: Replying) -> list[dict[str, str]]:
    """The answers as people read them, each with the page on which it is changed."""
    rows = []
    answered = {question.pk: read(question, words, chosen) for question, words, chosen in carried.said()}
    for step in carried.steps():
        rows += [
            {
                "label": question.words,
                "text": answered.get(question.pk, "") or _("You left this out"),
                "step": step,
            }
            for question in carried.questions(step)
        ]
    about = carried.form("about")
    about.is_valid()
    told = about.cleaned_data
    rows.append({"label": _("You reply for"), "text": told.get("group") or _("Yourself"), "step": "about"})
    for name in ("postcode", "email"):
        rows.append(
            {
                "label": str(about.fields[name].label),
                "text": told.get(name) or _("You left this out"),
                "step": "about",
            }
        )
    return rows


def _send(request: HttpRequest, carried: Replying) -> HttpResponse:
    said = carried.said()
    if not said:
        return _lead_to(
            request, carried, Led(Wish.PAGE, "check"), problems=[_("Answer at least one question.")]
        )
    told = carried.cleaned()
    held = why_held(
        text="\n".join(words for _question, words, _chosen in said),
        trap=request.POST.get("website", ""),
        seconds_taken=time.time() - carried.began,
        sender=sender_of(request),
        form=carried.consultation.public_id,
    )
    key = f"replied-{carried.content_key}"
    try:
        _kept, code = send_reply(
            carried.consultation,
            said=said,
            on_behalf_of=told["group"] if told["who"] == "group" else "",
            postcode=told["postcode"],
            email=told["email"],
            language=get_language() or "",
            content_key=carried.content_key,
            held=held,
        )
    except (CannotConsult, NotReady, MarkingTooHigh) as error:
        return _lead_to(request, carried, Led(Wish.PAGE, "check"), problems=[str(error)])
    except IntegrityError:
        if not was_sent(content_key=carried.content_key):
            raise
        # Sent twice, perhaps because the first answer was lost; later somebody else may sit at this screen.
        packed = request.POST.get("carried", "")
        may_renew = caches["passing"].get(key) or Replying.was_packed_within(packed, SHOWN_SECONDS)
        renewed = renew_receipt(content_key=carried.content_key) if may_renew else None
        return _sent(request, carried, renewed, is_again=True)
    caches["passing"].set(key, 1, RESEND_SECONDS)
    return _sent(request, carried, code)


def _sent(
    request: HttpRequest, carried: Replying, code: str | None, *, is_again: bool = False
) -> HttpResponse:
    # The code is in the answer and in no cookie: whoever comes to this screen later does not find it.
    context = {
        "code": code,
        "is_again": is_again,
        "consultation": carried.consultation,
    }
    response = render(request, "consultations/sent.html", context)
    half_written.forget(response, carried)
    return response
