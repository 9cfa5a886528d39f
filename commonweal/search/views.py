"""The page of results: a few of each kind, or all of one kind, page by page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.people.marking import highest
from commonweal.search.finders import LONGEST_TEXT, Finder, Hit, finders_for

A_FEW = 5
A_PAGE = 25


@dataclass(frozen=True)
class Group:
    """What was found of one kind. more: the address of all of them, when not all are here."""

    code: str
    label: Any
    count: int
    hits: list[Hit]
    page: Page[Any]
    more: str = ""


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits the words and that this person may see."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_TEXT]
    kind = request.GET.get("kind", "")
    finders = [finder for finder in finders_for(request.user) if kind in ("", finder.code)]
    if kind and not finders:
        raise Http404
    groups = [_group(finder, text, request, is_alone=bool(kind)) for finder in finders] if text else []
    context = {
        "text": text,
        "longest": LONGEST_TEXT,
        "groups": [group for group in groups if group.count],
        "count": sum(group.count for group in groups),
        "marking": highest(hit.marking for group in groups for hit in group.hits),
        "is_alone": bool(kind),
        "all_kinds": f"?{urlencode({'q': text})}",
    }
    return render(request, "search/search.html", context)


def _group(finder: Finder, text: str, request: HttpRequest, *, is_alone: bool) -> Group:
    pages = Paginator(finder.items(request.user, text), A_PAGE if is_alone else A_FEW)
    page = pages.get_page(request.GET.get("page") if is_alone else 1)
    shown = list(page.object_list)
    if finder.shown is not None:
        finder.shown(shown, request.user)
    more = f"?{urlencode({'q': text, 'kind': finder.code})}" if pages.count > len(shown) else ""
    return Group(
        finder.code, finder.label, pages.count, finder.as_hits(shown), page, "" if is_alone else more
    )
