"""Writing very many rows: straight to the database, in one statement, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert_new(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows, pass over those whose key is already there, and return how many were new.

    columns: names of columns in the database. Run it inside a transaction. It knows no defaults and
    sends no signals: it is for imports, where Django's own bulk_create takes four times as long.
    """
    rows = rows if isinstance(rows, list) else list(rows)
    if not rows:
        return 0
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0"
            )
            with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming ON CONFLICT DO NOTHING"
            )
            added = cursor.rowcount
            cursor.execute("DROP TABLE incoming")
            return int(added)
        # Django's wrapper would rewrite the statement for every call; %s is rewritten once.
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", rows)
        return int(cursor.rowcount)
