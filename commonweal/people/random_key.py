"""Keys of rows that say nothing of when the row came."""

import secrets
from typing import Any

from django.db import models


def random_number() -> int:
    """A random 62-bit key: rows in order of their keys are in no order of arrival."""
    return secrets.randbits(62)


class RandomKey(models.BigAutoField):
    """A primary key that says nothing of when its row came, not even to who reads the database's file.

    It is the row's own number in SQLite too, which would otherwise keep a second one, counting up.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"primary_key": True, "default": random_number, "editable": False, "serialize": False}
        super().__init__(*args, **kwargs)
