"""`commonweal load observations`."""

import datetime
from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering


@click.command("observations")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--measure", required=True, help="What is counted, in one word: residents makes rates possible."
)
@click.option("--value", required=True, metavar="COLUMN", help="The column of figures.")
@click.option("--group", default="", metavar="COLUMN", help="The column of groups, where there is one.")
@click.option("--title", required=True, help="What the table is called, such as “Census 2021, residents”.")
@click.option("--publisher", required=True, help="Whose figures they are.")
@click.option("--licence", required=True, help="Under which licence.")
@click.option(
    "--as-of",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that they speak of: 2021-03-21.",
)
@answering
def command(
    file: Path,
    measure: str,
    value: str,
    group: str,
    title: str,
    publisher: str,
    licence: str,
    as_of: datetime.datetime,
) -> Outcome:
    """Load figures by area from a table whose column of codes says type and year; CSV, CSV.gz or zip.

    \b
    Example:
      commonweal load observations ethnicity21_lsoa21.csv --measure residents --value total_residents
        --title "Census 2021, usual residents" --publisher ONS --licence "OGL 3.0" --as-of 2021-03-21
    """
    from commonweal.sources.observations.load import Described, load_observations

    described = Described(measure, value, title, publisher, licence, as_of.date(), group)
    done = load_observations(file, described, by=None)
    quality = done.quality
    outcome = Outcome(
        method="load observations",
        inputs=[file],
        accepted=done.accepted,
        refused=done.refused,
        result={"is_same": done.is_same, "quality": quality},
    )
    if done.is_same:
        outcome.words = [f"{file.name} is the same file as before. Nothing changed."]
        return outcome
    outcome.words = [
        f"{file.name}: {quality['kept']:,} figures of {quality['areas']} kept, {quality['refused']:,} rows refused.",
        f"  {quality['areas_not_loaded']:,} areas of the file are not loaded, "
        f"{quality['areas_without_a_figure']:,} loaded areas have no figure, {quality['withheld']:,} are withheld.",
    ]
    return outcome
