"""Making a backup of a running installation, and putting one back."""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

import commonweal
from commonweal.audit import anchors
from commonweal.audit.restoring import RESTORED, replay_all
from commonweal.audit.verbs import record
from commonweal.config.faults import sentence
from commonweal.config.keeping import archive, databases, erasures, postgres, unfinished
from commonweal.config.serving import home_lock

logger = logging.getLogger(__name__)

MADE = "make backup"
LEFT_OUT = ("mail",)  # folders of HOME/files that are no part of a backup


class NotHere(ValueError):
    """A backup can't be put back here; the sentence says why. Nothing was changed."""


@contextmanager
def _workplace(purpose: str) -> Iterator[Path]:
    """A private folder inside HOME, so that moving out of it is one step; removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f".{purpose}-", dir=settings.HOME))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_workplaces_but(folder: Path) -> None:
    """Delete what restores that were killed have left, which may be what filled the disk."""
    for left in Path(settings.HOME).glob(".restore-*"):
        if left != folder:
            shutil.rmtree(left, ignore_errors=True)


def key_mark() -> str:
    """A mark by which the identity key can be recognised; it can't be worked back to the key."""
    return hashlib.sha256(b"commonweal identity key:" + settings.IDENTITY_KEY.encode()).hexdigest()[:12]


def make(path: Path, *, by: Any = None) -> dict[str, Any]:
    """Write a backup to `path`, while people go on working. Returns its manifest.

    Keys are not in it. Raises FileExistsError when there is something at `path` already.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already. Name a file that is not.")
    with _workplace("backup") as folder:
        # The database before the files: a file that is deleted in between stays deleted.
        anchors.drop_anchor()
        record_stands_at = anchors.newest()
        database, rows, migrations = databases.copy_to(folder)
        erasures.note_new()
        with archive.written(path) as writing:
            _add_file(writing, database.name, database)
            if erasures.journal().exists():
                _add_file(writing, archive.ERASURES, erasures.journal())
            files = Path(settings.HOME) / "files"
            for source in sorted(files.rglob("*")):
                inside = source.relative_to(files)
                if source.is_file() and not source.is_symlink() and inside.parts[0] not in LEFT_OUT:
                    _add_file(writing, f"files/{inside.as_posix()}", source)
            manifest = archive.add_manifest(
                writing,
                {
                    "made_at": timezone.now().isoformat(),
                    "version": commonweal.__version__,
                    "database": connection.vendor,
                    "rows": rows,
                    "migrations": migrations,
                    "left_out": "The keys are not in this archive: keep a copy of them elsewhere.",
                    "identity_key_mark": key_mark(),
                    "record": record_stands_at,
                },
            )
    record(MADE, by=by, details={"bytes": path.stat().st_size, "files": len(manifest["contents"])})
    return manifest


def _add_file(writing: archive.Writing, name: str, source: Path) -> None:
    try:
        with source.open("rb") as stream:
            writing.add(name, stream, source.stat().st_size)
    except FileNotFoundError:
        return  # deleted while we were going through the folder


def restore(path: Path, *, replace: bool = False, erased: Path | None = None) -> dict[str, Any]:
    """Put a backup back into COMMONWEAL_HOME and bring it up to date with this version.

    Everything is checked before anything is changed. What has been erased since the backup was made
    is erased again: as the present database, the list beside it, and `erased` (a copy of such a list)
    know it. Everybody is signed out. With `replace` what was here is moved into a folder beside it.
    Raises archive.BadArchive, NotHere, databases.CannotKeep or home_lock.HomeInUse; once something was
    put in place, unfinished.RestoreUnfinished: nothing but another restore opens the home from then on.
    """
    home = Path(settings.HOME)
    with home_lock.in_use(home, alone=True), _workplace("restore") as folder:
        _clear_workplaces_but(folder)
        try:
            return _restore(path, folder, replace=replace, erased=erased)
        except Exception as error:
            if not unfinished.is_marked(home):
                raise
            logger.error("A restore did not end", exc_info=True, extra={"event": "restore-unfinished"})
            why = sentence(error, is_whole=False) or str(error) or type(error).__name__
            raise unfinished.RestoreUnfinished(f"{why.rstrip('.')}. {unfinished.words(home)}") from error


def _restore(path: Path, folder: Path, *, replace: bool, erased: Path | None) -> dict[str, Any]:
    home = Path(settings.HOME)
    manifest = archive.unpack(path, folder)
    source = _check(manifest, folder, path)
    if not databases.is_empty() and not replace and not unfinished.is_marked(home):
        raise NotHere(
            f"There are data in {home} already. To replace them, add --replace: they are kept in a "
            "folder beside the new ones until you delete it."
        )
    gone = _gone_since(folder, erased)
    told: dict[str, Any] = {}
    if not databases.is_postgres():
        # All that can go wrong is done on the copy, so that what is put in place is complete.
        with databases.at(source), _files_at(folder / "files"):
            told = _bring_up_to_date(manifest, gone)
    earlier = unfinished.kept_folders(home)
    aside = _begin(path, gone)
    _put_in_place(source, folder / "files", aside)
    if databases.is_postgres():
        told = _bring_up_to_date(manifest, gone)
    erasures.note_new()
    anchors.drop_anchor()
    kept = any(aside.iterdir())
    if not kept:
        aside.rmdir()
    unfinished.unmark(home)
    return {
        "made_at": manifest["made_at"],
        "version": manifest["version"],
        "rows": sum(manifest["rows"].values()),
        "files": sum(name.startswith("files/") for name in manifest["contents"]),
        **told,
        "kept": str(aside) if kept else None,
        "kept_by_earlier_attempts": [str(one) for one in earlier],
        "keys_fit": manifest.get("identity_key_mark") == key_mark(),
    }


def _gone_since(folder: Path, erased: Path | None) -> set[erasures.Row]:
    """What is known to have been erased, by the database that is here and by every list there is."""
    gone = erasures.in_database() if "people_erasure" in connection.introspection.table_names() else set()
    gone |= erasures.read(erasures.journal()) | erasures.read(folder / archive.ERASURES)
    return gone | erasures.read(erased) if erased is not None else gone


def _begin(path: Path, gone: set[erasures.Row]) -> Path:
    """Make the folder for what is replaced, and the mark that a restore goes on: the last before things change.

    What was erased goes to the list on the disk: another attempt can't ask the database that is replaced now.
    """
    home = Path(settings.HOME)
    aside = home / f"replaced-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    aside.mkdir(mode=0o700)
    try:
        databases.keep(aside)
        erasures.note(gone)
        unfinished.mark(home, backup=path, aside=aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside


def _put_in_place(source: Path, files: Path, aside: Path) -> None:
    """Have the database and the files of the backup where those were that are here."""
    home = Path(settings.HOME)
    try:
        databases.put_back(source, aside)
    except postgres.NotPutBack:
        unfinished.take_back(home, aside)
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if anchors.path().exists():  # they speak of the database that is put aside
        anchors.path().rename(aside / anchors.FILE)
    _swap(files, home / "files", aside)
    shutil.rmtree(home / "snapshots", ignore_errors=True)
    (home / "snapshots").mkdir()


def _bring_up_to_date(manifest: dict[str, Any], gone: set[erasures.Row]) -> dict[str, Any]:
    """Make the restored database one of this version and of today. Returns what was done again."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        _end_what_was_going_on()
        links = _end_links()
        # What the backup knows of was done in it, before it was made; whatever was written since stays.
        known = erasures.last_row()
        again = erasures.bring_back(gone)
        replayed = replay_all(known)
        done = sum(replayed.values())
        record(RESTORED, details={"made_at": manifest["made_at"], "done_again": done})
    return {"erasures_since": again, "done_again": done, "replayed": replayed, "links_ended": links}


