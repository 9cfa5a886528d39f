"""Reading one figure of a published table: a number, or the reason why there is none."""

import re

# Marks of the Government Statistical Service and those that were usual before it. In lower case.
MARKS = {
    "[c]": "suppressed as confidential",
    "[x]": "not available",
    "[z]": "not applicable",
    "[low]": "low, but not zero",
    "[u]": "of low reliability and left out",
    "*": "suppressed",
    "**": "suppressed",
    "..": "not available",
    ":": "not available",
    "-": "marked by a dash, which some tables use for zero and others for “not available”",
    "n/a": "not applicable",
    "na": "not available",
}
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


class NoFigure(ValueError):
    """There is no number here. The message says what stands in its place."""


def figure_in(text: str) -> float:
    """The number that a cell holds. Thousands may be parted by commas; nothing else is guessed.

    Raises NoFigure for a mark, a percentage, an empty cell, and for what is no number.

    >>> figure_in(" 1,234 ")
    1234.0
    """
    bare = text.strip()
    if not bare:
        raise NoFigure("is empty, which is not zero")
    if bare.lower() in MARKS:
        raise NoFigure(f"is “{bare}”: {MARKS[bare.lower()]}")
    if bare.endswith("%"):
        raise NoFigure(f"is “{bare}”, a percentage where a count is wanted")
    if "," in bare:
        if not GROUPED.fullmatch(bare):
            raise NoFigure(f"is “{bare[:40]}”, where the comma does not part thousands")
        bare = bare.replace(",", "")
    try:
        value = float(bare)
    except ValueError:
        raise NoFigure(f"is “{bare[:40]}”, not a number") from None
    if value - value:  # infinite, or not a number
        raise NoFigure(f"is “{bare[:40]}”, not a number")
    return value


def count_in(text: str) -> float:
    """Like figure_in, of people or things: a whole number that is not below zero."""
    value = figure_in(text)
    if value < 0:
        raise NoFigure(f"is “{text.strip()}”, below zero")
    if value != int(value):
        raise NoFigure(f"is “{text.strip()}”, not a whole number")
    return value
