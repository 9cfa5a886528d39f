"""The list of what was erased, kept beside the database too: a backup of last week must not bring it back.

It holds kinds, random identifiers, times and keyed marks of whom was forgotten (`people.marks`), who can be known again
by them with the key alone.
"""

import datetime
import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Max

from commonweal.people.governance_models import Erasure

NAME = "erasures.jsonl"
Row = tuple[str, str, str, str, str]  # kind, identifier, time, reason, marks
_COLUMNS = ("item_kind", "item_id", "at", "reason", "marks")


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
            rows.add((given["kind"], given["id"], given["at"], given["reason"], given.get("marks", "")))
        except (ValueError, KeyError, TypeError):
            continue
    return rows


def in_database() -> set[Row]:
    """The rows of the database; empty when it can't be read."""
    for columns in (_COLUMNS, _COLUMNS[:-1]):  # a database of an earlier version has no marks
        try:
            with transaction.atomic():
                found = list(Erasure.objects.values_list(*columns))
        except DatabaseError:
            continue
        return {
            (kind, item, at.isoformat(), reason, "".join(marks)) for kind, item, at, reason, *marks in found
        }
    return set()


def last_row() -> int:
    """The number of the last row that the database has: those that are brought back come after it."""
    return Erasure.objects.aggregate(last=Max("pk"))["last"] or 0


def note_new() -> int:
    """Write to the list what the database knows and the list does not. Returns how many rows."""
    return note(in_database())


def note(rows: set[Row]) -> int:
    """Write to the list those of these rows that it lacks. Returns how many; they are on the disk by then."""
    new = sorted(rows - read(journal()), key=lambda row: row[2])
    if new:
        lines = [
            json.dumps(
                {"kind": kind, "id": item, "at": at, "reason": reason, **({"marks": marks} if marks else {})}
            )
            + "\n"
            for kind, item, at, reason, marks in new
        ]
        with journal().open("ab+") as out:
            # A last line that a fault cut off would swallow the first of ours.
            if out.tell() and os.pread(out.fileno(), 1, out.tell() - 1) != b"\n":
                out.write(b"\n")
            out.write("".join(lines).encode())
            out.flush()
            os.fsync(out.fileno())
    return len(new)


def bring_back(rows: set[Row]) -> int:
    """Put into the database the rows that it lacks. Returns how many that were."""
    new = rows - in_database()
    Erasure.objects.bulk_create(
        Erasure(
            item_kind=kind,
            item_id=item,
            at=datetime.datetime.fromisoformat(at),
            reason=reason,
            marks=marks,
        )
        for kind, item, at, reason, marks in new
    )
    return len(new)
