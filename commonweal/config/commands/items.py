"""How a command is told of an item: by its public identifier, or by its kind and that, as `report:7f3k9q2m4x8p`."""

from typing import Any

LAYER = "layer"


class NoSuchKind(ValueError):
    """There is no kind of item of this name."""


def parted(item: str, *, besides: tuple[str, ...] = ()) -> tuple[str, str]:
    """The kind that is named, or "", and the identifier. besides: kinds that are no items of the thread.

    Which kinds there are is no secret, so one that is not known is said. Raises NoSuchKind.
    """
    from commonweal.thread.kinds import KINDS

    kind, colon, item_id = item.partition(":")
    if not colon:
        return "", item
    if kind not in KINDS and kind not in besides:
        raise NoSuchKind(
            f"“{kind}” is no kind of item. Give the identifier alone, or one of these before it: "
            f"{', '.join(f'{name}:' for name in sorted({*KINDS, *besides}))}"
        )
    return kind, item_id


def item_of(kind: str, item_id: str, viewer: Any) -> Any:
    """The item with this identifier, of this kind unless that is "", as this viewer may see it; None for nothing."""
    from commonweal.thread.selectors import find_item

    found = find_item(item_id, viewer=viewer)
    return found if found is not None and kind in ("", found.kind) else None
