"""Pages of quarterly reports: list, read, edit, publish and files; and what the public reads."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.audit.verbs import record
from commonweal.changes.meanwhile import Conflict
from commonweal.documents.page import shown
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.roles import Permission
from commonweal.quarterly import printing
from commonweal.quarterly.describing import title_of
from commonweal.quarterly.forms import ReportForm
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.quarters import Quarter, quarter_of
from commonweal.quarterly.selectors import may_write, reports_visible_to
from commonweal.quarterly.verbs import KIND, begin_report, edit_report, publish_report
from commonweal.quarterly.withholding import withheld_from
from commonweal.quarterly.writing import CannotReport


def _or_404(request: HttpRequest, public_id: str) -> QuarterlyReport:
    report = reports_visible_to(request.user).filter(public_id=public_id).first()
    if report is None:
        raise Http404
    return report


@require_safe
@needs(Permission.SEE_ACTIONS)
def index(request: SignedInRequest) -> HttpResponse:
    """The quarterly reports that this person may read; for writers also those that can be begun."""
    found = list(reports_visible_to(request.user))
    is_writer = may_write(request.user)
    context = {"reports": found, "is_writer": is_writer, "to_begin": _to_begin(found) if is_writer else []}
    return render(request, "quarterly/index.html", context)


def _to_begin(found: list[QuarterlyReport]) -> list[tuple[Quarter, str, Any]]:
    """The quarters of late, with the editions of which no report was begun."""
    there = {(report.first, report.edition) for report in found}
    this = quarter_of(timezone.localdate())
    return [
        (quarter, edition.value, edition.label)
        for quarter in (this.before, this)
        for edition in Edition
        if (quarter.first, edition.value) not in there
    ]


@require_POST
@needs(Permission.MANAGE_ACTIONS)
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin the report of a quarter, or a corrected one of it."""
    try:
        first = datetime.date.fromisoformat(request.POST.get("first", ""))
        report = begin_report(first=first, edition=request.POST.get("edition", ""), by=request.user)
    except CannotReport as error:
        messages.error(request, str(error))
        return redirect("quarterly:index")
    except ValueError:
        messages.error(request, _("Choose a quarter that has begun, by its first day."))
        return redirect("quarterly:index")
    messages.success(request, _("Begun. Write the headline, then read it and publish it."))
    return redirect("quarterly:edit", report.public_id)


@require_safe
@needs(Permission.SEE_ACTIONS)
def read(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One report; for whoever writes it with what can be done next."""
    report = _or_404(request, public_id)
    document = printing.document_of(report)
    those = reports_visible_to(request.user).filter(first=report.first, edition=report.edition)
    newer = those.filter(number__gt=report.number, published_at__isnull=False).order_by("-number").first()
    context = {
        "newer": newer,
        "is_newest": those.order_by("-number").first() == report,
        "report": report,
        "document": document,
        "shown": shown(document.blocks),
        "is_writer": may_write(request.user),
        "is_draft": report.published_at is None,
        "withheld": len(withheld_from(report)) if may_write(request.user) else 0,
        "formats": [("pdf", "PDF"), ("docx", "Word"), ("xlsx", _("Tables (XLSX)"))],
    }
    return render(request, "quarterly/read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Edit the words of every section, and lock the figures on a day."""
    report = _or_404(request, public_id)
    if report.published_at is not None:
        messages.error(request, _("It is published, and never changes. Begin a corrected one."))
        return redirect("quarterly:read", public_id)
    form = ReportForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        try:
            edit_report(report, **form.answers(), by=request.user)
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except CannotReport as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("quarterly:read", public_id)
    context = {
        "form": form,
        "report": report,
        "title": title_of(report),
        "quarter": Quarter(report.first),
    }
    return render(request, "quarterly/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def publish(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say who will read it; then publish it, but none that was edited unseen."""
    report = _or_404(request, public_id)
    if report.published_at is not None:
        return redirect("quarterly:read", public_id)
    may = report.edition == Edition.BOARD or request.user.may(Permission.RELEASE_TO_PUBLIC)
    if request.method == "POST" and may:
        try:
            seen = {"version": int(request.POST.get("version", "0"))}
            publish_report(report, by=request.user, seen=seen)
        except Conflict:
            messages.error(
                request, _("Somebody has edited it since you read it. Read it again, then publish it.")
            )
        except CannotReport as error:
            messages.error(request, str(error))
        except ValueError:
            messages.error(request, _("Open this page again: it does not say what you read."))
        else:
            messages.success(request, _("Published. Its readers see it now."))
        return redirect("quarterly:read", public_id)
    context = {
        "report": report,
        "may_publish": may,
        "title": title_of(report),
        "quarter": Quarter(report.first),
        "is_public": report.edition == Edition.PUBLIC,
        "still_runs": report.as_of < Quarter(report.first).last,
    }
    return render(request, "quarterly/publish.html", context, status=403 if request.method == "POST" else 200)


@require_safe
@only_for(Permission.SEE_ACTIONS)
def download(request: SignedInRequest, public_id: str, ending: str) -> HttpResponse:
    """One report as a file. The right is asked for anew at each download, and each is on the record."""
    if ending not in printing.FORMATS:
        raise Http404
    report = _or_404(request, public_id)
    record(
        "download quarterly report",
        by=request.user,
        item_kind=KIND,
        item_id=report.public_id,
        details={"format": ending},
    )
    return printing.as_file(report, ending, cached="private, no-store")
