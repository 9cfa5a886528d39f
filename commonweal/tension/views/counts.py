"""Counts in place of words: what a school sends, and whoever else would rather count than tell."""

import hashlib
from dataclasses import replace

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.identifiers import public_identifier
from commonweal.people.access import SignedInRequest, only_for
from commonweal.people.models import Organisation
from commonweal.people.roles import Permission
from commonweal.tension.forms.counts import CountsForm
from commonweal.tension.report_models import Channel
from commonweal.tension.verbs.answers import was_sent
from commonweal.tension.verbs.receive import NobodyChecks, receive_report
from commonweal.tension.views.sending import who_checks


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Permission.SUBMIT_REPORTS)
def counts(request: SignedInRequest) -> HttpResponse:
    """Send how many of each type, for the own organisation."""
    checking = who_checks(request, is_counted=True)
    if isinstance(checking, HttpResponse):
        return checking
    token = request.POST.get("token", "")[:40] or public_identifier()
    form = CountsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = _keep(request, form, token, checking.organisation)
        except NobodyChecks as error:
            form.add_error(None, str(error))
        else:
            words = ngettext("One count is in the queue.", "%(number)d counts are in the queue.", number) % {
                "number": number
            }
            messages.success(request, words if number else _("You sent this twice. It was kept once."))
            return redirect("tension:counts")
    context = {"form": form, "token": token, "limits": checking.limits()}
    return render(request, "tension/counts.html", context, status=422 if form.errors else 200)


def _keep(request: SignedInRequest, form: CountsForm, token: str, organisation: Organisation) -> int:
    """Keep every count or none; how many, and 0 where this filling-in of the form was kept before."""
    keyed = [
        replace(told, content_key=_key(request.user.public_id, token, told.kind, told.indicator))
        for told in form.told()
    ]
    try:
        with transaction.atomic():
            for told in keyed:
                receive_report(told, organisation=organisation, channel=Channel.PARTNER, by=request.user)
    except IntegrityError:
        if not any(was_sent(content_key=told.content_key or "") for told in keyed):
            raise
        return 0
    return len(keyed)


def _key(*words: str) -> str:
    return hashlib.sha256(":".join(("counts-form", *words)).encode()).hexdigest()
