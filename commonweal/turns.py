"""One at a time: what two processes must not do at once, each waiting for the other to end its transaction."""

from django.db import connection

# The numbers by which the database knows what is waited for. One that was given once is never used for another.
# The record and the feed of changes are written in one turn: with two, somebody would take them the other way round.
# A judgement waits for another before it takes the turn of writing, and never the other way round.
WRITING, RELEASES, JUDGING = 4_870_001, 4_870_003, 4_870_004


def take_turn(turn: int) -> None:
    """Wait until nobody else has this turn, and keep it until the transaction ends. Call it inside one.

    Whoever needs rows of a table too locks them before: one who has the turn and waits for a row, and another who has
    the row and waits for the turn, would wait for ever.

    On SQLite nothing is to be done: a transaction that writes is alone from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turn])
