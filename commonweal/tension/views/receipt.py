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
from commonweal.tension.selectors import may_be_told_outcome
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
    """How far a report is, for whoever sent it. A report held back as spam is simply received.

    Of one that was merged they read how far the other is, and what came of that only where it may be
    told to them: it may say more than they were ever to know.
    """
    told = report.merged_into if report.status == Status.MERGED and report.merged_into else report
    is_merged = told is not report
    words = {
        Status.NEW: _("We have received it. Somebody will read it by %(day)s."),
        Status.HELD: _("We have received it. Somebody will read it by %(day)s."),
        Status.ASKED: _("We have read it and asked you something. Please answer below."),
        Status.OPEN: _("We have read it and are working on it."),
        Status.CLOSED: _("We have finished working on it."),
        Status.REJECTED: _("We have read it. It is not something that we can work on."),
    }
    # What the other's sender was asked is no question to this one.
    status = Status.OPEN if is_merged and told.status == Status.ASKED else Status(told.status)
    said = words.get(status, _("We have received it."))
    has_ended = status in (Status.CLOSED, Status.REJECTED)
    is_kept_back = is_merged and has_ended and not may_be_told_outcome(report, told)
    if is_kept_back:
        outcome = _(
            "Thank you for telling us. We looked at it together with what others told us. More about what "
            "came of it cannot be said here."
        )
    else:
        outcome = told.outcome if has_ended else ""
    return {
        "words": said % {"day": formats.date_format(told.due_on, "j F Y")} if "%(" in said else said,
        "is_merged": is_merged,
        "received_on": report.received_on,
        "outcome": outcome,
    }
