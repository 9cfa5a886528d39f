"""The record as a page, and as a file of exactly what the filter shows."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commonweal.audit.verbs import record as put_on_record
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.record.forms import RecordFilterForm
from commonweal.people.record.told import in_batches, tell
from commonweal.people.roles import Permission
from commonweal.ui.forms import first_error
from commonweal.ui.spreadsheets import download
from commonweal.ui.tables import Cell, Column, Table

A_PAGE = 50
COLUMNS = (
    "number", "at", "who", "who_id", "what", "verb", "item", "item_kind", "item_id", "more", "details", "hash",
)  # fmt: skip


@require_safe
@needs(Permission.SEE_AUDIT)
def record(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, filtered by what stands in the address."""
    form = RecordFilterForm(request.GET)
    page = Paginator(form.events(), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "table": _table(page, request),
        "query": query.urlencode(),
    }
    return render(request, "people/record.html", context)


def _table(page: Any, request: HttpRequest) -> Table:
    rows: list[list[Any]] = [
        [
            formats.date_format(one.at, "j F Y, H:i"),
            one.who,
            f"{one.what}. {one.more}" if one.more else one.what,
            Cell(one.item, f"?item={one.event.item_id}") if one.event.item_id else one.item,
        ]
        for one in tell(page.object_list)
    ]
    total = page.paginator.count
    caption = ngettext("%(n)d entry of the record", "%(n)d entries of the record", total) % {"n": total}
    columns = [Column(_("When")), Column(_("Who")), Column(_("What was done")), Column(_("To what"))]
    return Table(caption, columns, rows, query=request.GET, empty=_("No entry fits the filter."))


@require_safe
@only_for(Permission.SEE_AUDIT)
def file(request: SignedInRequest) -> HttpResponseBase:
    """Exactly what the filter shows as CSV, all of it. That somebody took it is on the record, and not in the file."""
    form = RecordFilterForm(request.GET)
    if not form.is_valid():
        return HttpResponse(first_error(form), status=400, content_type="text/plain; charset=utf-8")
    events = form.events()
    newest = events.values_list("id", flat=True).first() or 0
    events = events.filter(id__lte=newest)
    details = {"filters": form.named(), "entries": events.count()}
    put_on_record("download record", by=request.user, details=details)
    rows = (
        (
            one.event.pk,
            one.at.isoformat(),
            one.who,
            one.event.actor,
            one.what,
            one.event.verb,
            one.item,
            one.event.item_kind,
            one.event.item_id,
            one.more,
            json.dumps(one.event.details, ensure_ascii=False, sort_keys=True),
            one.event.hash,
        )
        for one in in_batches(events)
    )
    return download(COLUMNS, rows, ending="csv", name=f"record-{timezone.localdate():%Y-%m-%d}")
