"""How often somebody who is not signed in does something, without knowing who it is.

Senders are told apart for ten minutes by a digest whose key is forgotten after an hour. Neither the
address nor the digest is kept with what was sent, and none of this is ever on a disk: the counts live in
the memory of the web process (the cache named "passing"), because a row with a time beside a digest
could later say when an anonymous report came.
"""

import hashlib
import hmac
import secrets

from django.core.cache import caches
from django.http import HttpRequest

from commonweal.visitors import household_of

TEN_MINUTES = 600
HOUR = 3600


def sender_of(request: HttpRequest) -> str:
    """A name for whoever sends, good for at most an hour; the address cannot be had back from it.

    Whoever has a line of version 6 has as many addresses as they like: all of its network are one sender.
    Behind a proxy that hides addresses everybody has the same name: then more is held back when many
    write at once, and still nothing is lost.
    """
    key = caches["passing"].get_or_set("key-of-senders", lambda: secrets.token_hex(32), HOUR)
    address = household_of(request.META.get("REMOTE_ADDR", ""))
    return hmac.new(str(key).encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


def count(what: str, sender: str, *, seconds: int = TEN_MINUTES) -> int:
    """How often has this sender done this lately, now included?"""
    cache, name = caches["passing"], f"count-{what}-{sender}"
    cache.add(name, 0, seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # it ran out between the two calls
        cache.set(name, 1, seconds)
        return 1


def so_far(what: str, sender: str) -> int:
    """How often has this sender done this lately?"""
    return int(caches["passing"].get(f"count-{what}-{sender}", 0))
