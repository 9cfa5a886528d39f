"""The tables of an export: votes one a row, votes of each participant in a row, and statements with their moderation.

A table is known by its columns, whatever its file is called and in whatever order they stand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from commonweal.sources.opening import Unreadable
from commonweal.sources.polis.cells import NoVote, identifier_in, time_in, vote_in

# The same column in exports of several years, and in the answers of the server.
PARTICIPANT = ("voter-id", "participant", "participant-id", "pid", "voter")
STATEMENT = ("comment-id", "statement-id", "tid", "statement", "comment")
VOTE = ("vote",)
TIME = ("timestamp", "modified", "created")
MODERATED = ("moderated", "mod")
META = ("is-meta",)
# Columns of the table of participants that are no statement.
SUMMARIES = {
    *PARTICIPANT,
    "group-id",
    "n-comments",
    "n-votes",
    "n-agree",
    "n-disagree",
    "n-pass",
    "xid",
}
OUT = -1.0

Row = tuple[str, str, float, float | None]


@dataclass
class Found:
    """Votes, and the rows refused with their reasons."""

    votes: list[Row] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    has_times: bool = False


def kind_of(header: Iterable[str]) -> str:
    """What table has these columns: votes, participants, statements, or "" for another?

    >>> kind_of(["vote", "Voter-ID", "comment-id"]), kind_of(["participant", "n-votes", "0", "1"])
    ('votes', 'participants')
    >>> kind_of(["comment-id", "moderated"]), kind_of(["comment-id", "total-votes"])
    ('statements', '')
    """
    names = [plain(name) for name in header]
    if _place(names, VOTE) is not None and _place(names, PARTICIPANT) is not None:
        return "votes" if _place(names, STATEMENT) is not None else ""
    if _place(names, STATEMENT) is not None and _place(names, MODERATED) is not None:
        return "statements"
    if _place(names, PARTICIPANT) is not None and _statements(names):
        return "participants"
    return ""


def plain(name: Any) -> str:
    """The name of a column without the ways of writing it.

    >>> plain(" Voter_ID")
    'voter-id'
    """
    return str(name).strip().casefold().replace("_", "-").replace(" ", "-")


def votes_in(header: list[str], rows: Iterable[tuple[int, list[Any]]]) -> Found:
    """Read votes that stand one a row: (number of the row, cells)."""
    names = [plain(name) for name in header]
    who, what, said = (_wanted(names, one) for one in (PARTICIPANT, STATEMENT, VOTE))
    when = _place(names, TIME)
    found = Found(has_times=when is not None)
    for number, cells in rows:
        try:
            found.votes.append(
                (
                    identifier_in(_cell(cells, who), "participant"),
                    identifier_in(_cell(cells, what), "statement"),
                    vote_in(_cell(cells, said)),
                    None if when is None else time_in(_cell(cells, when)),
                )
            )
        except NoVote as error:
            found.refused.append({"row": number, "reason": str(error)})
    return found


def votes_of_participants(header: list[str], rows: Iterable[tuple[int, list[Any]]]) -> Found:
    """Read votes that stand with one participant a row and one statement a column. An empty cell is no vote."""
    names = [plain(name) for name in header]
    who, columns = _wanted(names, PARTICIPANT), _statements(names)
    _refuse_twins(header, columns)
    found = Found()
    seen: dict[str, int] = {}
    for number, cells in rows:
        try:
            participant = identifier_in(_cell(cells, who), "participant")
            if participant in seen:
                raise NoVote(f"participant “{participant}” was in row {seen[participant]} already")
        except NoVote as error:
            found.refused.append({"row": number, "reason": str(error)})
            continue
        seen[participant] = number
        for place in columns:
            cell = str(_cell(cells, place))
            if not cell.strip():
                continue
            statement = identifier_in(header[place], "statement")
            try:
                found.votes.append((participant, statement, vote_in(cell), None))
            except NoVote as error:
                found.refused.append({"row": number, "reason": f"statement {statement}: {error}"})
    return found


def set_aside(
    header: list[str], rows: Iterable[tuple[int, list[Any]]]
) -> tuple[set[str], list[dict[str, Any]]]:
    """The statements that moderation took out (-1), or that ask about the participants and not about their opinion
    (meta), which Polis leaves out of its mathematics alike; and the rows refused.
    """
    names = [plain(name) for name in header]
    what, moderated, meta = _wanted(names, STATEMENT), _wanted(names, MODERATED), _place(names, META)
    out, refused = set(), []
    for number, cells in rows:
        try:
            statement = identifier_in(_cell(cells, what), "statement")
            told = str(_cell(cells, moderated)).strip()
            try:
                is_out = bool(told) and float(told) == OUT
            except ValueError:
                raise NoVote(f"“moderated” is “{told[:40]}”, not 1, 0 or -1") from None
        except NoVote as error:
            refused.append({"row": number, "reason": str(error)})
            continue
        if is_out or (meta is not None and str(_cell(cells, meta)).strip().casefold() in ("true", "1", "t")):
            out.add(statement)
    return out, refused


def _place(names: list[str], wanted: Iterable[str]) -> int | None:
    return next((names.index(one) for one in wanted if one in names), None)


def _wanted(names: list[str], wanted: tuple[str, ...]) -> int:
    place = _place(names, wanted)
    if place is None:
        raise Unreadable(f"There is no column “{wanted[0]}”. The columns are: {', '.join(names) or 'none'}.")
    return place


def _statements(names: list[str]) -> list[int]:
    """The places of columns that are statements: those with numbers for names, or else all that are no summary."""
    numbered = [place for place, name in enumerate(names) if name.isdecimal()]
    return numbered or [place for place, name in enumerate(names) if name and name not in SUMMARIES]


def _refuse_twins(header: list[str], columns: list[int]) -> None:
    named = [header[place].strip() for place in columns]
    twins = sorted({name for name in named if named.count(name) > 1}) if len(set(named)) < len(named) else []
    if twins:
        raise Unreadable(f"The statement “{twins[0]}” has two columns. Which of them holds cannot be told.")


def _cell(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else ""


def numbered(rows: Iterable[list[Any]], first: int) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a table that hold anything, with their numbers; first: that of the first row below the header."""
    for number, row in enumerate(rows, start=first):
        if any(str(cell).strip() for cell in row):
            yield number, row
