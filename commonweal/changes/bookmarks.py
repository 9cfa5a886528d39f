"""How far a viewer has read the feed, sealed: the bare number would tell how much happens unseen by them."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from commonweal.changes import feed


@lru_cache(maxsize=2)
def _seal(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"changes.bookmarks:" + secret.encode()).digest()))


def bookmark(sequence: int) -> str:
    """This place in the feed, as text that only we can read."""
    return _seal(settings.SECRET_KEY).encrypt(str(sequence).encode()).decode("ascii")


def sequence_of(text: str) -> int | None:
    """The place that a bookmark names; None for what is not one of ours, or older than what is kept.

    Its age says whether changes after it may have been forgotten. Numbers cannot: some are never used.
    """
    try:
        return int(_seal(settings.SECRET_KEY).decrypt(text.encode(), ttl=feed.KEPT_DAYS * 86_400))
    except (InvalidToken, ValueError):
        return None


def now() -> str:
    """A bookmark at the newest change. Take it before reading the items that a page shows."""
    return bookmark(feed.position())
