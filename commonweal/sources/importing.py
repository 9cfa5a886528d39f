"""The frame around every import: one at a time, nothing visible before the end, nothing left behind."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from commonweal.audit.verbs import record
from commonweal.evidence.models import Import
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.sources.opening import ColumnsChanged, NothingInIt, Unreadable

Load = TypeVar("Load", bound=Callable[..., Any])
Sweep = Callable[[Import], None]
# What removes all that an import of this kind wrote and did not publish. Other kinds write in one transaction,
# so that one that died has left nothing.
SWEEPS = {
    "areas": "commonweal.sources.areas.load.sweep",
    "police": "commonweal.sources.police.load.sweep",
    "postcodes": "commonweal.sources.postcodes.load.sweep",
}
HIDDEN = "What was written of it is shown nowhere and is removed by the next load."
# Advisory locks on PostgreSQL are numbered; this is the first of ours for imports.
LOCK = 4_870_100


class NotLoaded(ValueError):
    """An import could not be done. Nothing of it is kept; the message says why and what to do."""


class ForAMoment(NotLoaded):
    """Something else holds what an import needs. Nothing is wrong with the file: the same works a little later."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content. Raises Unreadable when it cannot be opened."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except IsADirectoryError:
        raise Unreadable(f"{path.name} is a folder. Give a file.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be opened ({error.strerror}).") from error


def earlier_import(kind: str, sha256: str, details: dict[str, Any]) -> Import | None:
    """The published import of this very file, loaded in this very way; None when there is none."""
    for found in Import.objects.filter(kind=kind, sha256=sha256, state=Import.State.PUBLISHED):
        if found.details == details:
            return found
    return None


@contextmanager
def one_import_at_a_time() -> Iterator[None]:
    """Hold the right to import. The system takes it back from a process that dies.

    Raises NotLoaded when another process is importing. All kinds share one lock, because a set of
    areas that arrives while crimes are being placed would miss them.
    """
    busy = ForAMoment("Another import is running. Wait until it is done, then try again.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise busy
        try:
            yield
        finally:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    import fcntl

    handle = os.open(settings.HOME / "import.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise busy from None
        yield
    finally:
        os.close(handle)


def dead_imports() -> list[Import]:
    """Which imports ended half-way, so that what they wrote is hidden and still there? None while one runs."""
    loading = Import.objects.filter(state=Import.State.LOADING)
    if not loading.exists():
        return []
    try:
        with one_import_at_a_time():
            return list(loading)
    except NotLoaded:
        return []


def sweep_dead() -> int:
    """Remove what imports of any kind wrote that ended half-way; how many. It waits for nobody that imports."""
    if not dead_imports():
        return 0
    try:
        with one_import_at_a_time():
            return _sweep_dead()
    except NotLoaded:
        return 0


def _sweep_dead() -> int:
    # Nobody else imports now, so whatever still says “loading” belongs to a process that died.
    dead = list(Import.objects.filter(state=Import.State.LOADING))
    for one in dead:
        _clear(one)
    if dead:
        _give_back_room()
    return len(dead)


@contextmanager
def importing(
    kind: str,
    path: Path,
    *,
    by: User | None,
    details: dict[str, Any] | None = None,
    sha256: str,
    name: str = "",
) -> Iterator[Import]:
    """Run one import: sweep what dead ones left, mark this one as loading, and clear up if it fails.

    by: who loads it, who must be allowed to load data; None for whoever has the machine. name: what the file is
    called where it came from, if not as on the disk.
    Faults of the database leave as NotLoaded.
    """
    if by is not None and not by.may(Permission.LOAD_DATA):
        raise PermissionDenied(f"Your roles do not let you {Permission.LOAD_DATA.value}.")
    name = name or path.name
    with one_import_at_a_time(), faults_in_words(name):
        _sweep_dead()
        running = Import.objects.create(
            kind=kind,
            name=name,
            sha256=sha256,
            details=details or {},
            started_by_id=by.pk if by else None,
        )
        try:
            yield running
        except BaseException as error:
            if isinstance(error, ColumnsChanged | NothingInIt):
                error.import_id = running.pk
            # A full disk may refuse even this; the next import, or the worker, sweeps then.
            with suppress(DatabaseError):
                _clear(running)
            _give_back_room()
            raise


def _clear(dead: Import) -> None:
    dead.refresh_from_db()
    if dead.kind in SWEEPS:
        sweep: Sweep = import_string(SWEEPS[dead.kind])
        sweep(dead)
    Import.objects.filter(pk=dead.pk).update(state=Import.State.FAILED, finished_at=timezone.now())


def _give_back_room() -> None:
    """Have SQLite empty its write-ahead log, which stays as long as it has ever been."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def publish(
    running: Import, *, by: User | None, accepted: int, refused: int, quality: dict[str, Any]
) -> None:
    """Make an import visible. Call it in the transaction of the last change; it records the event."""
    running.state = Import.State.PUBLISHED
    running.accepted, running.refused, running.quality = accepted, refused, quality
    running.finished_at = timezone.now()
    with transaction.atomic():
        running.save()
        record(
            f"load {running.kind}",
            by=by,
            item_kind="import",
            item_id=running.public_id,
            details={"sha256": running.sha256, "accepted": accepted, "refused": refused},
        )


def noting_faults(kind: str) -> Callable[[Load], Load]:
    """Have a function that loads a file put on the record that its source was empty, or had other columns.

    Such a fault is its source's, and not of the moment: whoever keeps the data must hear of it after the command is gone.
    """

    def of(load: Load) -> Load:
        @wraps(load)
        def noting(path: Path, *words: Any, **more: Any) -> Any:
            try:
                return load(path, *words, **more)
            except (ColumnsChanged, NothingInIt) as error:
                by = more.get("by")
                if by is None or by.may(Permission.LOAD_DATA):
                    note_fault(kind, path.name, error, by=by)
                raise

        return noting  # type: ignore[return-value]

    return of


@transaction.atomic
def note_fault(kind: str, name: str, error: ColumnsChanged | NothingInIt, *, by: User | None) -> None:
    """Keep that a source was empty or had other columns: an import that failed, with a report, and an event."""
    # The import that had begun, or one that there was no time to begin.
    failed = Import.objects.filter(pk=error.import_id).first() if error.import_id else None
    failed = failed or Import(kind=kind, name=name[:300], started_by_id=by.pk if by else None)
    failed.state = Import.State.FAILED
    failed.quality = {"fault": error.fault, "message": str(error)}
    failed.finished_at = timezone.now()
    failed.save()
    error.is_noted = True
    record(
        "could not load",
        by=by,
        item_kind="import",
        item_id=failed.public_id,
        details={"of": kind, "fault": error.fault},
    )


@contextmanager
def faults_in_words(name: str) -> Iterator[None]:
    """Turn a locked database or a full disk into a sentence."""
    try:
        yield
    except OperationalError as error:
        text = str(error).lower()
        if "locked" in text or "lock timeout" in text:
            raise ForAMoment(
                f"The database was held by another program for too long, so nothing of {name} was loaded. "
                f"Close what holds it (a backup, a database browser), then load the file again. {HIDDEN}"
            ) from error
        if "full" in text or "disk i/o" in text or "no space" in text or "readonly" in text:
            raise NotLoaded(
                f"The disk is full or may not be written to, so nothing of {name} was loaded. "
                f"Make room in the folder of COMMONWEAL_HOME, then load the file again. {HIDDEN}"
            ) from error
        raise
