"""What came of a report, for whoever holds its receipt: no account, and nothing learnt from a wrong code."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
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
from commonweal.ui.direction import isolated

MOST_WRONG = 10
AWAITED = (Status.NEW, Status.HELD)


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
        Status.ASKED: _("We have read it and asked you something. Please answer below."),
        Status.OPEN: _("We have read it and are working on it."),
        Status.CLOSED: _("We have finished working on it."),
        Status.REJECTED: _("We have read it. It is not something that we can work on."),
    }
    status = _status_of(told, is_merged=is_merged)
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
        "words": _awaited(told) if status in AWAITED else words.get(status, _("We have received it.")),
        "is_merged": is_merged,
        "received_on": report.received_on,
        "outcome": outcome,
    }


def _status_of(told: Report, *, is_merged: bool) -> Status:
    """How far it is for this sender: what the other's was asked, and answered, is no question to this one."""
    was_asked = told.status == Status.ASKED or (told.status == Status.NEW and _has_answer(told))
    return Status.OPEN if is_merged and was_asked else Status(told.status)


def _has_answer(report: Report) -> bool:
    return any(one.answer for one in report.questions.all())


def _awaited(report: Report) -> str:
    """What is said of a report that waits to be worked on: a day that has passed is not promised any more."""
    if _has_answer(report):
        return _("We have read it, and we have your answer.")
    day = formats.date_format(report.due_on, "j F Y")
    if report.due_on >= timezone.localdate():
        return _("We have received it. Somebody will read it by %(day)s.") % {"day": day}
    late = _(
        "We have received it. Somebody should have read it by %(day)s. That day has passed: it is late, and we are "
        "sorry. To ask about it, write to %(contact)s."
    )
    return late % {"day": day, "contact": isolated(settings.CONTACT)}
