"""Reports that have been checked and shared: the list, and one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, F, QuerySet, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.audit.verbs import record
from commonweal.maps.words import report_words
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.attached.handing_out import as_download
from commonweal.people.marking import highest, tag_of
from commonweal.people.naming import sender_name
from commonweal.people.roles import Permission
from commonweal.people.taxonomy import eep_note, name_of
from commonweal.people.visibility import Viewer, seen_as_public
from commonweal.tension.checking import is_read, why_nothing_is_read
from commonweal.tension.counts import number_and_how_many
from commonweal.tension.describing import (
    TONES,
    address_of,
    day_of,
    facts_of,
    history_of,
    level_of,
    title_of,
    when_of,
    where_of,
    who_can_see,
)
from commonweal.tension.forms.filters import ReportFilterForm
from commonweal.tension.looking import looked_at, looked_through
from commonweal.tension.models import Report
from commonweal.tension.offered_files import files_of
from commonweal.tension.opening import OPENS_REPORTS
from commonweal.tension.reaching import asked_to_keep, tag_of_kept
from commonweal.tension.selectors import (
    SHARED,
    is_sensitive,
    reads_as_public,
    reads_own_words,
    report_for,
    reports_fitting,
    wording_for,
)
from commonweal.ui.spreadsheets import file_links
from commonweal.ui.tables import Cell, Column, Table, asked_sort

A_PAGE = 25
# Orders by what the public is not told: see `_ordered_untold`.
NOT_PUBLIC = ("received", "level")
ORDERS = {
    "happened": ("happened_on", "public_id"),
    "received": ("received_on", "public_id"),
    "level": ("severity", "public_id"),
    "type": ("kind", "indicator", "public_id"),
}


@require_safe
@needs(*OPENS_REPORTS)
def reports(request: SignedInRequest) -> HttpResponse:
    """The shared reports that this person may see, filtered and sorted; the filter is in the address."""
    form, found, sort = listed(request)
    totals = number_and_how_many(found)
    pages = Paginator(found, A_PAGE)
    pages.count = totals[0]  # Counted once: a search for words reads every report.
    page = pages.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    looked_through(shown, asked=form.named(), by=request.user)
    may_send = request.user.may(Permission.SUBMIT_REPORTS)
    context = {
        "form": form,
        "page": page,
        "marking": highest(report.marking for report in shown),
        "table": _table(shown, totals, sort, request),
        "is_filtered": bool(form.named()),
        "files": file_links("tension:reports-file", request.GET) if shown else [],
        "may_send": may_send and is_read(request.user),
        "why_not_sent": why_nothing_is_read(request.user) if may_send else "",
    }
    return render(request, "tension/reports.html", context)


def listed(request: SignedInRequest) -> tuple[ReportFilterForm, QuerySet[Report], str]:
    """The form of what the address asks for, the reports that fit it in its order, and that order's name.

    None while what it asks is wrong: all of them would look like an answer.
    """
    form = ReportFilterForm(request.GET)
    sort = asked_sort(request, ORDERS, "-happened")
    names = ORDERS[sort.removeprefix("-")]
    # What breaks ties keeps its direction, so that the newest are read off the end of an index.
    order = [f"-{names[0]}" if sort.startswith("-") else names[0], *names[1:]]
    found = reports_fitting(request.user, form.filters()) if form.is_valid() else Report.objects.none()
    if sort.removeprefix("-") in NOT_PUBLIC:
        found, order[0] = _ordered_untold(found, order[0], request)
    return form, found.order_by(*order), sort


def _ordered_untold(
    found: QuerySet[Report], order: str, request: SignedInRequest
) -> tuple[QuerySet[Report], str]:
    """The same with a column to order by that says nothing of what the viewer sees as the public does."""
    as_public = seen_as_public(request.user)
    if not as_public:
        return found, order
    told = Case(When(visibility_class__in=as_public, then=None), default=F(order.removeprefix("-")))
    sign = "-" if order.startswith("-") else ""
    return found.annotate(told_order=told), f"{sign}told_order"


def _table(shown: list[Report], totals: tuple[int, int], sort: str, request: HttpRequest) -> Table:
    columns = [
        Column(_("What"), sort="type"),
        Column(_("When"), sort="happened"),
        Column(_("Where")),
        Column(_("Level"), sort="level"),
        Column(_("From")),
        Column(_("Status")),
        Column(_("Received"), sort="received"),
    ]
    as_public = seen_as_public(request.user)
    rows = [
        _row(report, request.user, is_told_all=report.visibility_class_id not in as_public)
        for report in shown
    ]
    caption = _("%(words)s, of what you may see") % {"words": report_words(*totals)}
    return Table(caption, columns, rows, sort, request.GET, empty=_("No report fits the filter."))


def _row(report: Report, viewer: Viewer, *, is_told_all: bool) -> list[Any]:
    what = name_of(report.kind, report.indicator) if report.indicator else report.get_kind_display()
    kept = tag_of_kept(report) if is_told_all else ""
    named = Cell(what, href=address_of(report), marking=tag_of(report.marking), kept=kept)
    where = where_of(report)
    if not is_told_all:
        return [named, day_of(report), where, "", "", "", ""]
    return [
        named,
        when_of(report),
        where,
        level_of(report),
        sender_name(report.organisation, viewer),
        Cell(report.get_status_display(), tone=TONES[report.status]),
        f"{report.received_on:%-d %b %Y}",
    ]


@require_safe
@needs(*OPENS_REPORTS)
def report(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One report; a triager is taken to where an unchecked one is checked."""
    found = report_for(request.user, public_id)
    if found is None:
        raise Http404
    is_told_all = not reads_as_public(request.user, found)
    is_triager = reads_own_words(request.user, found)
    if found.status not in SHARED:
        return redirect("tension:triage", public_id)
    looked_at(found, by=request.user)
    context = {
        "report": found,
        "title": title_of(found),
        "tone": TONES[found.status],
        "wording": wording_for(request.user, found),
        "wording_language": found.language if is_triager else "",
        "agreed": found.sanitised if is_triager and found.sanitised != found.what else "",
        "rows": facts_of(found, request.user),
        "scale": eep_note() if found.severity is not None and is_told_all else "",
        "readers": who_can_see(found, request.user),
        "events": history_of(found, request.user),
        "files": files_of(found, request.user),
        "is_triager": is_triager,
        "is_told_all": is_told_all,
        "asked_to_keep": asked_to_keep(found) if is_triager else "",
        "action_address": _new_action_address(request, found) if is_told_all else "",
    }
    return render(request, "tension/report.html", context)


def _new_action_address(request: SignedInRequest, report: Report) -> str:
    if not request.user.may(Permission.MANAGE_ACTIONS):
        return ""
    return f"{reverse('actions:new')}?for=report:{report.public_id}"


@require_safe
@only_for(*OPENS_REPORTS)
def attachment(request: SignedInRequest, public_id: str, file_id: str) -> FileResponse:
    """One file of a report, never shown inside the page; the right is asked for each time."""
    found = report_for(request.user, public_id)
    if found is None:
        raise Http404
    offered = next((one for one in files_of(found, request.user) if one.file.public_id == file_id), None)
    if offered is None:
        raise Http404
    file = offered.file
    if is_sensitive(found):
        record(
            "download attachment",
            by=request.user,
            item_kind="report",
            item_id=found.public_id,
            details={"attachment": file.public_id},
        )
    return as_download(file.file, name=offered.name, media_type=file.media_type)
