"""The report on the whole thread: where it breaks, how often, and at which items."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commonweal.audit.verbs import record
from commonweal.people import looking
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.marking import highest, tag_of
from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Marking
from commonweal.thread.breaks import BREAKS, Break
from commonweal.thread.kinds import KINDS, ItemKind
from commonweal.ui.spreadsheets import MEDIA_TYPES, file_links
from commonweal.ui.spreadsheets import download as as_file
from commonweal.ui.tables import Cell, Column, Table

A_PAGE = 25
COLUMNS = ("kind", "id", "title", "marking")


@require_safe
@needs(Permission.SEE_ACTIONS)
def whole(request: SignedInRequest) -> HttpResponse:
    """How often the thread breaks, by way and kind of item, of what this person may see."""
    today = timezone.localdate()
    counted = [
        (one, [(kind, one.items(kind, request.user, today).count()) for kind in one.kinds()])
        for one in BREAKS.values()
    ]
    return render(request, "thread/whole.html", {"counted": counted})


@require_safe
@needs(Permission.SEE_ACTIONS)
def broken(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """The items of a kind at which the thread breaks in one way, of what this person may see."""
    one, kind_ = _asked(code, kind)
    found = one.items(kind_, request.user, timezone.localdate())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    markings = [_marking(kind_, item) for item in page.object_list]
    looking.looked_through(kind, markings, asked=[code], by=request.user, verb="list broken thread")
    rows = [
        [Cell(kind_.title(item), href=kind_.address(item), marking=tag_of(marking))]
        for item, marking in zip(page.object_list, markings, strict=True)
    ]
    total = page.paginator.count
    words = ngettext("%(n)d item, of what you may see", "%(n)d items, of what you may see", total)
    context = {
        "break": one,
        "kind": kind_,
        "page": page,
        "table": Table(words % {"n": total}, [Column(str(kind_.name))], rows, empty=_("It breaks nowhere.")),
        "files": file_links("thread:broken-file", request.GET, code, kind) if total else [],
        "marking": highest(markings),
    }
    return render(request, "thread/broken.html", context)


@require_safe
@only_for(Permission.SEE_ACTIONS)
def download(request: SignedInRequest, code: str, kind: str, ending: str) -> HttpResponseBase:
    """The same items as CSV or XLSX, all of them."""
    if ending not in MEDIA_TYPES:
        raise Http404
    one, kind_ = _asked(code, kind)
    items = list(one.items(kind_, request.user, timezone.localdate()))
    markings = [_marking(kind_, item) for item in items]
    details = {"filters": [code], "format": ending, "count": len(items)}
    details["sensitive"] = markings.count(Marking.SENSITIVE)
    record("download broken thread", by=request.user, item_kind=kind, details=details)
    rows = (
        (str(kind_.name), item.public_id, kind_.title(item), str(Marking(marking).label))
        for item, marking in zip(items, markings, strict=True)
    )
    return as_file(COLUMNS, rows, ending=ending, name=f"{code}-{kind}-{timezone.localdate():%Y-%m-%d}")


def _asked(code: str, kind: str) -> tuple[Break, ItemKind]:
    """The way and the kind that the address names; 404 where the thread cannot break so."""
    one = BREAKS.get(code)
    if one is None or kind not in KINDS or KINDS[kind] not in one.kinds():
        raise Http404
    return one, KINDS[kind]


def _marking(kind: ItemKind, item: Any) -> str:
    return Marking.SENSITIVE if kind.is_sensitive(item) else Marking.OFFICIAL
