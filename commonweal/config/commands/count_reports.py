"""`commonweal count reports`."""

import click

from commonweal.config.commands.count_police import as_lines, split
from commonweal.config.commands.load_reports import person
from commonweal.config.commands.outcome import Outcome, answering


@click.command("reports")
@click.option("--by", default="month,type", show_default=True, help="month, type, kind, area; with commas.")
@click.option("--area-type", default="ward", show_default=True, help="Type of area for --by area.")
@click.option("--as", "email", required=True, help="E-mail address of whoever asks: they see what they may.")
@answering
def command(by: str, area_type: str, email: str) -> Outcome:
    """Count checked reports that somebody may see. A report counts in the month it speaks of.

    Where its day is not known, it counts in the month it was received in.

    By area, reports without a place on the map count under an empty area.

    \b
    Example:
      commonweal count reports --by month,type --as aisha@wealdmere.example
    """
    from commonweal.tension.tallies import count_reports

    names = split(by, ("month", "type", "kind", "area"))
    rows = count_reports(by=names, area_type=area_type, viewer=person(email))
    return Outcome(method="count reports", result=rows, accepted=len(rows), words=as_lines(rows, names))
