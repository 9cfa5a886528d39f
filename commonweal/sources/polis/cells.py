"""What one cell of an export of Polis says: who, which statement, what vote, when."""

import datetime
from typing import Any

VOTES = {1.0: 1.0, 0.0: 0.0, -1.0: -1.0}


class NoVote(ValueError):
    """There is no vote here that could be counted. The message says why."""


def identifier_in(cell: Any, of: str) -> str:
    """The identifier of a participant or statement. of: what it is, for the message. Raises NoVote.

    >>> identifier_in(" 7.0 ", "participant"), identifier_in(7, "statement")
    ('7', '7')
    """
    bare = "" if cell is None else str(cell).strip()
    if not bare:
        raise NoVote(f"the {of} is empty")
    # Spreadsheets write whole numbers as 7.0 where a column has gaps.
    return bare[:-2] if bare.endswith(".0") and bare[:-2].isdecimal() else bare


def vote_in(cell: Any) -> float:
    """The vote that a cell holds: 1 agrees, 0 passes, -1 disagrees. Raises NoVote.

    >>> vote_in("-1"), vote_in(1)
    (-1.0, 1.0)
    """
    bare = "" if cell is None else str(cell).strip()
    if not bare:
        raise NoVote("the vote is empty")
    try:
        return VOTES[float(bare)]
    except (KeyError, ValueError):
        raise NoVote(f"the vote is “{bare[:40]}”, not 1 (agree), 0 (pass) or -1 (disagree)") from None


def time_in(cell: Any) -> float:
    """When: a number that grows with time (Polis counts milliseconds, or seconds), or a date in ISO 8601. Raises NoVote.

    >>> time_in("1500232652930")
    1500232652930.0
    >>> time_in("2017-07-16T19:17:32Z")
    1500232652000.0
    """
    bare = "" if cell is None else str(cell).strip()
    if not bare:
        raise NoVote("the time is empty")
    try:
        when = float(bare)
    except ValueError:
        try:
            told = datetime.datetime.fromisoformat(bare)
        except ValueError:
            raise NoVote(f"the time is “{bare[:40]}”, neither a number nor a date") from None
        if told.tzinfo is None:
            told = told.replace(tzinfo=datetime.UTC)
        return told.timestamp() * 1000
    if when - when:  # infinite, or not a number
        raise NoVote(f"the time is “{bare[:40]}”, neither a number nor a date")
    return when
