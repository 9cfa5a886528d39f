"""The list of what was erased, kept beside the database too: a backup of last week must not bring it back.

It holds kinds, random identifiers and times; nothing about anybody.
"""

import datetime
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from commonweal.people.governance_models import Erasure

NAME = "erasures.jsonl"
Row = tuple[str, str, str, str]  # kind, identifier, time, reason


def journal() -> Path:
    return Path(settings.HOME) / NAME


def read(path: Path) -> set[Row]:
    """The rows of a list; a last line that was cut off is left out."""
    rows: set[Row] = set()
    if not path.exists():
        return rows
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            given: dict[str, Any] = json.loads(line)
            rows.add((given["kind"], given["id"], given["at"], given["reason"]))
        except (ValueError, KeyError, TypeError):
            continue
    return rows


def in_database() -> set[Row]:
    """The rows of the database; empty when it can't be read."""
    try:
        found = list(Erasure.objects.values_list("item_kind", "item_id", "at", "reason"))
    except DatabaseError:
        return set()
    return {(kind, item, at.isoformat(), reason) for kind, item, at, reason in found}


def note_new() -> int:
    """Write to the list what the database knows and the list does not. Returns how many rows."""
    new = sorted(in_database() - read(journal()), key=lambda row: row[2])
    if new:
        with journal().open("a", encoding="utf-8") as out:
            for kind, item, at, reason in new:
                out.write(json.dumps({"kind": kind, "id": item, "at": at, "reason": reason}) + "\n")
            out.flush()
    return len(new)


def bring_back(rows: set[Row]) -> int:
    """Put into the database the rows that it lacks. Returns how many that were."""
    new = rows - in_database()
    Erasure.objects.bulk_create(
        Erasure(item_kind=kind, item_id=item, at=datetime.datetime.fromisoformat(at), reason=reason)
        for kind, item, at, reason in new
    )
    return len(new)
