"""What must happen again after a backup was put back: a restored past must not undo what was promised since."""

from collections.abc import Callable

_replays: dict[str, Callable[[], int]] = {}


def replay_after_restore(name: str, do: Callable[[], int]) -> None:
    """Have `do` called after each restore; it must be safe to repeat, and returns how many items it touched.

    >>> replay_after_restore("example", lambda: 0)
    """
    _replays[name] = do


def replay_all() -> dict[str, int]:
    """Do all of it; how many items each touched."""
    return {name: do() for name, do in _replays.items()}
