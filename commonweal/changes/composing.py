"""Turning changes into the events that one set of visibility classes may hear."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from commonweal.changes.bookmarks import bookmark
from commonweal.changes.models import Change
from commonweal.changes.patches import patches_for

ALIVE = "alive"


@dataclass
class Merged:
    """All that happened to one item in one batch: every class it had on the way, and the last."""

    kind: str
    item: str
    before: set[int] = field(default_factory=set)
    after: int | None = None


def merge(changes: Iterable[Change]) -> list[Merged]:
    """One entry for each item, in the order in which the items last changed."""
    merged: dict[tuple[str, str], Merged] = {}
    for change in changes:
        key = (change.item_kind, change.item_id)
        entry = merged.pop(key, None) or Merged(*key)
        entry.before.update(number for number in (change.class_before, entry.after) if number is not None)
        entry.after = change.class_after
        merged[key] = entry
    return list(merged.values())


def event(name: str, data: dict[str, Any], *, at: str = "") -> bytes:
    """One server-sent event, with the bookmark to resume from when given.

    >>> event("reset", {"reason": "gap"})
    b'event: reset\\ndata: {"reason":"gap"}\\n\\n'
    """
    text = json.dumps(data, separators=(",", ":"), default=str)
    return f"{f'id: {at}' + chr(10) if at else ''}event: {name}\ndata: {text}\n\n".encode()


def compose(merged: list[Merged], permitted: frozenset[int], *, sequence: int) -> bytes:
    """What a viewer with these classes hears of a batch that ends at `sequence`; empty when nothing.

    A permitted class now: `change`, with the item's patch. A permitted class only before: `remove`.
    Otherwise nothing at all. The last event carries the bookmark, so that a stream cut in the middle
    of a batch resumes before it.
    """
    shown = [entry for entry in merged if entry.after in permitted]
    by_kind: dict[str, list[str]] = {}
    for entry in shown:
        by_kind.setdefault(entry.kind, []).append(entry.item)
    patches = {kind: patches_for(kind, ids, permitted) for kind, ids in by_kind.items()}
    said: list[tuple[str, dict[str, Any]]] = []
    for entry in merged:
        data: dict[str, Any] = {"kind": entry.kind, "id": entry.item}
        if entry.after in permitted:
            known = patches[entry.kind]
            if known is None:
                said.append(("change", data))
                continue
            if entry.item in known:
                said.append(("change", {**data, "patch": known[entry.item]}))
                continue
        elif not entry.before & permitted:
            continue
        said.append(("remove", data))
    last = len(said) - 1
    return b"".join(
        event(name, data, at=bookmark(sequence) if number == last else "")
        for number, (name, data) in enumerate(said)
    )
