"""The links of one item: those there are, and the search for an item to link with it."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.people.access import SignedInRequest, needs
from commonweal.search.finders import LONGEST_TEXT, finders_for
from commonweal.thread.forms import WAYS, LinkForm
from commonweal.thread.kinds import KINDS
from commonweal.thread.looking import looked_along
from commonweal.thread.selectors import Key, Step, find_item, find_items, ties_of
from commonweal.thread.verbs import LINKERS, CannotLink, link_items, unlink_items

A_FEW = 8


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*LINKERS)
def links(request: SignedInRequest, kind: str, item_id: str) -> HttpResponse:
    """What hangs on this item directly; another is linked with it, or a link made by mistake taken away."""
    this = (kind, item_id)
    step = find_items({this}, viewer=request.user).get(this)
    if step is None:
        raise Http404
    if request.POST.get("do") == "unlink":
        _take_away(request, this)
        return redirect("thread:links", kind, item_id)
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_TEXT]
    found = [one for one in _found(text, step, request.user) if (one.kind, one.item_id) != this]
    form = LinkForm(
        request.POST or None,
        found=[(f"{one.kind}:{one.item_id}", f"{one.kind_name}: {one.title}") for one in found],
    )
    if request.method == "POST" and form.is_valid():
        way = WAYS[form.cleaned_data["way"]]
        earlier, later = way.ends(this, _key(form.cleaned_data["item"]))
        try:
            link_items(earlier=earlier, later=later, relation=way.relation, by=request.user)
        except CannotLink as error:
            form.add_error("item", str(error))
        else:
            messages.success(request, _("The two are linked."))
            return redirect("thread:links", kind, item_id)
    ties = ties_of(this, viewer=request.user)
    looked_along(step, [step, *(tie.step for tie in ties)], by=request.user)
    context = {
        "step": step,
        "ties": ties,
        "form": form,
        "found": found,
        "text": text,
        "longest": LONGEST_TEXT,
    }
    return render(request, "thread/links.html", context, status=422 if form.errors else 200)


def _key(name: str) -> Key:
    kind, _colon, item_id = name.partition(":")
    return kind, item_id


def _take_away(request: SignedInRequest, this: Key) -> None:
    other = _key(request.POST.get("item", ""))
    is_earlier = request.POST.get("side") == "earlier"
    earlier, later = (other, this) if is_earlier else (this, other)
    try:
        unlink_items(earlier=earlier, later=later, relation=request.POST.get("relation", ""), by=request.user)
    except CannotLink as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link is taken away. The record keeps that it was there."))


def _found(text: str, this: Step, viewer: Any) -> list[Step]:
    """The first items that fit the words, or the one whose page's address (or identifier) the text is."""
    if not text:
        return []
    parts = [find_item(part, viewer=viewer) for part in re.findall(r"\b[0-9a-z]{16}\b", text)]
    named = [step for step in parts if step]
    if named:
        looked_along(this, named, by=viewer)
        return named
    steps: list[Step] = []
    for finder in finders_for(viewer):
        if finder.code in KINDS:
            items = list(finder.items(viewer, text)[:A_FEW])
            if finder.shown is not None:
                finder.shown(items, viewer)
            keys = [(finder.code, item.public_id) for item in items]
            there = find_items(set(keys), viewer=viewer)
            steps += [there[key] for key in keys if key in there]
    return steps
