"""`commonweal load plan`."""

from datetime import datetime
from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering, number

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("plan")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--title", default="", help="What the plan is called; else the words over the table, or the file's name."
)
@click.option("--starts", type=DAY, help="First day of its term: 2026-04-01. Today unless said.")
@click.option("--ends", type=DAY, help="Last day of its term; three years after the first unless said.")
@click.option(
    "--owner", default="", help="Organisation that keeps it; the one that leads the partnership unless said."
)
@click.option(
    "--plan", "named", default="", help="Identifier of the plan that it changes, as in its page's address."
)
@click.option("--over", type=int, help="Version of the plan over which --dry-run showed the differences.")
@click.option("--dry-run", is_flag=True, help="Say what would be kept and what would change; keep nothing.")
@answering
def command(
    file: Path,
    title: str,
    starts: datetime | None,
    ends: datetime | None,
    owner: str,
    named: str,
    over: int | None,
    dry_run: bool,
) -> Outcome:
    """Load a strategic plan from its table: Ref, Strategic Objective, Indicator of Success, Action, Responsibility.

    The table is found in text, CSV, XLSX or DOCX, its columns in any order, perhaps with a Theme. A cell with several
    actions or responsibilities is taken apart; --dry-run shows how. A row that can't be taken is refused with its
    reason, and then nothing is loaded. A plan of the same title is changed only with --over and the version that
    --dry-run showed; the same table again changes nothing.

    \b
    Example:
      commonweal load plan overview.docx --starts 2026-04-01 --dry-run --json
      commonweal load plan overview.docx --starts 2026-04-01
    """
    from commonweal.plans.bringing import Head
    from commonweal.plans.loading import as_result, keeper_named, load_plan, plan_called, preview
    from commonweal.plans.matching import known_names
    from commonweal.plans.models import Plan
    from commonweal.plans.table.reading import read_plan
    from commonweal.plans.verbs import CannotPlan

    known = known_names()
    read = read_plan(file.read_bytes(), name=file.name, names=known.names)
    called = title or read.title or file.stem
    there = Plan.objects.filter(public_id=named).first() if named else plan_called(called)
    if named and there is None:
        raise CannotPlan(f"There is no plan {named} here.")
    head = Head(
        title=title if there else called,
        starts_on=starts.date() if starts else None,
        ends_on=ends.date() if ends else None,
    )
    outcome = Outcome(
        method="load plan",
        inputs=[file],
        refused=[{"row": one.row, "reason": one.reason} for one in read.refused],
        result={
            "plan": there.public_id if there else None,
            "title": called,
            "version": there.version if there else None,
            "is_same": False,
            "dry_run": dry_run,
            "objectives": as_result(read, known),
            "not_read": list(read.not_read),
            "differences": [],
        },
    )
    if read.refused:
        outcome.error = (
            f"{file.name}: nothing was loaded, because rows are refused. Correct them and load it again."
        )
        return outcome
    outcome.accepted = len(read.objectives)
    changes = True
    if there is not None:
        changes, outcome.result["differences"] = preview(there, read, head)
        outcome.result["is_same"] = not changes
    actions = sum(len(one.actions) for one in read.objectives)
    told = f"{number(len(read.objectives), 'objective')} with {number(actions, 'action')}"
    if not changes:
        outcome.words = [f"{file.name}: “{called}” says this already, {told}. Nothing changed."]
        return outcome
    if dry_run:
        outcome.words = [f"{file.name}: {told} would be kept as “{called}”. Nothing was kept."]
        if there is not None:
            outcome.words.append(
                f"  It would change version {there.version}; to do so, add --over {there.version}."
            )
        return outcome
    if there is not None and over is None:
        raise CannotPlan(
            f"“{called}” is here already, version {there.version}, and says otherwise. Look at the differences with "
            f"--dry-run, then add --over {there.version}; or give a new plan another --title."
        )
    keeper, is_new = keeper_named(owner)
    kept = load_plan(read, head=head, owner=keeper, over=there, seen_version=over)
    outcome.result |= {"plan": kept.public_id, "version": kept.version, "owner": keeper.name}
    outcome.words = [f"{file.name}: {told} kept as “{kept.title}”, version {kept.version}, by {keeper.name}."]
    if is_new:
        outcome.words.append(
            f"  No organisation was here, so “{keeper.name}” was made to lead the partnership."
        )
    return outcome
