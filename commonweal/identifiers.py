"""Identifiers that say nothing: random, so that counting and guessing learn nothing."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 o 1 i l: they are read out over the telephone


def public_identifier() -> str:
    """A new random identifier of 16 characters, about 79 bits.

    >>> len(public_identifier())
    16
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def receipt_code() -> str:
    """A new receipt: 27 characters of 31, above 128 bits, in groups that can be copied by hand.

    >>> len(receipt_code().replace("-", ""))
    27
    """
    code = "".join(secrets.choice(ALPHABET) for _ in range(27))
    return "-".join(code[start : start + 9] for start in range(0, 27, 9))
