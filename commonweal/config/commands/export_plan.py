"""`commonweal export plan`."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import FileToWrite, Outcome, answering, number
from commonweal.config.commands.viewer import viewer_named


@click.command("plan")
@click.argument("out", type=FileToWrite())
@click.option(
    "--plan", "named", default="", help="Its identifier or title; not needed while there is one plan only."
)
@click.option("--as", "who", default="", help="E-mail address of the person who looks; whole unless said.")
@answering
def command(out: Path, named: str, who: str) -> Outcome:
    """Write a strategic plan to OUT, in the form that its ending names: .docx, .xlsx or .csv.

    The table has the five columns of the strategic overview, and `commonweal load plan` reads it again as the same
    plan. That it was written, and through whose eyes, stands on the record.

    \b
    Examples:
      commonweal export plan plan.docx
      commonweal export plan plan.xlsx --plan "Cohesion strategy" --as grace@wealdmere.example
    """
    from commonweal.plans.loading import plan_called, write_plan
    from commonweal.plans.models import Plan
    from commonweal.plans.selectors import plans_visible_to
    from commonweal.plans.verbs import CannotPlan

    viewer = viewer_named(who) if who else None
    plans = Plan.objects.all() if viewer is None else plans_visible_to(viewer)
    found = plans.filter(public_id=named).first() or (plan_called(named) if named else None)
    if not named:
        if plans.count() > 1:
            titles = "; ".join(f"{one.title} ({one.public_id})" for one in plans[:20])
            raise CannotPlan(f"There are several plans. Name one by --plan: {titles}")
        found = plans.first()
    if found is None or not plans.filter(pk=found.pk).exists():
        raise CannotPlan("There is no such plan here." if named else "There is no plan here to write.")
    whole, rows = write_plan(found, viewer, ending=out.suffix.lower().removeprefix("."))
    out.write_bytes(whole)
    return Outcome(
        method="export plan",
        accepted=rows,
        result={
            "plan": found.public_id,
            "title": found.title,
            "version": found.version,
            "file": str(out.absolute()),
        },
        words=[f"{number(rows, 'objective')} of “{found.title}”, version {found.version}: {out}"],
    )
