"""One at a time: what two processes must not do at once, each waiting for the other to end its transaction."""

from django.db import connection

# The numbers by which the database knows what is waited for. One that was given once is never used for another.
RECORD, CHANGES, RELEASES = 4_870_001, 4_870_002, 4_870_003


def take_turn(turn: int) -> None:
    """Wait until nobody else has this turn, and keep it until the transaction ends. Call it inside one.

    On SQLite nothing is to be done: a transaction that writes is alone from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turn])
