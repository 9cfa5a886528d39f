"""Text that says of itself that it is marked above OFFICIAL-SENSITIVE: it is not stored here, whichever way it comes."""

import re

from django.utils.translation import gettext as _

from commonweal.people.visibility import MarkingTooHigh

# Written without line ends in them, so that each line is looked at once.
_GAP = r"[^\w\n]"
_NAMED = r"(?:(?:PROTECTIVE |SECURITY )?(?:MARKING|CLASSIFICATION)[ \t]*[:=–-][ \t]*)?"
_ABOVE = rf"^{_GAP}*{_NAMED}(?:(?:UK|NATO|HMG|TOP){_GAP}+)*(?:SECRET|CONFIDENTIAL)\b"
# As such texts say it, in capitals and before anything else on a line.
_IN_CAPITALS = re.compile(_ABOVE, re.MULTILINE)
# A line that says nothing else says it in small letters too.
_ALONE = re.compile(rf"{_ABOVE}(?:{_GAP}+(?:UK|EYES|ONLY))*{_GAP}*$", re.MULTILINE | re.IGNORECASE)


def is_marked_above(text: str) -> bool:
    """Does this text say, at the beginning of a line or on one of its own, a marking above OFFICIAL-SENSITIVE?

    >>> is_marked_above("UK SECRET: a plan"), is_marked_above("A plan.\\ntop secret"), is_marked_above("a secret plan")
    (True, True, False)
    """
    return bool(_IN_CAPITALS.search(text) or _ALONE.search(text))


def refuse_marked_above(text: str) -> None:
    """Raise MarkingTooHigh, in words for whoever sends it, for text that says that it is marked too high for us."""
    if is_marked_above(text):
        raise MarkingTooHigh(
            _(
                "This text says that it is marked above OFFICIAL-SENSITIVE. It must not be stored here. "
                "Keep it on the system it came from and speak to whoever sent it."
            )
        )
