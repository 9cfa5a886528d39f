"""`commonweal load assessment`."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering, number
from commonweal.config.commands.viewer import viewer_named


@click.command("assessment")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--framework",
    default="",
    metavar="CODE",
    help="The framework whose numbers the grid has; else its words are one.",
)
@click.option(
    "--round", "round_", default="", metavar="TITLE", help="The round that what is filled in belongs to."
)
@click.option(
    "--organisation",
    default="",
    metavar="NAME",
    help="Whose answers they are; else what the partnership agrees.",
)
@click.option(
    "--title", default="", help="What the partnership’s own framework is called; else as in the file."
)
@click.option("--overwrite", is_flag=True, help="Put the file’s answers over others that stand there.")
@click.option("--dry-run", is_flag=True, help="Show what would change, cell by cell, and change nothing.")
@click.option(
    "--as", "who", default="", help="E-mail address of the person who loads it; else the machine’s operator."
)
@answering
def command(
    file: Path,
    framework: str,
    round_: str,
    organisation: str,
    title: str,
    overwrite: bool,
    dry_run: bool,
    who: str,
) -> Outcome:
    """Load a self-assessment's grid: No., Key Point, Current Position, P, Further Actions Required, Lead, Timescale.

    Text with tabs, CSV, XLSX or DOCX; columns Score and Target may stand beside. All of it is loaded or nothing: a
    number twice, a missing column, cells merged across columns or a table cut in the middle are told with their rows.
    An empty cell leaves what stands there.

    \b
    Examples:
      commonweal load assessment grid.txt --dry-run
      commonweal load assessment grid.docx --round "2026" --organisation wealdmere-police
      commonweal load assessment grid.xlsx --framework key-points-2002 --round "2026"
    """
    from commonweal.sources.assessment.grid import Refused
    from commonweal.sources.assessment.load import load_assessment

    by = viewer_named(who) if who else None
    outcome = Outcome(method="load assessment", inputs=[file])
    try:
        done = load_assessment(
            file,
            framework=framework,
            round=round_,
            organisation=organisation,
            title=title,
            overwrite=overwrite,
            dry_run=dry_run,
            by=by,
        )
    except Refused as error:
        outcome.refused = error.refused
        outcome.error = f"Nothing was loaded: {error}"
        return outcome
    outcome.accepted = len(done.grid.points)
    outcome.result = done.as_dict(dry_run=dry_run)
    kept = "would be kept" if dry_run else "are kept"
    outcome.words = [
        f"{number(len(done.grid.points), 'point')} in {number(len(done.grid.sections), 'section')}: {done.framework.title} "
        f"({done.framework.code}, version {done.framework.version}{', new' if done.is_new_framework else ''}).",
        *(f"  {note}" for note in done.notes),
    ]
    if done.round is not None:
        outcome.words.append(
            f"Round “{done.round.title}”: {number(done.taken.new, 'new answer')} and {number(done.taken.changed, 'changed one')}, "
            f"{number(len(done.taken.differences), 'cell')}, {kept}."
        )
    if dry_run:
        outcome.words += [
            f"  {one.number} {one.field}: “{one.before or ''}” -> “{one.after}”"
            for one in done.taken.differences[:40]
        ]
    return outcome
