"""The public form: one thing a page, no account, nothing kept until it is sent.

Every page after the first is the answer to a POST that carries all answers so far (`forms.carried`
says why). An anonymous report therefore leaves no session and no trace of somebody who changed
their mind.
"""

import datetime
import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commonweal.people.governance import NotReady, refuse_unless_ready
from commonweal.people.models import Organisation
from commonweal.tension import safeguarding
from commonweal.tension.attachments import ACCEPT, CannotAttach, attach, read_files
from commonweal.tension.forms.carried import Carried, NotOurs
from commonweal.tension.forms.places import chosen_place, located
from commonweal.tension.report_models import Channel, PlaceKind, WhenPrecision
from commonweal.tension.spam import looks_like_spam, sender_of
from commonweal.tension.verbs.answers import renew_receipt, was_sent
from commonweal.tension.verbs.receive import CannotReceive, receive_report
from commonweal.tension.verbs.told import Told
from commonweal.ui.navigation import Words

RESEND_SECONDS = 120
SHOWN_SECONDS = 600


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The public form, whichever of its pages is next."""
    try:
        refuse_unless_ready()
        lead = Organisation.objects.filter(is_lead=True, is_active=True).first()
    except NotReady:
        lead = None
    if lead is None or safeguarding.is_missing():
        return render(request, "tension/public/not_yet.html", _contacts(), status=503)
    if request.method != "POST":
        return _page(request, Carried(), "start")
    try:
        carried = Carried.unpacked(request.POST.get("carried", ""))
    except NotOurs:
        return render(request, "tension/public/again.html", status=400)
    step = request.POST.get("step", "start")
    steps = carried.steps()
    if step not in steps:
        step = "start"
    carried.keep(step, request.POST)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        translation.activate(chosen)
        response = _page(request, carried, step, is_asked_again=True)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.HTTPS)
        return response
    go = request.POST.get("go", "")
    if go in steps:  # back, or "change" on the last page
        return _page(request, carried, go, is_asked_again=True)
    form = carried.form(step)
    if not form.is_valid():
        return _page(request, carried, step, form=form)
    if step == "check":
        return _send(request, carried, lead)
    steps = carried.steps()
    after = steps[min(steps.index(step) + 1, len(steps) - 1)]
    # Whoever changed one answer on the last page goes straight back there.
    if request.POST.get("returns") and carried.first_unanswered() == "check":
        after = "check"
    return _page(request, carried, after, is_asked_again=after in carried.answers)


def _page(
    request: HttpRequest,
    carried: Carried,
    step: str,
    *,
    form: Any = None,
    is_asked_again: bool = False,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw one page with everything typed so far."""
    steps = carried.steps()
    at = steps.index(step)
    context = {
        "form": form or carried.form(step, bound=False),
        "step": step,
        "back": steps[at - 1] if at else "",
        "number": at + 1,
        "of": len(steps),
        "carried": carried.packed(),
        "returns": request.POST.get("returns", "") or request.POST.get("step") == "check",
        "problem": problem,
        "accept": ACCEPT,
        # The header's own language switch would leave the page, and with it what was typed.
        "languages": [],
        "form_languages": _languages(),
        **_contacts(),
    }
    if step == "check":
        context["rows"] = rows_of(carried)
    return render(request, "tension/public/page.html", context, status=status)


def _languages() -> list[dict[str, Any]]:
    now = get_language()
    return [
        {"code": code, "name": get_language_info(code.split("-")[0])["name_local"], "is_current": code == now}
        for code, _name in settings.LANGUAGES
    ]


def _contacts() -> dict[str, Words]:
    return {"safeguarding": settings.CHILDREN_SAFEGUARDING, "contact": settings.CONTACT}


def rows_of(carried: Carried) -> list[dict[str, str]]:
    """The answers as people read them, each with the page on which it is changed."""
    rows = []
    for step in carried.steps():
        form = carried.form(step)
        form.is_valid()
        for name, field in form.fields.items():
            value = form.cleaned_data.get(name, "")
            if isinstance(value, datetime.date):
                text = f"{value:%-d %-m %Y}"
            else:
                text = str(dict(getattr(field, "choices", ())).get(value, value or ""))
            if (
                step != "check"
                and (text or step != "contact")
                and not (name in ("day", "place") and not text)
            ):
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
        place=found.name if found else answers["place"],
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
    missing = carried.first_unanswered()
    if missing != "check":
        return _page(request, carried, missing, form=carried.form(missing))
    key = f"sent-{carried.content_key}"
    try:
        files = read_files(request.FILES.getlist("files"))
        told = told_from(carried.cleaned())
        looks_sent_by_machine = looks_like_spam(
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
                held=looks_sent_by_machine and not told.concerns_child,
            )
            attach(kept, files=files)
    except (CannotAttach, CannotReceive) as error:
        return _page(request, carried, "check", problem=str(error))
    except IntegrityError:
        if not was_sent(content_key=carried.content_key):
            raise
        # Sent twice, perhaps because the first answer was lost: a new receipt is given for two minutes after
        # it was sent, and in a process that did not keep it for ten after the last page was shown. Later,
        # somebody else may sit at this screen.
        packed = request.POST.get("carried", "")
        may_renew = caches["passing"].get(key) or Carried.was_packed_within(packed, SHOWN_SECONDS)
        renewed = renew_receipt(content_key=carried.content_key) if may_renew else None
        return render(request, "tension/public/sent.html", {"code": renewed, "is_again": True})
    caches["passing"].set(key, 1, RESEND_SECONDS)
    return render(request, "tension/public/sent.html", {"code": code, "told": told, **_contacts()})
