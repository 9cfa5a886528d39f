"""What came of a report, for whoever holds its receipt: no account, and nothing learnt from a wrong code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commonweal.people.senders import count, sender_of, so_far
from commonweal.tension.asked import answering
from commonweal.tension.forms.receipt import ReceiptForm
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status
from commonweal.tension.verbs.answers import report_with_receipt

MOST_WRONG = 10


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then say in plain words how far the report is and what came of it."""
    if request.method != "POST":
        return render(request, "tension/public/receipt.html", {"form": ReceiptForm()})
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return render(request, "tension/public/receipt.html", {"form": form})
    sender = sender_of(request)
    if so_far("wrong-receipt", sender) >= MOST_WRONG:
        form.add_error("code", _("There were too many wrong codes. Wait ten minutes, then try again."))
        return render(request, "tension/public/receipt.html", {"form": form}, status=429)
    report = report_with_receipt(form.cleaned_data["code"])
    if report is None:
        count("wrong-receipt", sender)
        form.add_error("code", _("This code does not fit any report. Check each letter and number."))
        return render(request, "tension/public/receipt.html", {"form": form})
    return _state(request, report, form.cleaned_data["code"])


def _state(request: HttpRequest, report: Report, code: str) -> HttpResponse:
    answers = answering(request, report)
    context = {"code": code, "answers": answers, **in_plain_words(report)}
    return render(request, "tension/public/state.html", context)


def in_plain_words(report: Report) -> dict[str, Any]:
    """How far a report is, for whoever sent it. A report held back as spam is simply received."""
    told = report.merged_into if report.status == Status.MERGED and report.merged_into else report
    words = {
        Status.NEW: _("We have received it. Somebody will read it by %(day)s."),
        Status.HELD: _("We have received it. Somebody will read it by %(day)s."),
        Status.ASKED: _("We have read it and asked you something. Please answer below."),
        Status.OPEN: _("We have read it and are working on it."),
        Status.CLOSED: _("We have finished working on it."),
        Status.REJECTED: _("We have read it. It is not something that we can work on."),
    }.get(Status(told.status), _("We have received it."))
    return {
        "words": words % {"day": formats.date_format(told.due_on, "j F Y")} if "%(" in words else words,
        "is_merged": told is not report,
        "received_on": report.received_on,
        "outcome": told.outcome if told.status in (Status.CLOSED, Status.REJECTED) else "",
    }
