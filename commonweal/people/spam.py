"""Holding back what machines send, without a puzzle that shuts people out.

Nothing is ever thrown away: what looks like spam waits for a person to look at it.
How senders are told apart, and that none of it is kept: `people.senders`.
"""

import hashlib
import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.people.senders import HOUR, count

QUICKEST = 8  # seconds in which nobody reads and answers a form of several pages
MOST_LINKS = 2
MOST_IN_TEN_MINUTES = 5
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


class HeldBecause(models.TextChoices):
    """What made something of the public look as if a machine had sent it."""

    TRAP = "trap", _("A box that people do not see was filled in.")
    QUICK = "quick", _("It was sent sooner than anybody reads the form.")
    LINKS = "links", _("It holds several links.")
    MANY = "many", _("Many came from one sender within ten minutes.")
    SAME = "same", _("Another said the very same within an hour.")


def links_in(text: str) -> int:
    """How many links does the text hold?

    >>> links_in("see https://a.example and www.b.example")
    2
    """
    return len(_LINK.findall(text))


def why_held(*, text: str, trap: str, seconds_taken: float, sender: str, form: str = "") -> str:
    """Why this should be held back for a person to look at; empty where nothing speaks for a machine.

    trap: what stands in the box that people do not see. seconds_taken: since the form was opened. form: which of our forms
    it is, so that somebody who fills in two of them has not sent many. A text that is empty is like no other.
    """
    digest = hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:32]
    # Each is counted, whatever the others say: a flood begins with its first report.
    signs = {
        HeldBecause.TRAP: bool(trap.strip()),
        HeldBecause.QUICK: seconds_taken < QUICKEST,
        HeldBecause.LINKS: links_in(text) > MOST_LINKS,
        HeldBecause.MANY: count(f"sent{form}", sender) > MOST_IN_TEN_MINUTES,
        HeldBecause.SAME: bool(text.strip()) and count(f"text{form}", digest, seconds=HOUR) > 1,
    }
    return next((reason for reason, is_there in signs.items() if is_there), "")
