"""A conversation as Polis gives it out: a folder of tables, a zip archive of them, one table, or the server's answers.

    participants-votes.csv   one row a participant, one column a statement; no times
    votes.csv                one row a vote, with its time; a vote that was changed has a row of its own
    comments.csv             the statements and what moderation did with them
    votes.json, comments.json   the same from the server, with other names of columns

Of a folder or archive the votes one a row are read rather than those of participants, because times say who was there
first, and comments.csv with them. Beside a single file the table of statements of the same export is looked for.
In all of them 1 is agreement, as in the files that Polis exports; its server's own tables have the sign turned.
"""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonweal.sources.opening import Unreadable, in_utf8, open_table
from commonweal.sources.polis.tables import (
    Found,
    Row,
    kind_of,
    numbered,
    plain,
    set_aside,
    votes_of_participants,
)
from commonweal.sources.polis.tables import votes_in as read_votes

READ = {"votes": read_votes, "participants": votes_of_participants}
ENDINGS = (".csv", ".csv.gz", ".json", ".json.gz")
# The names that exports of several years give the table of votes, longest first.
VOTES_NAMED = ("participants-votes", "participant-votes", "votes")


@dataclass
class Conversation:
    """What was read. votes: (participant, statement, vote, when or None).  set_aside: statements taken out by
    moderation.  refused: rows and reasons, of the votes first.  files: what was read, the votes first.
    """

    votes: list[Row]
    set_aside: set[str]
    refused: list[dict[str, Any]]
    files: list[Path]
    has_times: bool
    is_moderated: bool = False


@dataclass
class _Table:
    name: str
    header: list[str]
    rows: list[list[Any]] = field(default_factory=list)
    first: int = 2  # the number of the first row, as a spreadsheet shows it

    @property
    def kind(self) -> str:
        return kind_of(self.header)


def read_conversation(path: Path, *, comments: Path | None = None) -> Conversation:
    """Read the votes of a conversation, and what of its statements moderation took out.

    comments: the table of statements, where it stands elsewhere. Raises Unreadable for what holds no votes of Polis.
    """
    tables = [(file, table) for file in _files_of(path) for table in _tables_in(file)]
    for kind in READ:
        held = [(file, table) for file, table in tables if table.kind == kind]
        if held:
            break
    else:
        raise Unreadable(_no_votes(path, [table for _file, table in tables]))
    if len(held) > 1:
        names = " and ".join(table.name for _file, table in held)
        raise Unreadable(
            f"{path.name} holds the votes of more than one conversation: {names}. Name one of them."
        )
    [(file, table)] = held
    found: Found = READ[kind](table.header, numbered(table.rows, table.first))
    if comments is not None:
        beside = [(comments, one) for one in _tables_in(comments)]
        if not any(one.kind == "statements" for _file, one in beside):
            raise Unreadable(f"{comments.name} holds no columns “comment-id” and “moderated”.")
    else:
        beside = tables if any(one.kind == "statements" for _file, one in tables) else _beside(path, table)
    read = Conversation(found.votes, set(), found.refused, [file], found.has_times)
    for other, one in beside:
        if one.kind == "statements":
            _moderate(read, other, one)
    return read


def _moderate(read: Conversation, file: Path, table: _Table) -> None:
    out, refused = set_aside(table.header, numbered(table.rows, table.first))
    read.set_aside |= out
    read.is_moderated = True
    read.refused += [{**one, "reason": f"{table.name}: {one['reason']}"} for one in refused]
    if file not in read.files:
        read.files.append(file)


def _files_of(path: Path) -> list[Path]:
    """The file itself, or what a folder holds that may be a table of an export."""
    if not path.is_dir():
        return [path]
    return sorted(
        one
        for one in path.iterdir()
        if one.name.lower().endswith(ENDINGS) and _may_be_wanted(one.name.lower())
    )


def _may_be_wanted(name: str) -> bool:
    # The server's answers stand beside large ones that are of no use here.
    return "vote" in name or "comment" in name or "participant" in name


def _beside(path: Path, table: _Table) -> list[tuple[Path, _Table]]:
    """The table of statements of the same export: named alike, in the same folder."""
    if path.is_dir():
        return []
    stem, ending = path.name, ""
    for one in sorted(ENDINGS, key=len, reverse=True):
        if stem.lower().endswith(one):
            stem, ending = stem[: -len(one)], stem[-len(one) :]
            break
    for named in VOTES_NAMED:
        if ending and stem.lower().endswith(named):
            kin = ".json" if ".json" in ending.lower() else ".csv"
            begun = stem[: -len(named)]
            there = [path.with_name(f"{begun}comments{one}") for one in (kin, f"{kin}.gz")]
            return [(file, held) for file in there if file.is_file() for held in _tables_in(file)][:1]
    return []


def _tables_in(path: Path) -> list[_Table]:
    """Every table in a file: itself, or each of an archive."""
    with open_table(path) as texts:
        return [table for name, text in texts for table in [_table(name, text)] if table is not None]


def _table(name: str, text: Any) -> _Table | None:
    with in_utf8(name), _in_words(name):
        first = text.readline()
        while first and not first.strip():
            first = text.readline()
        if first.lstrip()[:1] in ("[", "{"):
            return _from_server(name, json.loads(first + text.read()))
        header = next(csv.reader(_again(first, text)), [])
        if not kind_of(header):
            return _Table(name, header)
        return _Table(name, header, list(csv.reader(text)))


def _again(first: str, text: Any) -> Iterator[str]:
    """The first line, and those after it where a name of a column runs over its end."""
    yield first
    yield from text


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    try:
        yield
    except json.JSONDecodeError as error:
        raise Unreadable(f"{name} is damaged or was cut short: {error}. Fetch it again.") from None
    except csv.Error as error:
        raise Unreadable(f"{name} is no table of CSV: {error}.") from None


def _from_server(name: str, told: Any) -> _Table | None:
    """A list of objects, as the server answers, as a table; its objects are numbered from 1."""
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        return None
    header = list(dict.fromkeys(key for one in told for key in one))
    return _Table(name, header, [[one.get(key, "") for key in header] for one in told], first=1)


def _no_votes(path: Path, tables: list[_Table]) -> str:
    if not tables:
        return f"{path.name} holds no table of votes (votes.csv, participants-votes.csv or votes.json)."
    columns = ", ".join(plain(name) for name in tables[0].header[:12]) or "none"
    return (
        f"{tables[0].name} holds no votes as Polis exports them: comment-id, voter-id and vote in each row, or "
        f"participant and a column for each statement. Its columns are: {columns}."
    )
