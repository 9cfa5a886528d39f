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
    """

    code: str
    name: Words
    visible: Callable[[Any], Any]
    title: Callable[[Any], str]
    address: Callable[[Any], str]
    conditions: Callable[[Any], str] = lambda item: ""


KINDS: dict[str, ItemKind] = {}


def register(kind: ItemKind) -> None:
    """Let items of this kind be linked. Domains call this once, in `ready()`."""
    KINDS[kind.code] = kind
