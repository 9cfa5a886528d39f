"""`commonweal analyse opinion`."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared, number

if TYPE_CHECKING:
    from commonweal.methods.opinion import Opinion, Representative

SHOWN = 5


@click.command("opinion")
@click.argument("votes", type=click.Path(path_type=Path))
@click.option(
    "--groups",
    type=click.IntRange(min=1),
    help="How many groups to find, from Polis's own start. [default: the number that fits best, from many starts]",
)
@click.option(
    "--comments",
    type=click.Path(path_type=Path),
    help="The table of statements with their moderation. [default: the one of the same export beside VOTES]",
)
@answering_unprepared
def command(votes: Path, groups: int | None, comments: Path | None) -> Outcome:
    """Who votes alike, and what do all of them agree on? VOTES is a conversation as Polis exports it.

    VOTES is the folder or zip archive of an export, its votes.csv or participants-votes.csv, or votes.json as the
    server answers. 1 agrees, -1 disagrees, 0 passes. Of a folder, votes.csv is read, and comments.csv for moderation.

    The result holds the group of each participant, so it is for whoever may hold the votes and never for publication.

    \b
    Example:
      commonweal analyse opinion polis/brexit-consensus --groups 2
    """
    from commonweal.methods.opinion import NotVotes, opinion, votes_from
    from commonweal.sources.polis import read_conversation

    read = read_conversation(votes, comments=comments)
    if not read.votes:
        raise click.ClickException(
            f"{votes.name} holds no vote that can be used. {_first(read.refused)}".strip()
        )
    try:
        found = opinion(
            votes_from(read.votes, set_aside=read.set_aside),
            groups=groups,
            seed=click.get_current_context().meta["seed"],
        )
    except NotVotes as error:
        raise click.ClickException(f"{votes.name}: {error}") from None
    caveats = [*found.caveats, *_about(read.has_times, read.is_moderated, len(read.refused))]
    return Outcome(
        method="analyse opinion",
        inputs=read.files,
        accepted=len(read.votes),
        refused=read.refused,
        result={**_result(found), "start": _start(groups), "caveats": caveats},
        words=[*_words(found), *caveats],
    )


def _result(found: "Opinion") -> dict[str, Any]:
    participants = _as_numbers(found.votes.participants)
    statements = dict(zip(found.votes.statements, _as_numbers(found.votes.statements), strict=True))
    return {
        "participants": len(participants),
        "statements": len(statements),
        "votes": int(found.votes.was_cast.sum()),
        "set_aside": [statements[one] for one in found.votes.statements_set_aside],
        "common": [
            {**_row(one, statements), "of_all": one.of_all, "by_group": list(one.by_group)}
            for one in found.common
        ],
        "groups": [
            {"participant": who, "group": int(group)}
            for who, group in zip(participants, found.groups, strict=True)
            if group >= 0
        ],
        "consensus": {
            side: [_row(one, statements) for one in found.consensus if one.side == side]
            for side in ("agree", "disagree")
        },
        "representative": [
            {"group": group, **_row(one, statements)}
            for group, told in enumerate(found.representative)
            for one in told
        ],
        "choice": {
            "k": found.choice.number,
            "silhouette": _or_none(found.choice.silhouette),
            "tried": [{"k": k, "silhouette": _or_none(height)} for k, height in found.choice.tried],
        },
    }


def _row(one: Any, statements: dict[str, int | str]) -> dict[str, Any]:
    told = asdict(one)
    return {"statement": statements[told.pop("statement")], "for": told.pop("side"), **told}


def _as_numbers(names: tuple[str, ...]) -> list[int | str]:
    """Identifiers as Polis has them, numbers; as they are where one is not a number."""
    if all(name.isdecimal() and str(int(name)) == name for name in names):
        return [int(name) for name in names]
    return list(names)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def _start(groups: int | None) -> str:
    return "the tightest of many starts" if groups is None else "the first participants, as Polis does"


def _about(has_times: bool, is_moderated: bool, refused: int) -> list[str]:
    """What the answer rests on that is not in the votes themselves."""
    said = []
    if not has_times:
        said.append(
            "Without times of votes nobody knows who was there first: who is grouped goes by final counts."
        )
    if not is_moderated:
        said.append("There was no table of statements: none was taken to be moderated out.")
    if refused:
        said.append(f"{number(refused, 'row')} refused; what they held is not in this.")
    return said


def _words(found: "Opinion") -> list[str]:
    sizes = [int((found.groups == group).sum()) for group in range(found.number)]
    common = [one for one in found.common if one.of_all][:SHOWN]
    height = found.choice.silhouette
    return [
        f"{number(len(found.votes.participants), 'participant')}, {number(len(found.votes.statements), 'statement')}, "
        f"{number(int(found.votes.was_cast.sum()), 'vote')}.",
        "What every group says:" if common else "There is no statement of which every group says the same.",
        *(f"  {one.statement}: {one.side}, by {one.least:.0%} or more of each" for one in common),
        f"{number(found.number, 'group')}, of {', '.join(map(str, sizes))}.",
        *(
            f"  group {group}: {', '.join(_short(one) for one in told)}"
            for group, told in enumerate(found.representative)
        ),
        f"Our own choice: {number(found.choice.number, 'group')}"
        + ("." if math.isnan(height) else f" (silhouette {height:.2f})."),
    ]


def _short(one: "Representative") -> str:
    # What a group agrees with best is told by that, even where Polis finds its disagreement the more particular.
    side, said = ("agree", one.n_agree) if one.best_agree else (one.side, one.n_success)
    return f"{one.statement} {side} {said}/{one.n_trials}"


def _first(refused: list[dict[str, object]]) -> str:
    return f"Row {refused[0]['row']}: {refused[0]['reason']}." if refused else ""
