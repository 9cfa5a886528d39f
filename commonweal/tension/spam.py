"""Holding back what machines send, without a puzzle that shuts people out.

Nothing is ever thrown away: a report that looks like spam goes to the triagers' list of held reports.
How senders are told apart, and that none of it is kept: `people.senders`.
"""

import hashlib
import re

from commonweal.people.senders import HOUR, count

QUICKEST = 8  # seconds in which nobody reads and answers nine pages
MOST_LINKS = 2
MOST_IN_TEN_MINUTES = 5
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


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
