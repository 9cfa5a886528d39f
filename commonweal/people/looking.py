"""Looking at what is OFFICIAL-SENSITIVE leaves a record, of whatever kind it is: one item as itself, a list as
query and count. Each kind's own module says what is told of it.
"""

from collections.abc import Iterable
from typing import Any

from commonweal.audit.verbs import record
from commonweal.people.models import User
from commonweal.people.visibility_models import Marking


def looked_at(
    kind: str,
    item_id: str,
    marking: str,
    *,
    by: User | None,
    verb: str,
    details: dict[str, Any] | None = None,
) -> None:
    """Record that somebody opened this item, if it is marked OFFICIAL-SENSITIVE.

    by: None for the operator of the machine.
    """
    if marking == Marking.SENSITIVE:
        record(verb, by=by, item_kind=kind, item_id=item_id, details=details)


def looked_through(kind: str, markings: Iterable[str], *, asked: list[str], by: User, verb: str) -> None:
    """Record that somebody was shown a list with OFFICIAL-SENSITIVE items: what was asked for, how many.

    markings: those of all that were shown. asked: names of the filters used. Not their values, for words that people
    search for may be names.
    """
    shown = list(markings)
    sensitive = shown.count(Marking.SENSITIVE)
    if sensitive:
        details = {"filters": asked, "shown": len(shown), "sensitive": sensitive}
        record(verb, by=by, item_kind=kind, details=details)
