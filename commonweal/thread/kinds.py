"""Registry of the kinds of item that can hang on the thread."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from commonweal.ui.navigation import Words


class Part(StrEnum):
    """Which part of the chain items of a kind are: evidence -> finding -> action -> measure -> feedback."""

    EVIDENCE = "evidence"
    FINDING = "finding"
    ACTION = "action"
    MEASURE = "measure"
    FEEDBACK = "feedback"


def _all(items: Any, today: datetime.date) -> Any:
    return items


def _none(items: Any, today: datetime.date) -> Any:
    return items.none()


@dataclass(frozen=True)
class ItemKind:
    """What the thread needs to know of one kind of item.

    visible: viewer -> a queryset of the items that this viewer may see.
    title: item -> a short line. address: item -> the path of its page.
    conditions: item -> under which conditions it is handled, in the words that its readers read.
    is_sensitive: item -> is it marked OFFICIAL-SENSITIVE, so that whoever reads its title leaves a record of that?
    Nothing to say of a kind whose titles tell nothing. It asks the database nothing.
    is_answered_by: may this person make an action in answer to this item, which they see, without the right to manage
    actions? Nobody may, unless a kind says who.
    has_class: are its items shared under a visibility class, which what answers them takes over? What is measured
    of places has none.

    For the report on the whole (`breaks.py`), each with the items that somebody sees and today's date:
    part: which part of the chain they are; a kind without one is not looked at. waits: those of which something should
    have come by now. is_done: those that are over and done, which is asked of actions. was_told: those whose givers read
    what came of them.
    """

    code: str
    name: Words
    visible: Callable[[Any], Any]
    title: Callable[[Any], str]
    address: Callable[[Any], str]
    conditions: Callable[[Any], str] = lambda item: ""
    is_sensitive: Callable[[Any], bool] = lambda item: False
    is_answered_by: Callable[[Any, Any], bool] = lambda person, item: False
    has_class: bool = True
    part: Part | None = None
    waits: Callable[[Any, datetime.date], Any] = _all
    is_done: Callable[[Any, datetime.date], Any] = _none
    was_told: Callable[[Any, datetime.date], Any] = _none


KINDS: dict[str, ItemKind] = {}


def register(kind: ItemKind) -> None:
    """Let items of this kind be linked. Domains call this once, in `ready()`."""
    KINDS[kind.code] = kind
