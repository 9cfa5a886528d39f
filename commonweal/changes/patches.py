"""What a map or table needs to know of an item that changed. Domains register theirs in `ready()`."""

from collections.abc import Callable, Sequence
from typing import Any

# From identifiers, and the classes the viewer may see, to what is sent: a small dictionary for each item
# that exists now and that these classes allow. Items left out are sent as "remove".
Patch = Callable[[Sequence[str], frozenset[int]], dict[str, dict[str, Any]]]

_patches: dict[str, Patch] = {}


def register(item_kind: str, function: Patch) -> None:
    """Say how items of this kind are described to open maps.

    >>> register("example", lambda ids, permitted: {item: {"name": "Fair"} for item in ids})
    >>> patches_for("example", ["a"], frozenset())
    {'a': {'name': 'Fair'}}
    """
    _patches[item_kind] = function


def patches_for(
    item_kind: str, ids: Sequence[str], permitted: frozenset[int]
) -> dict[str, dict[str, Any]] | None:
    """The patches of these items; None when no domain describes this kind, so that only its name is sent."""
    function = _patches.get(item_kind)
    return None if function is None else function(ids, permitted)
