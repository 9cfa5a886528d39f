"""Waiting for a database that another program holds, as a backup or a long write does on SQLite."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError
from django_tasks_db.utils import is_locked_database_exception

logger = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between two tries, each of which has waited for the database's own timeout
T = TypeVar("T")


def patiently(do: Callable[[], T]) -> T:
    """Call `do` until the database lets it, however long another program holds it; returns what it returns.

    do: it must be safe to repeat when it failed, and be called outside a transaction. Other faults leave at once.
    """
    while True:
        try:
            return do()
        except OperationalError as error:
            if not is_locked_database_exception(error):
                raise
            logger.warning("The database is held by another program", extra={"event": "database-held"})
            time.sleep(PAUSE)
