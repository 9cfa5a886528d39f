"""`commonweal count`: how many there are, by what you ask for."""

import click

from commonweal.config.commands.kinds import Kinds

# Add a line, and a module with `command`, to count something else.
KINDS = {
    "police": "count_police",
    "areas": "count_areas",
    "reports": "count_reports",
}


@click.group("count", cls=Kinds, kinds=KINDS)
def command() -> None:
    """Count what has been loaded. The result is a list of rows: the names given with --by, and `count`."""
