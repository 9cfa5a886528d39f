"""The database as a file, and back: by SQLite's own backup, and by PostgreSQL's own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections


class CannotKeep(ValueError):
    """The database can't be copied or put back; the sentence says why."""


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
    target = folder / "database.dump"
    own = connection.copy()  # a connection of its own, for a transaction that only reads
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            _program("pg_dump", "-Fc", "--no-owner", "--no-acl", f"--snapshot={snapshot}", "-f", str(target))
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


def put_back(source: Path, aside: Path) -> None:
    """Make `source` the database; what was there, if anything, is kept in the folder `aside`."""
    keep = not is_empty()
    if is_postgres():
        if keep:
            copy_to(aside)
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connections.close_all()
        _program(
            "pg_restore", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error", str(source)
        )
        return
    connections.close_all()
    name = Path(settings.DATABASES["default"]["NAME"])
    for ending in ("", "-wal", "-shm"):
        old = name.with_name(name.name + ending)
        if old.exists() and keep:
            shutil.move(old, aside / old.name)
        old.unlink(missing_ok=True)
    source.rename(name)


def _program(name: str, *words: str) -> None:
    """Run one of PostgreSQL's programs on our database; the password goes by the environment."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    if found is None:
        raise CannotKeep(
            f"{name} is not installed. Install PostgreSQL's client programs (postgresql-client)."
        )
    given: dict[str, Any] = connection.get_connection_params()
    env = {
        **os.environ,
        "PGHOST": str(given.get("host", "")),
        "PGPORT": str(given.get("port", "")),
        "PGUSER": str(given.get("user", "")),
        "PGPASSWORD": str(given.get("password", "")),
        "PGDATABASE": str(given.get("dbname", "")),
    }
    env = {key: value for key, value in env.items() if value or not key.startswith("PG")}
    target = ["--dbname", env["PGDATABASE"]] if name == "pg_restore" else []
    done = subprocess.run([found, *target, *words], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotKeep(f"{name} failed: {done.stderr.strip()[-600:]}")
