"""The public form: one thing a page, no account, nothing kept by us until it is sent.

Every page posts all answers so far (`people.carried` says why), and is led on to the address of the next,
which finds a copy in the visitor's own browser (`people.half_written`). An anonymous report therefore
leaves no session, and with us no trace of somebody who changed their mind.
"""

import datetime
import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.people import half_written
from commonweal.people.attached.reading import CannotAttach, read_files
from commonweal.people.carried import NotOurs
from commonweal.people.governance import NotReady, refuse_unless_ready
from commonweal.people.leading_on import FORGET, Led, Wish, lead_on, led_by, speak, speaks_from_now
from commonweal.people.models import Organisation
from commonweal.people.senders import sender_of
from commonweal.people.spam import why_held
from commonweal.people.visibility import MarkingTooHigh
from commonweal.tension import safeguarding
from commonweal.tension.attachments import attach
from commonweal.tension.forms.carried import Carried
from commonweal.tension.forms.places import chosen_place, located
from commonweal.tension.report_models import Channel, PlaceKind, WhenPrecision
from commonweal.tension.verbs.answers import renew_receipt, was_sent
from commonweal.tension.verbs.receive import CannotReceive, receive_report
from commonweal.tension.verbs.told import Told
from commonweal.ui.chosen_files import CHOOSE_AGAIN
from commonweal.ui.direction import isolated
from commonweal.ui.navigation import Words

RESEND_SECONDS = 120
SHOWN_SECONDS = 600
LONGEST_DRAFT = 12


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Begin the public form, or take in one of its pages and lead on to the next."""
    lead, closed = _taking_reports()
    if lead is None:
        return _closed(request, closed)
    if request.method != "POST":
        return redirect("tension:public-page", Carried().draft, "start")
    try:
        carried = Carried.unpacked(request.POST.get("carried", ""))
    except NotOurs:
        return render(request, "tension/public/again.html", status=400)
    led = led_by(request, carried)
    if led.wish == Wish.LANGUAGE:
        chosen = speaks_from_now(request)
        return speak(_lead_to(request, carried, led, problems=_files_again(request)), chosen)
    if led.wish == Wish.FORGET:
        response = redirect("tension:public-deleted")
        half_written.forget(response, carried)
        return response
    if led.wish == Wish.SEND:
        return _send(request, carried, lead)
    return _lead_to(request, carried, led)


@never_cache
@require_safe
def page(request: HttpRequest, draft: str, step: str) -> HttpResponse:
    """One page of the form with what was typed so far, so that the browser's own Back and Reload find it."""
    lead, closed = _taking_reports()
    if lead is None:
        return _closed(request, closed)
    found = half_written.kept(request, Carried(draft=draft))
    if found is None:
        if step == "start" and len(draft) <= LONGEST_DRAFT:
            return _page(request, Carried(draft=draft), "start")
        return render(request, "tension/public/over.html", _contacts(), status=410)
    carried, problems, is_cut = found
    if step not in carried.steps():  # an answer that was changed since leads past this page
        return redirect("tension:public-page", draft, carried.first_unanswered())
    return _page(
        request,
        carried,
        step,
        is_wrong="wrong" in request.GET,
        returns="returns" in request.GET,
        problems=problems if step == "check" else (),
        is_cut=is_cut and carried.is_long(step),
    )


@never_cache
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """What whoever pressed “Stop, and delete what I typed” is led to."""
    return render(request, "tension/public/deleted.html", _contacts())


def _taking_reports() -> tuple[Organisation | None, str]:
    """The organisation that takes in what the public sends; or None, and why nothing is taken in."""
    try:
        refuse_unless_ready()
    except NotReady:
        return None, "papers"
    if safeguarding.is_missing():
        return None, "nobody to call"
    return Organisation.objects.filter(is_lead=True, is_active=True).first(), "nobody to read"


def _closed(request: HttpRequest, why: str) -> HttpResponse:
    """The page of a form that takes nothing now, with the true reason."""
    return render(request, "tension/public/not_yet.html", {"why": why, **_contacts()}, status=503)


def _lead_to(
    request: HttpRequest, carried: Carried, led: Led, *, problems: Sequence[str] = ()
) -> HttpResponse:
    """Send the browser on to a page's address; where the text is too long for that, answer with the page."""

    def draw() -> HttpResponse:
        return _page(
            request, carried, led.step, is_wrong=led.is_wrong, returns=led.returns, problems=problems
        )

    return lead_on(carried, led, draw, problems=problems)


def _page(
    request: HttpRequest,
    carried: Carried,
    step: str,
    *,
    is_wrong: bool = False,
    returns: bool = False,
    problems: Sequence[str] = (),
    is_cut: bool = False,
) -> HttpResponse:
    """Draw one page with everything typed so far; what is wrong is said once somebody tried to go on."""
    steps = carried.steps()
    at = steps.index(step)
    form = carried.form(step, bound=is_wrong or bool(problems))
    for problem in problems if "files" in form.fields else ():
        form.add_error("files", problem)
    context = {
        "form": form,
        "step": step,
        "back": steps[at - 1] if at else "",
        "number": at + 1,
        "carried": carried.packed(),
        "returns": returns,
        "is_cut": is_cut,
        "forget": FORGET,
        # The header's own language switch would leave the page, and with it what was typed.
        "languages": [],
        "form_languages": _languages(),
        **_contacts(),
    }
    if step == "check":
        context["rows"] = rows_of(carried)
    return render(request, "tension/public/page.html", context)


