"""Words of one direction among words of the other, and of one language among words of another."""

import re

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi, get_language_info

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
Words = str | Promise
# Letters of Arabic and Urdu, and those of Latin script.
FROM_RIGHT, FROM_LEFT = re.compile(r"[\u0600-\u06ff\u0750-\u077f]"), re.compile(r"[^\W\d_\u0590-\uffff]")


def isolated(words: Words) -> str:
    """Words that keep their own order on a page from right to left, as “1 person” does; elsewhere as they are.

    For places that can hold no markup, such as the options of a select.
    """
    return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}" if get_language_bidi() else str(words)


def language_of(text: str, told: str = "") -> str:
    """The language of what somebody wrote; "" where it is not that of the page they wrote it on, as its letters show.

    told: the language of that page, which people may leave for their own; the installation's where it is not known.

    >>> language_of("Leaflets at the bus stop", "ur"), language_of("\u06a9\u062a\u0627\u0628", "ur")
    ('', 'ur')
    """
    code = told or settings.LANGUAGE_CODE
    known = code.split("-")[0] in {one.split("-")[0] for one, _name in settings.LANGUAGES}
    is_from_right = len(FROM_RIGHT.findall(text)) > len(FROM_LEFT.findall(text))
    return code if known and get_language_info(code.split("-")[0])["bidi"] == is_from_right else ""


def is_other_language(code: str) -> bool:
    """Is this another language than that of the page? So it is where nobody knows which."""
    return code != (get_language() or settings.LANGUAGE_CODE)
