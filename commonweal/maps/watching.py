"""The record of who looked at lists and maps: the question and how many items, once an hour for tiles."""

import threading
import time
from collections import OrderedDict
from typing import Any

from commonweal.audit.verbs import record
from commonweal.maps import drawing
from commonweal.maps.layers import Kind, Layer

# A map asks for dozens of tiles: they are one look. Another process may note the same look once more.
ONCE_IN = 3600
_seen: OrderedDict[tuple[str, str, str], float] = OrderedDict()
_threads = threading.Lock()


def saw(what: str, layer: Layer, viewer: Any, asked: Any, count: int, *, is_operator: bool = False) -> None:
    """Record that a person saw a layer's list, map or file: the question and how many items it gave.

    is_operator: who runs the machine looked through this viewer's eyes. It is not the viewer's deed.
    Nothing is recorded of the public, who see released items only, or of outlines, which are open.
    """
    if not viewer.is_authenticated or layer.kind is Kind.OUTLINES:
        return
    details: dict[str, Any] = {"asked": layer.noted(asked), "count": count}
    record(
        what,
        by=None if is_operator else viewer,
        item_kind="layer",
        item_id=layer.code,
        details=details | ({"as": viewer.public_id} if is_operator else {}),
    )


def saw_tiles(layer: Layer, viewer: Any, asked: Any) -> None:
    """The same for tiles, once an hour for the same person, layer and question."""
    if not viewer.is_authenticated or layer.kind is Kind.OUTLINES:
        return
    key = (viewer.public_id, layer.code, repr(asked))
    now = time.monotonic()
    with _threads:
        if now - _seen.get(key, -ONCE_IN) < ONCE_IN:
            return
        _seen[key] = now
        _seen.move_to_end(key)
        while len(_seen) > 5000:
            _seen.popitem(last=False)
    if layer.kind is Kind.POINTS:
        count = drawing.count_drawn(layer, viewer, asked)
    else:
        count = layer.count(viewer, asked)
    saw("see map", layer, viewer, asked, count)
