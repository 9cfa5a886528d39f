"""Anchors of the record outside the database: who rewrites or cuts the whole chain is found out by them.

A line of `anchors.jsonl` in COMMONWEAL_HOME names an event and its hash. Copied to another machine now
and then, it also holds against somebody who can write to this one's disk.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from commonweal.audit.models import AuditEvent

FILE = "anchors.jsonl"
AT_ONCE = 500  # anchors asked for in one query, which may not name any number of events


def path() -> Path:
    """Where the anchors of this installation are kept."""
    return Path(settings.HOME) / FILE


def newest() -> dict[str, Any] | None:
    """The newest event as an anchor: its number and hash, and when it was anchored; None without events."""
    last = AuditEvent.objects.order_by("-id").values_list("id", "hash").first()
    return {"at": timezone.now().isoformat(), "event": last[0], "hash": last[1]} if last else None


def drop_anchor() -> None:
    """Add the newest event to the file, unless it is there. The worker does this by the clock."""
    anchor, there = newest(), read()
    if anchor is None or (there and there[-1]["hash"] == anchor["hash"]):
        return
    with path().open("a", encoding="utf-8") as file:
        file.write(json.dumps(anchor) + "\n")


def read() -> list[dict[str, Any]]:
    """All anchors, oldest first; a last line that was cut off by a fault is passed over."""
    if not path().exists():
        return []
    found = []
    for line in path().read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def first_lost() -> dict[str, Any] | None:
    """The first anchor whose event is gone or another one by now; None when all hold."""
    anchors = read()
    for start in range(0, len(anchors), AT_ONCE):
        some = anchors[start : start + AT_ONCE]
        there = dict(
            AuditEvent.objects.filter(id__in=[one["event"] for one in some]).values_list("id", "hash")
        )
        for one in some:
            if there.get(one["event"]) != one["hash"]:
                return one
    return None
