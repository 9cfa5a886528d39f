"""`commonweal export assessment`: the grid of a round as DOCX or XLSX."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import FileToWrite, Outcome, answering
from commonweal.config.commands.viewer import viewer_named


@click.command("assessment")
@click.argument("out", type=FileToWrite())
@click.option("--as", "who", required=True, help="E-mail address of the person who looks.")
@click.option("--round", "round_", default="", metavar="TITLE", help="Which round; else the newest.")
@click.option(
    "--own", is_flag=True, help="What their own organisation says, in place of what the partnership agrees."
)
@answering
def command(out: Path, who: str, round_: str, own: bool) -> Outcome:
    """Write the grid of a round to OUT, in the form that its ending names: .docx or .xlsx.

    The columns are those that `commonweal load assessment` reads, so that it comes back without loss.

    \b
    Examples:
      commonweal export assessment grid.docx --as aisha@wealdmere.example
      commonweal export assessment ours.xlsx --as ben@wealdmere.example --round "2026" --own
    """
    from commonweal.assessment.files import WRITERS, grid_of, took_grid
    from commonweal.assessment.selectors import rounds_visible_to
    from commonweal.assessment.standing import lines_of

    ending = out.suffix.lstrip(".").lower()
    if ending not in WRITERS:
        raise click.UsageError(f"A grid is written as {' or '.join(f'.{one}' for one in WRITERS)}.")
    viewer = viewer_named(who)
    rounds = rounds_visible_to(viewer)
    found = rounds.filter(title=round_).first() if round_ else rounds.first()
    if found is None:
        there = ", ".join(f"“{one.title}”" for one in rounds)
        raise click.UsageError(
            f"{who} sees no {f'round “{round_}”' if round_ else 'round'}. There are: {there or 'none'}."
        )
    lines = lines_of(found, viewer, whose="own" if own else "")
    out.write_bytes(WRITERS[ending](grid_of(found, lines, viewer, whose="own" if own else "")))
    took_grid(found, lines, by=None, ending=ending, through=viewer)
    filled = sum(one.answer is not None for one in lines)
    return Outcome(
        method="export assessment",
        accepted=len(lines),
        result={
            "round": found.title,
            "as": who,
            "points": len(lines),
            "answers": filled,
            "file": str(out.absolute()),
        },
        words=[f"{len(lines)} points, {filled} of them answered, as {who} sees them: {out}"],
    )
