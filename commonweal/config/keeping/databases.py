"""The database as a file, and back: by SQLite's own backup, and by PostgreSQL's own programs."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from commonweal.config.keeping import postgres
from commonweal.config.keeping.archive import DUMP
from commonweal.config.keeping.postgres import CannotKeep


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def copy_to(folder: Path) -> tuple[Path, dict[str, int], list[str]]:
    """Copy the database into `folder` while others go on writing.

    Returns the file, the number of rows in each table and the migrations applied, all of one moment.
    """
    return _copy_postgres(folder) if is_postgres() else _copy_sqlite(folder)


def _copy_sqlite(folder: Path) -> tuple[Path, dict[str, int], list[str]]:
    target = folder / "database.sqlite3"
    name = str(settings.DATABASES["default"]["NAME"])
    # In one step: the copy is of one moment, and in WAL mode writers do not wait for it.
    with closing(sqlite3.connect(name, timeout=60)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)
    rows, migrations = inspect_sqlite(target)
    return target, rows, migrations


def inspect_sqlite(path: Path) -> tuple[dict[str, int], list[str]]:
    """Rows by table, and migrations applied. Raises CannotKeep when the database is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            found = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise CannotKeep(f"The database is damaged: {found}")
            tables = [
                name
                for (name,) in opened.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                )
            ]
            rows = {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
            migrations = [
                f"{app}.{name}"
                for app, name in opened.execute("SELECT app, name FROM django_migrations ORDER BY id")
            ]
    except sqlite3.DatabaseError as error:
        raise CannotKeep(f"The database can't be read: {error}") from error
    return rows, migrations


def _copy_postgres(folder: Path) -> tuple[Path, dict[str, int], list[str]]:
    target = folder / DUMP
    own = connection.copy()  # a connection of its own, for a transaction that only reads
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            postgres.dump(target, snapshot)
            rows = {}
            for table in sorted(own.introspection.table_names(cursor)):
                cursor.execute(f"SELECT count(*) FROM {own.ops.quote_name(table)}")
                rows[table] = cursor.fetchone()[0]
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
            migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
            cursor.execute("ROLLBACK")
    finally:
        own.close()
    target.chmod(0o600)
    return target, rows, migrations


def is_empty() -> bool:
    """Is there nothing in the database that a restore would destroy?"""
    if not is_postgres() and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return True
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in ("people_user", "people_organisation", "audit_auditevent"):
            if table in tables:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
                if cursor.fetchone():
                    return False
    return True


@contextmanager
def at(copy: Path) -> Iterator[None]:
    """Have Django work on `copy`, a file of SQLite, instead of the database while the block runs."""
    named = settings.DATABASES["default"]
    before = named["NAME"]
    connections.close_all()
    named["NAME"] = connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connections.close_all()
        named["NAME"] = connection.settings_dict["NAME"] = before


def keep(aside: Path) -> None:
    """Copy what `put_back` would destroy into the folder `aside`: files are moved there, so only PostgreSQL's."""
    if is_postgres() and not is_empty():
        copy_to(aside)


def put_back(source: Path, aside: Path) -> None:
    """Make `source` the database. A file that was one before, if there is anything in it, is moved to `aside`.

    Raises NotPutBack when the database is certain to be as it was.
    """
    if is_postgres():
        connections.close_all()
        postgres.replace(source)
        return
    is_worth_keeping = not is_empty()
    connections.close_all()
    name = Path(settings.DATABASES["default"]["NAME"])
    for ending in ("", "-wal", "-shm"):
        old = name.with_name(name.name + ending)
        if old.exists() and is_worth_keeping:
            shutil.move(old, aside / old.name)
        old.unlink(missing_ok=True)
    source.rename(name)
