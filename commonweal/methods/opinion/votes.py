"""The table that groups of opinion start from: who agreed, disagreed or passed on which statement."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.opinion.taking_part import by_count, by_history

AGREE, PASS, DISAGREE = 1.0, 0.0, -1.0


class NotVotes(ValueError):
    """These are not votes that groups could be found in. The message says why."""


@dataclass(frozen=True)
class Votes:
    """What each participant said of each statement.

    participants, statements: identifiers, each once, in the order of their numbers; nobody and nothing without a
    vote.  cast: participants x statements; 1 agrees, -1 disagrees, 0 passes, NaN where nothing was said.
    set_aside: the statements that moderation took out; what was said of them is not counted.  grouped: the
    participants who said enough to be put into a group.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    cast: NDArray[np.float64]
    set_aside: NDArray[np.bool_]
    grouped: NDArray[np.bool_]

    def __post_init__(self) -> None:
        shape = (len(self.participants), len(self.statements))
        if self.cast.shape != shape or self.set_aside.shape != shape[1:] or self.grouped.shape != shape[:1]:
            raise NotVotes(
                f"A table of {shape[0]} participants and {shape[1]} statements is wanted, "
                f"but the votes have the shape {self.cast.shape}."
            )
        if not np.isin(self.cast[~np.isnan(self.cast)], (AGREE, PASS, DISAGREE)).all():
            raise NotVotes("A vote is 1 (agree), 0 (pass) or -1 (disagree).")

    @property
    def was_cast(self) -> NDArray[np.bool_]:
        """Where something was said."""
        return ~np.isnan(self.cast)

    @property
    def statements_set_aside(self) -> tuple[str, ...]:
        """The statements whose votes are not counted."""
        return tuple(name for name, out in zip(self.statements, self.set_aside, strict=True) if out)

    def turned(self) -> Self:
        """The same votes with agreement and disagreement changed about."""
        return replace(self, cast=-self.cast)


def votes_from(
    rows: Iterable[tuple[str, str, float, float | None]], *, set_aside: Iterable[str] = ()
) -> Votes:
    """Make the table of single votes: (participant, statement, vote, when).

    when: any number that grows with time. Rows may come in any order: the latest vote of a participant on a
    statement counts, of votes at one time the one that comes last here. None where times are not known: then the
    later row counts, and who is grouped is settled by the final counts alone. set_aside: statements that moderation
    took out. Raises NotVotes where there are none, or some have a time and some have not.

    >>> table = votes_from([("p2", "1", 1, 20), ("p1", "1", -1, 10), ("p1", "1", 0, 30), ("p1", "2", 1, 5)])
    >>> table.participants, table.statements
    (('p1', 'p2'), ('1', '2'))
    >>> table.cast.tolist()
    [[0.0, 1.0], [1.0, nan]]
    """
    told = list(rows)
    if not told:
        raise NotVotes("There are no votes.")
    whose, on, said, when = zip(*told, strict=True)
    untimed = when.count(None)
    if 0 < untimed < len(told):
        raise NotVotes(f"{untimed} of {len(told)} votes have no time. Either all have one or none.")
    participants, rows_of = _places(whose)
    statements, columns_of = _places(on)
    votes = np.array(said, dtype=np.float64)
    if not untimed:
        order = np.argsort(np.array(when, dtype=np.float64), kind="stable")
        rows_of, columns_of, votes = rows_of[order], columns_of[order], votes[order]
    cast = np.full((len(participants), len(statements)), np.nan)
    cast[rows_of, columns_of] = votes  # where a pair comes twice, the last stays
    out = frozenset(set_aside)
    return Votes(
        participants,
        statements,
        cast,
        np.array([one in out for one in statements], dtype=np.bool_),
        by_count(cast) if untimed else by_history(rows_of, columns_of, len(participants)),
    )


def in_order(identifiers: Iterable[str]) -> list[str]:
    """Identifiers in the order of the numbers in them, which is the order in which Polis gave them out.

    >>> in_order(["10", "9", "p2", "p10"])
    ['9', '10', 'p2', 'p10']
    """
    return sorted(identifiers, key=lambda one: ([*map(_part, re.findall(r"\d+|\D+", one))], one))


def _part(text: str) -> tuple[int, int, str]:
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)


def _places(names: Iterable[str]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    given = list(names)
    ordered = tuple(in_order(set(given)))
    place = {name: number for number, name in enumerate(ordered)}
    return ordered, np.fromiter(map(place.__getitem__, given), dtype=np.intp, count=len(given))
