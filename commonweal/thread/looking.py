"""Looking along a trail with OFFICIAL-SENSITIVE items leaves a record: from where, and how many of them."""

from collections.abc import Iterable
from typing import Any

from commonweal.audit.verbs import record
from commonweal.people.visibility import Viewer
from commonweal.thread.selectors import Step


def looked_along(this: Step, shown: Iterable[Step], *, by: Viewer) -> None:
    """Record that somebody read, at this item, the titles of OFFICIAL-SENSITIVE ones.

    Nothing is recorded of the public, who see released items only.
    """
    if by.is_authenticated:
        _note("view trail", this, list(shown), by=by)


def looked_by_operator(this: Step, shown: Iterable[Step], *, through: Viewer, verb: str) -> None:
    """Record that who runs the machine read such titles through this viewer's eyes. It is not the viewer's deed."""
    _note(verb, this, list(shown), by=None, details={"as": getattr(through, "public_id", "")})


def _note(
    verb: str, this: Step, shown: list[Step], *, by: Any, details: dict[str, Any] | None = None
) -> None:
    sensitive = sum(step.is_sensitive for step in shown)
    if sensitive:
        details = {"shown": len(shown), "sensitive": sensitive} | (details or {})
        record(verb, by=by, item_kind=this.kind, item_id=this.item_id, details=details)
