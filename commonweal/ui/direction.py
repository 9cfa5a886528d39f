"""Words of one direction among words of the other."""

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
Words = str | Promise


def isolated(words: Words) -> str:
    """Words that keep their own order on a page from right to left, as “1 person” does; elsewhere as they are.

    For places that can hold no markup, such as the options of a select.
    """
    return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}" if get_language_bidi() else str(words)
