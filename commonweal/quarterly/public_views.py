"""What the public reads of the quarters: the newest report, those before it, and their files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.documents.page import shown
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.printing import FORMATS, as_file, document_of
from commonweal.quarterly.quarters import Quarter
from commonweal.quarterly.selectors import published_for_all
from commonweal.quarterly.writing import sections_now
from commonweal.ui.tables import Cell, Column, Table


@require_safe
def what_we_did(request: HttpRequest) -> HttpResponse:
    """What the partnership did, quarter by quarter: the newest report, and those before it."""
    found = list(published_for_all())
    rows = [[Cell(str(Quarter(one.first)), href=_address(one))] for one in found[1:]]
    earlier = Table(_("Earlier quarters"), [Column(_("Quarter"))], rows) if rows else None
    context: dict[str, Any] = {"earlier": earlier, "report": None}
    if found:
        context |= _to_read(found[0])
    return render(request, "quarterly/what_we_did.html", context)


@require_safe
def of_a_quarter(request: HttpRequest, public_id: str) -> HttpResponse:
    """One public report; an earlier one of the same quarter says that it was corrected."""
    report = _public_or_404(public_id)
    newest = published_for_all().filter(first=report.first).first()
    context = _to_read(report) | {"newer": newest if newest != report else None, "earlier": None}
    return render(request, "quarterly/what_we_did.html", context)


@require_safe
def public_file(request: HttpRequest, public_id: str, ending: str) -> HttpResponse:
    """One public report as a file."""
    if ending not in FORMATS:
        raise Http404
    return as_file(_public_or_404(public_id), ending, cached="public, max-age=300")


def _public_or_404(public_id: str) -> QuarterlyReport:
    found = QuarterlyReport.objects.filter(edition=Edition.PUBLIC, published_at__isnull=False)
    report = found.select_related("visibility_class").filter(public_id=public_id).first()
    if report is None:
        raise Http404
    return report


def _to_read(report: QuarterlyReport) -> dict[str, Any]:
    document = document_of(report)
    formats = [("pdf", "PDF"), ("docx", "Word"), ("xlsx", _("Tables (XLSX)"))]
    # In the language of whoever published it, whatever that of the reader's page is.
    written = "\n".join(f"{one['title']} {one['text']}" for one in sections_now(report))
    return {
        "report": report,
        "written": written,
        "document": document,
        "shown": shown(document.blocks),
        "formats": formats,
    }


def _address(report: QuarterlyReport) -> str:
    return reverse("whatwedid:quarter", args=[report.public_id])
