"""What must happen again after a backup was put back: a restored past must not undo what was promised since."""

from collections.abc import Callable

# How the record calls that a backup was put back.
RESTORED = "restore backup"

_replays: dict[str, Callable[[int], int]] = {}


def replay_after_restore(name: str, do: Callable[[int], int]) -> None:
    """Have `do` called after each restore; it must be safe to repeat, and returns how many items it touched.

    It is given the number of the last row of the list of erasures that the backup had itself. What the rows up to that
    one say was done in the backup before it was made, and what it holds came after that.

    >>> replay_after_restore("example", lambda after: 0)
    """
    _replays[name] = do


def replay_all(after: int) -> dict[str, int]:
    """Do all of it; how many items each touched. after: the last row of the list of erasures that the backup had."""
    return {name: do(after) for name, do in _replays.items()}
