"""Text that says of itself that it is marked above OFFICIAL-SENSITIVE: it is not stored here, whichever way it comes."""

import re

from django.utils.translation import gettext as _

from commonweal.people.visibility import MarkingTooHigh

# Written without line ends in them, so that each line is looked at once; and what was read of a line is not given back
# (*+, ++), so that a long line of dashes is.
_GAP = r"[^\w\n]"
_NAMED = (
    r"(?:(?i:(?:(?:PROTECTIVE |SECURITY )?(?:MARKING|CLASSIFICATION)[ \t]*+[:=–-]|"
    r"(?:MARKED|CLASSIFIED|GRADED)(?: AS)?\b[ \t]*+[:=–-]?))[ \t]*+)?"
)
# Markings that are stored here, as they stand before one that is not: OFFICIAL-SENSITIVE / SECRET.
_LOWER = rf"(?:(?:OFFICIAL|SENSITIVE|PROTECT|RESTRICTED|UNCLASSIFIED|UNMARKED){_GAP}++)"
_ABOVE = rf"(?:(?:UK|NATO|HMG|TOP){_GAP}++)*(?:SECRET|CONFIDENTIAL|STRAP[ \t]?[1-3])\b"
_MARKING = rf"{_GAP}*+{_NAMED}{_GAP}*+(?:{_LOWER}*{_ABOVE}|{_LOWER}+(?:TS|STRAP)\b)"
# As such texts say it, in capitals and before anything else on a line.
_IN_CAPITALS = re.compile(rf"^{_MARKING}", re.MULTILINE)
# A line that says nothing else says it in small letters too.
_ALONE = re.compile(rf"^{_MARKING}(?:{_GAP}++(?:UK|EYES|ONLY))*{_GAP}*+$", re.MULTILINE | re.IGNORECASE)
# Of itself in a sentence, too: this note is marked SECRET. Of something else it may be said.
_OF_ITSELF = re.compile(
    r"\b(?i:this(?: \w+){0,3} (?:is|was|has been) (?:\w+ )?(?:marked|classified|graded)(?: as)?)"
    rf"{_GAP}++(?:{_LOWER}*{_ABOVE}|{_LOWER}+(?:TS|STRAP)\b)"
)


def is_marked_above(text: str) -> bool:
    """Does this text say, at the beginning of a line, on one of its own or of itself, a marking above OFFICIAL-SENSITIVE?

    >>> is_marked_above("UK SECRET: a plan"), is_marked_above("A plan.\\ntop secret"), is_marked_above("a secret plan")
    (True, True, False)
    """
    return any(one.search(text) for one in (_IN_CAPITALS, _ALONE, _OF_ITSELF))


def refuse_marked_above(text: str) -> None:
    """Raise MarkingTooHigh, in words for whoever sends it, for text that says that it is marked too high for us."""
    if is_marked_above(text):
        raise MarkingTooHigh(
            _(
                "This text says that it is marked above OFFICIAL-SENSITIVE. It must not be stored here. "
                "Keep it on the system it came from and speak to whoever sent it."
            )
        )
