"""Registry of the kinds of item that can hang on the thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commonweal.ui.navigation import Words


@dataclass(frozen=True)
class ItemKind:
    """What the thread needs to know of one kind of item.

    visible: viewer -> a queryset of the items that this viewer may see.
    title: item -> a short line. address: item -> the path of its page.
    conditions: item -> under which conditions it is handled, in the words that its readers read.
    is_sensitive: item -> is it marked OFFICIAL-SENSITIVE, so that whoever reads its title leaves a record of that?
    Nothing to say of a kind whose titles tell nothing. It asks the database nothing.
    has_class: are its items shared under a visibility class, which what answers them takes over? What is measured
    of places has none.
    """

    code: str
    name: Words
    visible: Callable[[Any], Any]
    title: Callable[[Any], str]
    address: Callable[[Any], str]
    conditions: Callable[[Any], str] = lambda item: ""
    is_sensitive: Callable[[Any], bool] = lambda item: False
    has_class: bool = True


KINDS: dict[str, ItemKind] = {}


def register(kind: ItemKind) -> None:
    """Let items of this kind be linked. Domains call this once, in `ready()`."""
    KINDS[kind.code] = kind
