"""Files that no row names: written by a process that was killed before its transaction ended."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.files.storage import FileSystemStorage
from django.db.models import FileField

logger = logging.getLogger(__name__)

OLD = 24 * 3600  # seconds: no transaction is open for so long


def _fields() -> Iterator[FileField]:
    for model in apps.get_models():
        yield from (field for field in model._meta.concrete_fields if isinstance(field, FileField))


def orphans(*, older_than: float = OLD, now: float | None = None) -> list[Path]:
    """Files in the folders of stored files that no row names and that were written so many seconds ago.

    The time is that of the file's entry on the disk: its own date is set to hide when a report came. Files
    are listed before rows are asked for, so that one whose row comes meanwhile is not among them.
    """
    now = time.time() if now is None else now
    found: list[Path] = []
    by_root: dict[Path, list[FileField]] = {}
    for field in _fields():
        storage, folder = field.storage, str(field.upload_to).split("%")[0].strip("/")
        if isinstance(storage, FileSystemStorage) and folder:
            by_root.setdefault(Path(storage.location) / folder, []).append(field)
    for root, fields in sorted(by_root.items()):
        old = [path for path in root.rglob("*") if path.is_file() and now - _written_at(path) > older_than]
        named: set[Path] = set()
        for field in fields:
            names = field.model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
            named |= {Path(field.storage.path(name)) for name in names.iterator()}
        found += sorted(set(old) - named)
    return found


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_ctime
    except FileNotFoundError:  # deleted while we were going through the folder
        return float("inf")


def sweep(*, now: float | None = None) -> int:
    """Remove files that no row names and that are older than a day; how many. The worker does it daily."""
    found = orphans(now=now)
    for path in found:
        path.unlink(missing_ok=True)
    if found:
        logger.warning(
            "Files that no row names were removed", extra={"event": "orphans-removed", "count": len(found)}
        )
    return len(found)
