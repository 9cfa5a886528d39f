"""`commonweal load postcodes`."""

import sys
from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering, number


@click.command("postcodes")
@click.argument("file", type=click.Path(path_type=Path))
@answering
def command(file: Path) -> Outcome:
    """Load postcodes from ONSPD, NSPL or a plain table (Postcode, lat, long); CSV, CSV.gz or zip.

    \b
    Example:
      commonweal load postcodes NSPL_AUG_2026_UK.csv
    """
    from commonweal.sources.postcodes.load import load_postcodes

    with click.progressbar(length=0, label=f"Loading {file.name}"[:40].ljust(28), file=sys.stderr) as bar:
        done = load_postcodes(file, by=None, progress=bar.update)
    quality = done.quality
    outcome = Outcome(
        method="load postcodes",
        inputs=[file],
        accepted=done.accepted,
        refused=done.refused,
        result={"is_same": done.is_same, "quality": quality},
    )
    if done.is_same:
        outcome.words = [f"{file.name} is the same file as before. Nothing changed."]
    else:
        outcome.words = [
            f"{file.name}: {quality['new']:,} new, {quality['renewed']:,} renewed, "
            f"{quality['refused']:,} refused of {number(quality['rows'], 'row')}.",
            f"  Ended: {quality['ended']:,}. Without a grid reference: {quality['without_grid_reference']:,}.",
        ]
    return outcome
