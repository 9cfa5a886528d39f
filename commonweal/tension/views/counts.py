"""Counts in place of words: what a school sends, and whoever else would rather count than tell."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.identifiers import public_identifier
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import Organisation
from commonweal.people.roles import Permission
from commonweal.tension.forms.counts import CountsForm
from commonweal.tension.verbs.counts import send_counts
from commonweal.tension.verbs.receive import NobodyChecks
from commonweal.tension.views.sending import refusal_now, who_checks


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SUBMIT_REPORTS)
def counts(request: SignedInRequest) -> HttpResponse:
    """Send how many of each type, for the own organisation."""
    checking = who_checks(request, is_counted=True, keeps_typed=True)
    if isinstance(checking, HttpResponse):
        return checking
    token = request.POST.get("token", "")[:40] or public_identifier()
    form = CountsForm(request.POST or None)
    refusal = refusal_now(request, checking)
    if refusal:  # sharing stopped while somebody counted: that is the reason, and no box is wrong
        form.errors.clear()
        form.add_error(None, refusal)
    elif request.method == "POST" and form.is_valid():
        number = _keep(request, form, token, checking.organisation)
        if number is not None:
            words = ngettext("One count is in the queue.", "%(number)d counts are in the queue.", number) % {
                "number": number
            }
            messages.success(request, words if number else _("You sent this twice. It was kept once."))
            return redirect("tension:counts")
    context = {"form": form, "token": token, "limits": "" if refusal else checking.limits()}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "tension/counts.html", context, status=status)


def _keep(request: SignedInRequest, form: CountsForm, token: str, organisation: Organisation) -> int | None:
    """How many counts are kept now; None where the form says why none is."""
    try:
        return send_counts(
            form.told(), organisation=organisation, filling=token, is_more=form.is_more, by=request.user
        )
    except NobodyChecks as error:
        form.add_error(None, str(error))
        return None
