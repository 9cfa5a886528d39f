"""The database itself refuses to change or delete what is kept for good, whoever asks: a program, an SQL prompt, us.

Events of the record first of all; other apps register tables of theirs, such as what has been published.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """What is refused on one table, and the sentence that says so.

    sqlite, postgres: by the name of each trigger, when it refuses, in the words of that database; given the names
    of the columns that the table has.
    """

    table: str
    words: str
    sqlite: Callable[[list[str]], Mapping[str, str]]
    postgres: Callable[[list[str]], Mapping[str, str]]

    @property
    def function(self) -> str:
        return f"{self.table}_is_guarded"

    def triggers(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        """The triggers of this database."""
        with connection.cursor() as cursor:
            columns = [one.name for one in connection.introspection.get_table_description(cursor, self.table)]
        return self.postgres(columns) if connection.vendor == "postgresql" else self.sqlite(columns)

    def put_up(self, connection: BaseDatabaseWrapper) -> None:
        """Have the database refuse; safe to repeat, and what was put up by an earlier version is put up anew."""
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            self.take_down(connection)
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN RAISE EXCEPTION '{self.words}'; END $$"
                )
                for name, when in self.triggers(connection).items():
                    cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {self.function}()")
            else:
                for name, when in self.triggers(connection).items():
                    cursor.execute(
                        f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{self.words}'); END"
                    )

    def take_down(self, connection: BaseDatabaseWrapper) -> None:
        """Let it be changed again: for tests of what finds that out, and before it is put up anew."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # Those of an earlier version too, whatever function they call.
                for name in self._there(cursor, connection):
                    cursor.execute(f"DROP TRIGGER {name} ON {self.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {self.function}()")
            else:
                for name in self._there(cursor, connection):
                    cursor.execute(f"DROP TRIGGER {name}")

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Names of the triggers that are not there, or that somebody switched off."""
        with connection.cursor() as cursor:
            there = self._there(cursor, connection, only_on=True)
        return sorted(set(self.triggers(connection)) - there)

    def _there(self, cursor: Any, connection: BaseDatabaseWrapper, *, only_on: bool = False) -> set[str]:
        """The triggers with our names that the table has."""
        if connection.vendor == "postgresql":
            off = " AND tgenabled <> 'D'" if only_on else ""
            cursor.execute(
                f"SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal{off}",
                [self.table],
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [self.table]
            )
        return {name for (name,) in cursor.fetchall()} & set(self.triggers(connection))


def only_added_to(table: str, words: str, *, unique: tuple[str, ...]) -> Guard:
    """A guard of a table whose rows are neither changed nor deleted. unique: its columns that hold a value once."""
    return Guard(
        table,
        words,
        lambda columns: {
            f"{table}_not_changed": f"BEFORE UPDATE ON {table}",
            f"{table}_not_deleted": f"BEFORE DELETE ON {table}",
            f"{table}_not_replaced": not_replaced(table, " OR ".join(f"{one} = NEW.{one}" for one in unique)),
        },
        lambda columns: {
            f"{table}_not_changed": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
            f"{table}_not_emptied": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
        },
    )


def not_replaced(table: str, same: str) -> str:
    """SQLite's INSERT OR REPLACE deletes what is in its way without asking the triggers of deleting."""
    return f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"


RECORD = only_added_to(
    "audit_auditevent",
    "The record of what was done is only added to, never changed.",
    unique=("id", "hash"),
)
_guards: dict[str, Guard] = {RECORD.table: RECORD}


def register(guard: Guard) -> None:
    """Have a further table guarded, from the next `migrate` on. Called in `ready()`."""
    _guards[guard.table] = guard


def put_up_after_migrating(using: str, **signal: Any) -> None:
    """After each `migrate`, and so after a restore: SQLite drops triggers when Django remakes the table."""
    connection = connections[using]
    there = connection.introspection.table_names()
    for guard in _guards.values():
        if guard.table in there:
            guard.put_up(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers of every guard that are not there, or that somebody switched off."""
    return [name for guard in _guards.values() for name in guard.missing(connection)]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without any guard inside the block: for a test's end, which empties its database."""
    with ExitStack() as after:
        for guard in _guards.values():
            guard.take_down(connection)
            after.callback(guard.put_up, connection)
        yield
