"""`commonweal load`: files from outside become areas, look-ups, postcodes and recorded crime."""

import click

from commonweal.config.commands.kinds import Kinds

# Add a line, and a module with `command`, to load something else.
KINDS = {
    "areas": "load_areas",
    "lookups": "load_lookups",
    "postcodes": "load_postcodes",
    "observations": "load_observations",
    "police": "load_police",
    "reports": "load_reports",
    "plan": "load_plan",
    "assessment": "load_assessment",
    "consultation": "load_consultation",
}


@click.group("load", cls=Kinds, kinds=KINDS)
def command() -> None:
    """Load files from outside.

    Each load ends in a quality report: what was accepted, what was repaired, what was refused and why.
    The same file loaded twice changes nothing.
    """
