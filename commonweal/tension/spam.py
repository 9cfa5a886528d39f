"""Holding back what machines send, without a puzzle that shuts people out.

Nothing is ever thrown away: a report that looks like spam goes to the triagers' list of held reports.
How senders are told apart, and that none of it is kept: `people.senders`.
"""

import hashlib
import re

from commonweal.people.senders import HOUR, count
from commonweal.tension.report_models import HeldBecause

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


def why_held(*, text: str, trap: str, seconds_taken: float, sender: str) -> str:
    """Why this should be held back for a triager to look at; empty where nothing speaks for a machine.

    trap: what stands in the box that people do not see. seconds_taken: since the form was opened.
    """
    digest = hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:32]
    # Each is counted, whatever the others say: a flood begins with its first report.
    signs = {
        HeldBecause.TRAP: bool(trap.strip()),
        HeldBecause.QUICK: seconds_taken < QUICKEST,
        HeldBecause.LINKS: links_in(text) > MOST_LINKS,
        HeldBecause.MANY: count("sent", sender) > MOST_IN_TEN_MINUTES,
        HeldBecause.SAME: count("text", digest, seconds=HOUR) > 1,
    }
    return next((reason for reason, is_there in signs.items() if is_there), "")
