"""The mark of a restore that has begun to put data in place: until it is done, nothing else opens the home.

What lies there meanwhile may be half of before and half of the backup, with what was withdrawn or erased
since brought back. The mark outlives a process that is killed; it asks nothing of the database.
"""

import json
import os
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commonweal.config.keeping.archive import DUMP

NAME = "restore.unfinished"


class RestoreUnfinished(ValueError):
    """A restore has begun and not ended here; the sentence says where the data from before are, and what to do."""


def is_marked(home: Path) -> bool:
    """Has a restore begun here that is not done?"""
    return (home / NAME).exists()


def mark(home: Path, *, backup: Path, aside: Path) -> None:
    """Say that `backup` is being put in place, and that what was here goes to `aside`. On the disk when this returns.

    Folders that an earlier attempt named are still named: the data from before are in the first of them.
    """
    _write(home, backup=backup, replaced=[*_named(home), aside])


def take_back(home: Path, aside: Path) -> None:
    """This attempt changed nothing after all: unmark, unless an earlier one that is not done did."""
    left = [folder for folder in _named(home) if folder != aside]
    if left:
        _write(home, backup=Path(_told(home).get("backup", "BACKUP")), replaced=left)
    else:
        unmark(home)


def _write(home: Path, *, backup: Path, replaced: list[Path]) -> None:
    told = {
        "what": "A restore has begun here and is not done. Run it again; do not delete this file by itself.",
        "backup": str(backup),
        "begun_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "replaced": [str(folder) for folder in replaced],
    }
    draft = home / f".{NAME}"
    with draft.open("w", encoding="utf-8") as out:
        json.dump(told, out, indent=1, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(home / NAME)
    _settle(home)


def unmark(home: Path) -> None:
    """All is in place: the home may be opened again."""
    _settle(home)
    (home / NAME).unlink(missing_ok=True)
    _settle(home)


def kept_folders(home: Path) -> list[Path]:
    """Which folders hold what was here before? The oldest first; none without a mark."""
    return [folder for folder in _named(home) if folder.is_dir() and any(folder.iterdir())]


def refuse(home: Path) -> None:
    """Raise RestoreUnfinished while a restore is not done here."""
    if is_marked(home):
        raise RestoreUnfinished(words(home))


def words(home: Path) -> str:
    """What has happened here, where the data from before are, and what to do."""
    told = _told(home)
    backup = shlex.quote(told.get("backup", "BACKUP"))
    return (
        f"A restore of {backup} into {home} has begun ({told.get('begun_at', 'when is not known')}) and is not "
        "done. What is there now may be half of before and half of the backup, and what was withdrawn or erased "
        f"since may be back in it, so nothing else opens it. {_where(kept_folders(home))} "
        f"Unless that restore is still running, run it again: commonweal restore {backup} --replace. "
        "How to go back to the data from before instead is in docs/operations.md, “Backup and restore”."
    )


def _where(folders: list[Path]) -> str:
    if not folders:
        return "Nothing that was here before has been moved away."
    named = ", ".join(
        f"{folder} (its database as {DUMP})" if (folder / DUMP).exists() else str(folder)
        for folder in folders
    )
    return f"What was here before and was moved away is in {named}: keep it."


def _named(home: Path) -> list[Path]:
    """The folders that the mark names; all that can be meant where somebody spoilt it."""
    if not is_marked(home):
        return []
    told = _told(home).get("replaced")
    return [Path(folder) for folder in told] if told else sorted(home.glob("replaced-*"))


def _told(home: Path) -> dict[str, Any]:
    """What the mark says; nothing where there is none or somebody spoilt it."""
    try:
        told = json.loads((home / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _settle(folder: Path) -> None:
    """Have the disk know the names in this folder as they are now, whatever happens to its power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
