"""What the name of a school would keep to the tension group: asked before the organisation is kept.

Domains register how they count theirs; this module knows none of them.
"""

from collections.abc import Callable

Count = Callable[[str, int | None], int]
_counts: list[Count] = []


def register(count: Count) -> None:
    """Say how to count what would be kept to the group: a name, and which organisation is to have it, if kept before."""
    if count not in _counts:
        _counts.append(count)


def how_many_would_follow(name: str, organisation: int | None) -> int:
    """How many reports and levels fewer people would read if a school were called so."""
    return sum(count(name, organisation) for count in _counts)
