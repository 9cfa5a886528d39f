"""Holding back what machines send, without a puzzle that shuts people out.

Nothing is ever thrown away: a report that looks like spam goes to the triagers' list of held reports.
Senders are told apart for ten minutes by a digest whose key is forgotten after an hour. Neither the
address nor the digest is kept with a report, and none of this is ever on a disk: the counts live in
the memory of the web process (the cache named "passing"), because a row with a time beside a digest
could later say when an anonymous report came.
"""

import hashlib
import hmac
import re
import secrets

from django.core.cache import caches
from django.http import HttpRequest

QUICKEST = 8  # seconds in which nobody reads and answers nine pages
MOST_LINKS = 2
MOST_IN_TEN_MINUTES = 5
TEN_MINUTES = 600
HOUR = 3600
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


def sender_of(request: HttpRequest) -> str:
    """A name for whoever sends, good for at most an hour; the address cannot be had back from it.

    Behind a proxy that hides addresses everybody has the same name: then more is held back when many
    write at once, and still nothing is lost.
    """
    key = caches["passing"].get_or_set("spam-key", lambda: secrets.token_hex(32), HOUR)
    address = request.META.get("REMOTE_ADDR", "")
    return hmac.new(str(key).encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


def count(what: str, sender: str, *, seconds: int = TEN_MINUTES) -> int:
    """How often has this sender done this lately, now included?"""
    cache, name = caches["passing"], f"spam-{what}-{sender}"
    cache.add(name, 0, seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # it ran out between the two calls
        cache.set(name, 1, seconds)
        return 1


def so_far(what: str, sender: str) -> int:
    """How often has this sender done this lately?"""
    return int(caches["passing"].get(f"spam-{what}-{sender}", 0))


def links_in(text: str) -> int:
    """How many links does the text hold?

    >>> links_in("see https://a.example and www.b.example")
    2
    """
    return len(_LINK.findall(text))


def looks_like_spam(*, text: str, trap: str, seconds_taken: float, sender: str) -> bool:
    """Should this be held back for a triager to look at?

    trap: what stands in the box that people do not see. seconds_taken: since the form was opened.
    """
    digest = hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:32]
    return any(
        (
            bool(trap.strip()),
            seconds_taken < QUICKEST,
            links_in(text) > MOST_LINKS,
            count("sent", sender) > MOST_IN_TEN_MINUTES,
            count("text", digest, seconds=HOUR) > 1,
        )
    )
