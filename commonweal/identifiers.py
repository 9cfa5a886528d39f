"""Identifiers that say nothing: random, so that counting and guessing learn nothing."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 o 1 i l: they are read out over the telephone
# Bytes above the last whole multiple of the alphabet are thrown away, so that each character is as likely.
_LETTER = ALPHABET * (256 // len(ALPHABET))


def public_identifier() -> str:
    """A new random identifier of 16 characters, about 79 bits.

    >>> len(public_identifier())
    16
    """
    return _random(16)


def receipt_code() -> str:
    """A new receipt: 27 characters of 31, above 128 bits, in groups that can be copied by hand.

    >>> len(receipt_code().replace("-", ""))
    27
    """
    code = _random(27)
    return "-".join(code[start : start + 9] for start in range(0, 27, 9))


def _random(length: int) -> str:
    """So many random characters, for one call of the system's source of chance: a spreadsheet asks for thousands."""
    characters = ""
    while len(characters) < length:
        characters += "".join(
            _LETTER[byte] for byte in secrets.token_bytes(length + 4) if byte < len(_LETTER)
        )
    return characters[:length]
