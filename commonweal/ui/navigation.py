"""What can be gone to: each app registers its entries, and pages show those that exist and are allowed.

An app registers in `ready()`. An entry whose address does not resolve, or that the viewer may not
use, is simply not drawn, so that no page links to something missing or forbidden.
"""

from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Words = str | Promise


class Place(StrEnum):
    """Where an entry is drawn."""

    PUBLIC = "the row that a visitor sees"
    WORKBENCH = "the row that a signed-in person sees"
    DOOR = "the doors on the public home page"
    SIDE = "beside the pages of one workbench entry"
    ACCOUNT = "the header, beside the person's name"
    FOOTER = "the foot of every page"
    SEARCH = "the search box"


@dataclass(frozen=True)
class Entry:
    """One thing to go to.

    permissions: any one of them suffices; none means everybody.
    section: for SIDE, the address name of the workbench entry it stands beside.
    starts: addresses below this are inside the entry too (the entry's own address, unless given).
    hint: a sentence for a door on the home page.
    only_for: "visitor" or "signed-in", where that is the difference.
    is_for: a further question about the signed-in person, where a permission does not say enough.
    """

    place: Place
    label: Words
    url_name: str
    order: int
    permissions: frozenset[Hashable] = frozenset()
    section: str = ""
    starts: str = ""
    hint: Words = ""
    only_for: str = ""
    is_for: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Link:
    """An entry as it is drawn for one request."""

    label: Words
    address: str
    is_current: bool
    is_inside: bool
    hint: Words
    url_name: str


_entries: dict[tuple[Place, str, str], Entry] = {}


def register(*entries: Entry) -> None:
    """Offer entries; the same place and address name again replaces what was offered before."""
    for entry in entries:
        _entries[entry.place, entry.section, entry.url_name] = entry


def links(place: Place, request: HttpRequest, section: str = "") -> list[Link]:
    """What this viewer is shown in one place, in order, with the one that holds this page marked."""
    path = getattr(request, "path", "")
    allowed = _allowed(place, request, section)
    shown = [(entry, address, _depth(entry, address, path)) for entry, address in allowed]
    deepest = max((depth for _entry, _address, depth in shown), default=0)
    return [
        Link(entry.label, address, address == path, 0 < depth == deepest, entry.hint, entry.url_name)
        for entry, address, depth in shown
    ]


def current_section(request: HttpRequest) -> str:
    """The address name of the workbench entry that holds this page, for its side navigation."""
    for link in links(Place.WORKBENCH, request):
        if link.is_inside:
            return link.url_name
    return ""


def _allowed(place: Place, request: HttpRequest, section: str) -> list[tuple[Entry, str]]:
    """The entries of a place that exist and that this viewer may use, in order, with their addresses."""
    found = []
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if entry.place is place and entry.section == section and _is_allowed(entry, request):
            try:
                found.append((entry, reverse(entry.url_name)))
            except NoReverseMatch:
                continue
    return found


def _depth(entry: Entry, address: str, path: str) -> int:
    """How much of the page's address this entry holds, itself or by what stands beside its pages; 0: none."""
    starts = [entry.starts or address]
    if entry.place is Place.WORKBENCH:
        for beside in _entries.values():
            if beside.place is Place.SIDE and beside.section == entry.url_name:
                with suppress(NoReverseMatch):
                    starts.append(beside.starts or reverse(beside.url_name))
    return max((len(start) for start in starts if _holds(start, path)), default=0)


def _is_allowed(entry: Entry, request: HttpRequest) -> bool:
    user: Any = getattr(request, "user", None)
    is_signed_in = bool(user is not None and user.is_authenticated)
    if entry.only_for and (entry.only_for == "signed-in") != is_signed_in:
        return False
    if entry.is_for is not None and not (is_signed_in and entry.is_for(user)):
        return False
    if not entry.permissions:
        return True
    return is_signed_in and bool(entry.permissions & user.permissions)


def _holds(start: str, path: str) -> bool:
    return path == start or (start != "/" and path.startswith(start))
