"""On PostgreSQL, putting the rows of reports in the order of their random keys, so that they are in none of arrival.

PostgreSQL writes a row where there is room, mostly at the end of its table, and beside it the number of the
transaction that wrote it (`ctid`, `xmin`). Whoever can ask the database, or reads a dump of it, could tell from the
first which anonymous report came before which, and from the second, laid beside the record of what signed-in
people did, when. SQLite keeps its rows by their keys, and no such number.
"""

import logging

from django.db import OperationalError, connection, models, transaction
from django.utils import timezone

from commonweal.tension.models import Attachment, Identity, Placement, Question, Report

logger = logging.getLogger(__name__)
MIXED: tuple[type[models.Model], ...] = (Report, Placement, Identity, Question, Attachment)
AT_HOUR = 3  # on our clocks: for some seconds nobody can read the table that is written anew
WAIT = "5s"  # for those who use a table; whoever comes after us waits behind us meanwhile


def mix_rows_at_night() -> list[str]:
    """As `mix_rows`, in the night; the worker asks every few minutes."""
    return mix_rows() if timezone.localtime().hour == AT_HOUR else []


def mix_rows() -> list[str]:
    """Write the tables anew whose rows tell an order of arrival; which those were.

    A table that is in use for longer than a few seconds is left for the next time. Nothing is lost where the worker
    dies, and a copy of the database that is being made meanwhile is whole.
    """
    if connection.vendor != "postgresql":
        return []
    done = []
    for model in MIXED:
        try:
            if _tells_an_order(model):
                _mix(model)
                done.append(model._meta.db_table)
        except OperationalError:
            logger.warning(
                "A table is in use, and its rows stay as they came until later",
                extra={"event": "rows-not-mixed", "table": model._meta.db_table},
            )
    return done


def _tells_an_order(model: type[models.Model]) -> bool:
    """Were these rows written by more than one transaction, or do they lie in another order than their keys'?"""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(DISTINCT wrote) > 1 OR bool_or(id < before) FROM "
            f"(SELECT id, xmin::text AS wrote, lag(id) OVER (ORDER BY ctid) AS before FROM {table}) AS rows"
        )
        return bool(cursor.fetchone()[0])


def _mix(model: type[models.Model]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
        # The whole table before any row of it, against those too who take rows to write them later: nobody who holds some
        # of its rows waits for us while we wait for them. Reading goes on.
        cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        # One transaction has now written them all. CLUSTER alone would keep the numbers of those that did.
        cursor.execute(f"UPDATE {table} SET id = id")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indisprimary AND indrelid = %s::regclass",
            [table],
        )
        cursor.execute(f"CLUSTER {table} USING {cursor.fetchone()[0]}")
