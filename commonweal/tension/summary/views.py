"""Pages of the weekly summary: list, read, versions and downloads."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonweal.audit.verbs import record
from commonweal.documents.page import shown
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Marking
from commonweal.tension.checking import why_nothing_is_shared
from commonweal.tension.counts import WEEK
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary import printing, selectors
from commonweal.tension.summary.compare import differences
from commonweal.tension.summary.withholding import note_now, quoted_in, withheld_from
from commonweal.tension.summary_models import Edition
from commonweal.tension.weeks import this_week, week_to_look_at

READ = (Permission.SEE_SUMMARY, Permission.SEE_PARTNER_SUMMARY)
SHOWN_WEEKS = 26


def version_or_404(request: HttpRequest, public_id: str, number: int | None = None) -> SummaryVersion:
    """The version that this viewer may read; for everybody else there is no such page."""
    version = selectors.version_for(request.user, public_id, number)
    if version is None:
        raise Http404
    return version


@require_GET
@needs(*READ)
def index(request: SignedInRequest) -> HttpResponse:
    """The summaries of the last half year that this viewer may read; for writers also what can be drafted."""
    summaries = list(selectors.summaries_visible_to(request.user)[: 2 * SHOWN_WEEKS])
    newest: dict[int, SummaryVersion] = {}
    for version in selectors.versions_visible_to(request.user).filter(summary__in=summaries):
        newest.setdefault(version.summary_id, version)
    is_writer = selectors.may_write(request.user)
    weeks = []
    if is_writer:
        there = {(summary.week, summary.edition) for summary in summaries}
        for week in dict.fromkeys((week_to_look_at(), this_week(), this_week() - WEEK)):
            missing = [edition for edition in Edition if (week, edition.value) not in there]
            if missing:
                editions = [(one.value, one.label) for one in missing]
                names = " · ".join(str(label) for _value, label in editions)
                weeks.append({"week": week, "editions": editions, "missing": names})
    unshared = why_nothing_is_shared(request.user.organisation)
    context = {
        "rows": [{"summary": summary, "version": newest[summary.pk]} for summary in summaries],
        "is_writer": is_writer,
        "weeks": weeks,
        # Shared with this organisation, and for others in it: that there are some is no secret.
        "some_are_signed": not summaries and not unshared and selectors.some_are_signed(),
        "why_empty": "" if summaries else unshared,
    }
    return render(request, "summary/index.html", context)


@require_GET
@needs(*READ)
def read(request: HttpRequest, public_id: str, number: int | None = None) -> HttpResponse:
    """One version, the newest that this viewer may read unless the address says which."""
    version = version_or_404(request, public_id, number)
    note_view(request, version)
    document = printing.document_of(version)
    newest = version_or_404(request, public_id)
    is_writer = selectors.may_write(request.user)
    context = {
        "version": version,
        "summary": version.summary,
        "document": document,
        "shown": shown(document.blocks),
        "is_writer": is_writer,
        "is_newest": newest.number == version.number,
        "newest": newest,
        "withheld": len(withheld_from(version)) if is_writer and version.is_signed else 0,
        "formats": [("pdf", "PDF"), ("docx", "Word"), ("html", "HTML")],
        "is_restricted": version.visibility_class.marking != Marking.OFFICIAL
        or version.visibility_class.handling != "P",
    }
    return render(request, "summary/read.html", context)


def note_view(request: HttpRequest, version: SummaryVersion) -> None:
    """Looking at a single OFFICIAL-SENSITIVE item is put on the record."""
    if version.visibility_class.marking == Marking.SENSITIVE:
        _note(request, version, "view summary")


def _note(request: HttpRequest, version: SummaryVersion, verb: str, **details: Any) -> None:
    record(
        verb,
        by=request.user,
        item_kind="summary",
        item_id=version.summary.public_id,
        details={"version": version.number, **details},
    )


@require_GET
@needs(*READ)
def versions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every version that this viewer may read, with links to read it and to see what it changed."""
    found = list(selectors.versions_visible_to(request.user).filter(summary__public_id=public_id))
    if not found:
        raise Http404
    earlier = [one.number for one in found[1:]]
    quoted = quoted_in(found[0].summary)
    rows = [
        {
            "version": one,
            "before": before,
            "status": printing.status_of(one),
            "note": note_now(one, quoted),
        }
        for one, before in zip(found, [*earlier, None], strict=True)
    ]
    return render(request, "summary/versions.html", {"rows": rows, "summary": found[0].summary})


@require_GET
@needs(*READ)
def compare(request: HttpRequest, public_id: str, earlier: int, later: int) -> HttpResponse:
    """What changed from one version to another, word by word."""
    first = version_or_404(request, public_id, earlier)
    second = version_or_404(request, public_id, later)
    for version in (first, second):
        note_view(request, version)
    found = differences(first, second)
    context = {
        "earlier": first,
        "later": second,
        "note": note_now(second, quoted_in(second.summary)),
        "summary": second.summary,
        "changed": [one for one in found if one.is_changed],
        "same": [one.title for one in found if not one.is_changed],
        "marking": max((str(one.visibility_class.get_marking_display()) for one in (first, second)), key=len),
    }
    return render(request, "summary/compare.html", context)


@require_GET
@only_for(*READ)
def download(request: HttpRequest, public_id: str, number: int, kind: str) -> HttpResponse:
    """One version as a file. The right is asked for anew at each download, and each is on the record."""
    if kind not in printing.FORMATS:
        raise Http404
    version = version_or_404(request, public_id, number)
    content_type, draw = printing.FORMATS[kind]
    content = draw(printing.document_of(version))
    _note(request, version, "download summary", format=kind)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{printing.file_name(version, kind)}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
