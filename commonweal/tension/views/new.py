"""The partner's form: one dense page, with a third-party centre's questions where they belong."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.naming import sends_counts
from commonweal.people.representation import speaks_as_elected
from commonweal.people.roles import Permission
from commonweal.people.visibility import MarkingTooHigh
from commonweal.tension.attachments import attach
from commonweal.tension.checking import Checking
from commonweal.tension.forms.partner import CentreReportForm, PartnerReportForm
from commonweal.tension.models import Report
from commonweal.tension.report_models import Channel
from commonweal.tension.verbs.answers import renew_receipt
from commonweal.tension.verbs.receive import CannotReceive, NobodyChecks, receive_report
from commonweal.tension.verbs.told import Told
from commonweal.tension.views.sending import refusal_now, who_checks
from commonweal.ui.chosen_files import CHOOSE_AGAIN
from commonweal.ui.once import Sending, sending_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SUBMIT_REPORTS)
def new(request: SignedInRequest) -> HttpResponse:
    """Send a report for the own organisation."""
    if sends_counts(request.user.organisation):
        return redirect("tension:counts")
    checking = who_checks(request, keeps_typed=True)
    if isinstance(checking, HttpResponse):
        return checking
    organisation = checking.organisation
    is_centre = organisation.is_reporting_centre
    kind = CentreReportForm if is_centre else PartnerReportForm
    sector = "" if is_centre else organisation.sector
    is_search = request.POST.get("go") == "find"
    form = kind(request.POST or None, request.FILES or None, sector=sector)
    form.fields["may_share"].help_text = checking.hint_to_share()
    refusal = refusal_now(request, checking)
    if refusal:  # sharing stopped while somebody wrote: that is the reason, and no box is wrong
        form.errors.clear()
        form.add_error(None, refusal)
    elif request.method == "POST" and is_search:
        # The choice field now holds what was found; what was typed stays, and is not judged yet. Files do not stay.
        form.errors.clear()
        if request.FILES.getlist("files"):
            form.add_error("files", CHOOSE_AGAIN)
    elif request.method == "POST" and form.is_valid():
        return _keep(request, form, checking)
    return _page(request, form, is_centre, checking, is_search=is_search, is_closed=bool(refusal))


def _page(
    request: HttpRequest,
    form: Any,
    is_centre: bool,
    checking: Checking,
    *,
    is_search: bool = False,
    is_closed: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "is_centre": is_centre,
        "limits": "" if is_closed else checking.limits(),
        "is_search": is_search,
        "safeguarding": settings.CHILDREN_SAFEGUARDING,
    }
    return render(request, "tension/new.html", context, status=409 if is_closed else 200)


def _keep(request: SignedInRequest, form: Any, checking: Checking) -> HttpResponse:
    organisation = checking.organisation
    is_centre = organisation.is_reporting_centre
    answers = {name: answer for name, answer in form.cleaned_data.items() if name != "files"}
    chosen = [(one.name, one.size) for one in request.FILES.getlist("files")]
    sending = sending_of(request, "partner-form", [answers, chosen])
    if sending.kept(Report.objects.all()) is not None:
        return _again(request, sending)
    told = form.told()
    if is_centre:
        told = Told(**{**told.__dict__, "source": "reporting-centre"})
    elif speaks_as_elected(request.user):
        told = Told(**{**told.__dict__, "source": "councillor"})
    try:
        with transaction.atomic():
            report, code = receive_report(
                Told(**{**told.__dict__, "content_key": sending.key}),
                organisation=organisation,
                channel=Channel.CENTRE if is_centre else Channel.PARTNER,
                by=request.user,
            )
            files = attach(report, files=form.cleaned_data["files"])
    except NobodyChecks as error:
        form.add_error(None if told.may_share else "may_share", str(error))
        return _page(request, form, is_centre, checking)
    except (CannotReceive, MarkingTooHigh) as error:
        form.add_error(None, str(error))
        return _page(request, form, is_centre, checking)
    except IntegrityError:
        if sending.kept(Report.objects.all()) is None:
            raise
        return _again(request, sending)
    return render(
        request,
        "tension/new_sent.html",
        {
            "code": code,
            "files": len(files),
            "due_on": report.due_on,
            "is_centre": is_centre,
            "concerns_child": report.concerns_child,
            "safeguarding": settings.CHILDREN_SAFEGUARDING,
        },
    )


def _again(request: HttpRequest, sending: Sending) -> HttpResponse:
    """Sent twice, perhaps because the first answer was lost: a receipt in place of the first."""
    kept = sending.kept(Report.objects.all())
    code = renew_receipt(content_key=str(kept.content_key)) if kept is not None else None
    return render(request, "tension/new_sent.html", {"code": code, "is_again": True})
