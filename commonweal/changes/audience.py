"""Who listens. This package is below people, so who may see what is handed in from above (config)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

PUBLIC = ""  # stands for a session in which nobody is signed in


@dataclass(frozen=True)
class Rights:
    """What a session may see at this moment.

    newest_class: the newest visibility class there was when this was decided. A class made later
    widens what a viewer may see without being a right that was given.
    withheld: kinds of item that this viewer's roles do not open, whatever the class of one of them.
    """

    classes: frozenset[int]
    newest_class: int
    withheld: frozenset[str] = frozenset()

    def changed_since(self, earlier: "Rights") -> bool:
        """Was a right given or taken away, so that what an open map shows is no longer right?

        >>> Rights(frozenset({1, 3}), 3).changed_since(Rights(frozenset({1}), 2))
        False
        >>> Rights(frozenset({1}), 3).changed_since(Rights(frozenset({1, 2}), 3))
        True
        """
        given = {number for number in self.classes - earlier.classes if number <= earlier.newest_class}
        return bool(given or earlier.classes - self.classes or self.withheld != earlier.withheld)


class NotYet(PermissionError):
    """Signed in, but a second factor that the role needs is missing: nothing may be seen yet."""


class Audience(Protocol):
    """Answers for many sessions at once, from the database as it is now."""

    def session_of(self, cookie: str) -> str:
        """The key of the session in which somebody is signed in; PUBLIC when nobody is. May raise NotYet."""

    def rights(self, sessions: Collection[str]) -> dict[str, Rights]:
        """The rights of each session that still holds; sessions that ended are left out."""
