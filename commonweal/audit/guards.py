"""The database itself refuses to change or delete an event, whoever asks: another program, an SQL prompt, us."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_auditevent"
WORDS = "The record of what was done is only added to, never changed."

# By the words that the database's own catalogue lists them under.
SQLITE = {
    f"{TABLE}_not_changed": f"BEFORE UPDATE ON {TABLE}",
    f"{TABLE}_not_deleted": f"BEFORE DELETE ON {TABLE}",
    # INSERT OR REPLACE deletes what is in its way without asking the triggers of deleting.
    f"{TABLE}_not_replaced": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR hash = NEW.hash)"
    ),
}
POSTGRES = {
    f"{TABLE}_not_changed": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    f"{TABLE}_not_emptied": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}
FUNCTION = f"{TABLE}_is_only_added_to"


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Have the database refuse to change or delete events; safe to repeat."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
            )
            for name, when in POSTGRES.items():
                cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {FUNCTION}()")
        else:
            for name, when in SQLITE.items():
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )


def put_up_after_migrating(using: str, **signal: Any) -> None:
    """After each `migrate`, and so after a restore: SQLite drops them when Django remakes the table."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        put_up(connection)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Let events be changed again: for tests of what finds that out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in POSTGRES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}()")
        else:
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the guards that are not there, or that somebody switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            wanted = POSTGRES
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'", [TABLE]
            )
        else:
            wanted = SQLITE
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        there = {name for (name,) in cursor.fetchall()}
    return sorted(set(wanted) - there)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the guards inside the block: for a test's end, which empties its database."""
    take_down(connection)
    try:
        yield
    finally:
        put_up(connection)
