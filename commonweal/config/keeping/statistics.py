"""What the database knows of its own tables, so that it finds the quick way to an answer."""

from django.db import connection


def renew_statistics() -> None:
    """Have SQLite look at its tables. PostgreSQL does this by itself.

    Without it SQLite goes by rules of thumb: with 100,000 reports it read and sorted all that somebody may
    see to show the newest 25 (0.3 s); with it, it reads 25 (1 ms).
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        # All rows, not a sample: with a sample of 2,000 it chose as badly as with none.
        cursor.execute("PRAGMA analysis_limit=0")
        cursor.execute("ANALYZE")
