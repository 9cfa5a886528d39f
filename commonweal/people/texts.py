"""Text as it is kept, whoever typed it."""

import unicodedata

from commonweal.people.marked_above import refuse_marked_above


def tidied(text: str) -> str:
    """The text as typed, without control characters and in one form of Unicode.

    >>> tidied("caf\\u0065\\u0301\\x00 ")
    'café'
    """
    if text.isascii() and text.isprintable():  # most of what is typed, and there is nothing to tidy in it
        return text.strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def clean_text(text: str) -> str:
    """The text as it is kept. Raises MarkingTooHigh where it says that it is marked above OFFICIAL-SENSITIVE."""
    text = tidied(text)
    refuse_marked_above(text)
    return text
