"""Who is who in the table of addresses, and what one line of it says.

`public` is somebody who is not signed in. Who they are stands at the head of `access_table`.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any

from tests.access_items import Args, Borough

EVERYBODY = {"aisha", "ben", "lena", "kit", "ewa", "farid", "grace", "idris", "hana", "joan", "carys"}
WEEK = "2026-11-16"
PUBLIC = EVERYBODY | {"public"}
NOBODY: set[str] = set()
OFFICER = {"aisha"}
KEEPERS = {"aisha", "joan"}
PROTECTION = {"hana"}
TENSION = {"aisha", "ben"}
LEVELS = {"aisha", "ben", "lena"}
ACTIONS = {"aisha", "ben", "carys", "farid", "grace", "idris", "kit", "lena"}
# Say how far an action is: those of their own organisation, or any.
ACTING = {"aisha", "ben", "carys", "farid", "idris", "kit"}
RETURNING = {"aisha", "ben", "ewa", "farid", "idris", "kit"}
# Carys has the right to report, and is told that nobody would read it: see `tension/checking.py`.
REPORTING = RETURNING | {"carys"}
PROGRAMS = {"aisha", "ben", "carys", "ewa", "idris", "kit", "lena"}
CONTENT = EVERYBODY - {"hana", "joan"}
# Signed the agreement and read strengths: everybody with content but the neighbour.
PARTNERS = CONTENT - {"carys"}
# Report for their own organisation or read other people's.
MAPPING = CONTENT - {"grace"}
GROUP_READERS = LEVELS
LOADERS = {"aisha", "joan", "lena"}
FIGURES = {"aisha", "ben", "joan", "lena"}
SERVICES = FIGURES | {"idris"}
PARTNER_READERS = {"aisha", "ben", "kit", "idris", "farid", "grace"}


@dataclass(frozen=True)
class Address:
    """One address, with the item that it is tried on.

    opens: who gets a page by opening it. sends: who can change something with `sent`; everybody else can
    not, and is told nothing but `finds` (those who open it, unless said): they find the door and no key.
    of: what the address needs, made in the test. sent: what a form of it holds, or how to make that.
    """

    name: str
    opens: Set[str] = frozenset()
    case: str = ""
    of: Callable[[Borough], Args] = lambda borough: ()
    query: str | Callable[[Borough], str] = ""
    sends: Set[str] = frozenset()
    sent: dict[str, Any] | Callable[[Borough], dict[str, Any]] | None = None
    finds: Set[str] | None = None

    @property
    def app(self) -> str:
        return self.name.partition(":")[0]

    def __str__(self) -> str:
        return f"{self.name} {self.case}".strip()