@contextmanager
def _files_at(folder: Path) -> Iterator[None]:
    """Have files that rows name looked for in `folder` while the block runs: the unpacked ones are deleted there."""
    folder.mkdir(exist_ok=True)
    storage = storages["default"]
    assert isinstance(storage, FileSystemStorage)
    storage.location = str(folder)
    try:
        yield
    finally:
        del storage.location  # so that it is read from the settings again


def _check(manifest: dict[str, Any], folder: Path, path: Path) -> Path:
    """Can this be put back here? Returns the database file; raises NotHere otherwise."""
    if manifest["database"] != connection.vendor:
        raise NotHere(
            f"{path.name} holds a {manifest['database']} database, and the settings here name "
            f"{connection.vendor}. Change COMMONWEAL_DATABASE_URL to match."
        )
    known = {
        f"{app}.{name}"
        for app, name in MigrationLoader(connection, ignore_no_migrations=True).disk_migrations
    }
    labels = {config.label for config in apps.get_app_configs()}
    newer = [name for name in manifest["migrations"] if name not in known and name.split(".")[0] in labels]
    if newer:
        raise NotHere(
            f"{path.name} was made by a newer Commonweal ({manifest['version']}). Install that version or a "
            "later one, then restore."
        )
    source = folder / (archive.DUMP if databases.is_postgres() else "database.sqlite3")
    if not source.exists():
        raise archive.BadArchive(f"{path.name} holds no database.")
    if not databases.is_postgres():
        rows, _migrations = databases.inspect_sqlite(source)
        if rows != manifest["rows"]:
            raise archive.BadArchive(
                f"{path.name}: the database does not hold the rows that it was made with."
            )
    return source


def _swap(new: Path, present: Path, aside: Path) -> None:
    if present.exists() and any(present.iterdir()):
        present.rename(aside / present.name)
    if new.exists():
        shutil.rmtree(present, ignore_errors=True)
        new.rename(present)
    present.mkdir(exist_ok=True)


def _end_what_was_going_on() -> None:
    """Sessions, work in the queue and open maps belonged to the time before."""
    from django.contrib.sessions.models import Session
    from django_tasks_db.models import DBTaskResult

    from commonweal.changes.models import Change
    from commonweal.jobs.models import Heartbeat, Job

    Session.objects.all().delete()
    Heartbeat.objects.all().delete()
    Change.objects.all().delete()
    DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).delete()
    Job.objects.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).update(
        state=Job.State.FAILED,
        finished_at=timezone.now(),
        message="A backup was restored before this was done. You can start it again.",
    )


def _end_links() -> int:
    """End what lets somebody in by a link that was mailed, and say how many: invitations, and links to answer by.

    The backup does not know which of them was used, withdrawn or replaced since. An invitation stays to be sent again;
    a link is forgotten, so that the next mail about the same is not held back.
    """
    from commonweal.notices.models import PersonalLink
    from commonweal.people.models import Invitation

    now = timezone.now()
    invitations = Invitation.objects.filter(accepted_at=None, expires_at__gt=now).update(expires_at=now)
    unused = PersonalLink.objects.filter(used_at=None)
    links = unused.filter(expires_at__gt=now).count()
    unused.delete()
    return invitations + links