def _languages() -> list[dict[str, Any]]:
    now = get_language()
    return [
        {"code": code, "name": get_language_info(code.split("-")[0])["name_local"], "is_current": code == now}
        for code, _name in settings.LANGUAGES
    ]


def _contacts() -> dict[str, Words]:
    return {
        "safeguarding": isolated(settings.CHILDREN_SAFEGUARDING),
        "contact": isolated(settings.CONTACT),
    }


def rows_of(carried: Carried) -> list[dict[str, str]]:
    """The answers as people read them, each with the page on which it is changed."""
    rows = []
    for step in carried.steps()[:-1]:
        form = carried.form(step)
        form.is_valid()
        for name, field in form.fields.items():
            value = form.cleaned_data.get(name, "")
            if isinstance(value, datetime.date):
                text = f"{value:%-d %-m %Y}"
            else:
                text = str(dict(getattr(field, "choices", ())).get(value, value or ""))
            if (text or step != "contact") and not (name in ("day", "place") and not text):
                rows.append({"label": str(field.label), "text": text, "step": step})
    if not any(row["step"] == "contact" for row in rows):
        rows.insert(
            -1, {"label": _("How to reach you"), "text": _("You left no contact details"), "step": "contact"}
        )
    return rows


def told_from(answers: dict[str, Any]) -> Told:
    """The answers of the public form as a report."""
    when, precision = None, WhenPrecision.UNKNOWN
    day = timezone.localdate() if answers["when"] == "today" else answers.get("day")
    if answers["when"] != "unsure" and day:
        when = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        precision = WhenPrecision.DAY
    is_place = answers["where"] == PlaceKind.PLACE
    found = chosen_place(answers["place"], answers.get("choice", "")) if is_place else None
    reporter = {name: answers.get(name, "") for name in ("name", "email", "phone", "safely")}
    return Told(
        kind=answers["kind"],
        what=answers["what"],
        where=answers["where"],
        place=answers["place"],
        when_from=when,
        when_precision=precision,
        source="public",
        may_share=answers["may_share"] == "yes",
        concerns_child=answers["at_risk"] in ("yes", "unsure"),
        language=(get_language() or "")[:10],
        reporter=reporter if any(reporter.values()) else {},
        **located(found),
    )


def _send(request: HttpRequest, carried: Carried, lead: Organisation) -> HttpResponse:
    key = f"sent-{carried.content_key}"
    try:
        files = read_files(request.FILES.getlist("files"))
        told = told_from(carried.cleaned())
        held = why_held(
            text=told.what,
            trap=request.POST.get("website", ""),
            seconds_taken=time.time() - carried.began,
            sender=sender_of(request),
        )
        with transaction.atomic():
            kept, code = receive_report(
                Told(**{**told.__dict__, "content_key": carried.content_key}),
                organisation=lead,
                channel=Channel.PUBLIC,
                by=None,
                # A child at risk waits for nobody: what a machine sent costs a triager a minute.
                held="" if told.concerns_child else held,
            )
            attach(kept, files=files)
    except CannotAttach as error:
        return _lead_to(
            request, carried, Led(Wish.PAGE, "check"), problems=[*error.reasons, str(CHOOSE_AGAIN)]
        )
    except (CannotReceive, MarkingTooHigh) as error:
        return _lead_to(
            request, carried, Led(Wish.PAGE, "check"), problems=[str(error), *_files_again(request)]
        )
    except IntegrityError:
        if not was_sent(content_key=carried.content_key):
            raise
        # Sent twice, perhaps because the first answer was lost: a new receipt is given for two minutes after
        # it was sent, and in a process that did not keep it for ten after the last page was shown. Later,
        # somebody else may sit at this screen.
        packed = request.POST.get("carried", "")
        may_renew = caches["passing"].get(key) or Carried.was_packed_within(packed, SHOWN_SECONDS)
        renewed = renew_receipt(content_key=carried.content_key) if may_renew else None
        return _sent(request, carried, {"code": renewed, "told": told, "is_again": True})
    caches["passing"].set(key, 1, RESEND_SECONDS)
    return _sent(request, carried, {"code": code, "told": told})


def _files_again(request: HttpRequest) -> list[str]:
    """What to say of the files on a page that is shown once more: nothing where none was chosen."""
    return [str(CHOOSE_AGAIN)] if request.FILES else []


def _sent(request: HttpRequest, carried: Carried, told: dict[str, Any]) -> HttpResponse:
    # The code is in the answer and in no cookie: whoever comes to this screen later does not find it.
    response = render(request, "tension/public/sent.html", {**told, **_contacts()})
    half_written.forget(response, carried)
    return response
