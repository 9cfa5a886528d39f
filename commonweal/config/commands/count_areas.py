"""`commonweal count areas`."""

import click

from commonweal.config.commands.count_police import as_lines, split
from commonweal.config.commands.outcome import Outcome, answering


@click.command("areas")
@click.option("--by", default="type,vintage", show_default=True, help="type, vintage, current; with commas.")
@answering
def command(by: str) -> Outcome:
    """Count areas, by type and year of their boundaries.

    \b
    Example:
      commonweal count areas --by type,vintage
    """
    from commonweal.places.selectors import area_counts

    names = split(by, ("type", "vintage", "current"))
    rows = area_counts(by=names)
    return Outcome(method="count areas", result=rows, accepted=len(rows), words=as_lines(rows, names))
