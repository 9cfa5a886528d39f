"""What somebody else changed while a page was open is not undone unseen: whoever saves over it is told, and decides."""

from collections.abc import Mapping
from typing import Any


class Conflict(ValueError):
    """Somebody else has changed the item since it was looked at; `changed` names what. Nothing was saved."""

    def __init__(self, changed: list[str]) -> None:
        super().__init__("Somebody else has changed this since you opened the page.")
        self.changed = changed


def refuse_unseen(
    seen: Mapping[str, Any] | None, now: Mapping[str, Any], then: Mapping[str, Any] | None = None
) -> None:
    """Raise Conflict where the item is not any more what whoever saves saw of it. Call it once the item is locked.

    seen: what the page said; None for a caller without a page, who saw what there is. now: the same of the item as it is,
    as JSON holds it. then: what would be kept in place of that, where all of it is known: what is alike undoes nothing.
    """
    if seen is None:
        return
    meanwhile = [name for name, value in now.items() if name not in seen or seen[name] != value]
    if then is not None:
        meanwhile = [name for name in meanwhile if then[name] != now[name]]
    if meanwhile:
        raise Conflict(meanwhile)
