"""The registry of what can be searched: each domain registers how its items are found, for whom."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from commonweal.people.marking import tag_of

# Longer texts are no search, and each further word is a further condition on the database.
LONGEST_TEXT = 200
MOST_WORDS = 8


@dataclass(frozen=True)
class Hit:
    """One item that was found: its title, its page, and a line that says why it may be the right one.

    marking: of an item that has one, as `Marking`.
    """

    title: str
    address: str
    snippet: str = ""
    marking: str = ""

    @property
    def tag(self) -> str:
        """The words of its marking, where it is higher than most."""
        return tag_of(self.marking)


@dataclass(frozen=True)
class Finder:
    """How the items of one kind are found.

    items: viewer, text -> those that this viewer may see and that fit the text, best first: a queryset
    or a list, so that it can be counted and read a page at a time.
    as_hits: the items of one page -> the same as hits, in the same order.
    permissions: any one of them suffices; none means everybody who is signed in.
    shown: told which items are about to be shown, and to whom, where looking leaves a record.
    """

    code: str
    label: str | Promise
    order: int
    items: Callable[[Any, str], Any]
    as_hits: Callable[[Iterable[Any]], list[Hit]]
    permissions: frozenset[Hashable] = frozenset()
    shown: Callable[[list[Any], Any], None] | None = None


_finders: dict[str, Finder] = {}


def register(*finders: Finder) -> None:
    """Let items of these kinds be found. Domains call this once, in `ready()`."""
    for finder in finders:
        _finders[finder.code] = finder


def finders_for(viewer: Any) -> list[Finder]:
    """The kinds that this viewer may search, in order; none for somebody who is not signed in."""
    if not viewer.is_authenticated:
        return []
    return [
        finder
        for finder in sorted(_finders.values(), key=lambda finder: finder.order)
        if not finder.permissions or finder.permissions & viewer.permissions
    ]


def words_of(text: str) -> list[str]:
    """The words of a text, each of which has to fit; each once.

    >>> words_of("  bus  stop bus ")
    ['bus', 'stop']
    """
    return list(dict.fromkeys(text[:LONGEST_TEXT].split()))[:MOST_WORDS]


def fitting(items: Any, text: str, narrow: Callable[[Any, str], Any]) -> Any:
    """The items that fit every word of a text, where `narrow` leaves those that fit one; none for no words."""
    words = words_of(text)
    if not words:
        return items.none()
    for word in words:
        items = narrow(items, word)
    return items
