"""`commonweal load police`."""

import sys
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering, number, say


@click.command("police")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--from", "service_of", type=click.Choice(["police"]), help="Fetch the archive, in place of files."
)
@click.option(
    "--month", default="", help="The archive that ends with this month, 2025-06; the newest unless said."
)
@click.option("--force", default="", help="Of an archive, only this force's files, such as thames-valley.")
@answering
def command(files: tuple[Path, ...], service_of: str | None, month: str, force: str) -> Outcome:
    """Load street-level crime of data.police.uk: CSV, CSV.gz or its zip archive.

    Rows loaded before add nothing. Months that no file holds are unobserved, not zero.

    \b
    Example:
      commonweal load police 2025-06-thames-valley-street.csv
      commonweal load police --from police --force thames-valley
    """
    from commonweal.sources.police.load import load_police

    if bool(files) == bool(service_of) or (service_of and not force):
        raise click.UsageError("Give files, or --from police --force NAME.")
    if service_of:
        from commonweal.sources.services.official import asking_official
        from commonweal.sources.services.police import fetch_archive, newest_month

        asking = asking_official()
        month = month or newest_month(asking)
        say(f"Fetching the archive of {month} ...")
        files = (fetch_archive(asking, month),)
    outcome = Outcome(method="load police", result={"files": []})
    for file in files:
        try:
            with click.progressbar(length=0, label=f"Loading {file.name}"[:40], file=sys.stderr) as bar:
                done = load_police(file, by=None, force=force, progress=bar.update)
        except Exception as error:
            if not outcome.inputs:
                raise
            loaded = ", ".join(one.name for one in outcome.inputs)
            outcome.fail(error, f"Loaded before it: {loaded}. It, and what comes after it, was not loaded.")
            break
        outcome.inputs.append(file)
        outcome.accepted += done.added
        outcome.refused += done.refused
        outcome.result["files"].append(
            {"name": done.name, "added": done.added, "is_same": done.is_same, "quality": done.quality}
        )
        outcome.words += words(done)
    return outcome


def words(done: Any) -> list[str]:
    """The quality report in a few lines."""
    if done.is_same:
        return [f"{done.name} is the same file as before. Nothing was added."]
    quality = done.quality
    lines = [
        f"{done.name}: {done.added:,} added, {done.known:,} {'was' if done.known == 1 else 'were'} there already, "
        f"{quality['refused']:,} refused of {number(quality['rows'], 'row')}.",
        f"  {quality['without_crime_id']:,} without a crime ID (anti-social behaviour), "
        f"{number(quality['exact_repeats'], 'exact repeat')} kept.",
        f"  {quality['without_coordinates']:,} without coordinates, {quality['without_lsoa']:,} without LSOA.",
    ]
    if quality["lsoa_set"]:
        lines.append(
            f"  By our {quality['lsoa_set']}, {quality['placed_in_another_lsoa']:,} in another LSOA than the file "
            f"names and {quality['placed_in_no_lsoa']:,} in none; the file's LSOA governs counts."
        )
    if quality["ward_set"]:
        lines.append(f"  {quality['placed_in_no_ward']:,} in none of our {quality['ward_set']}.")
    if done.outcomes_changed:
        lines.append(f"  {number(done.outcomes_changed, 'outcome')} brought up to date.")
    for force, months in quality["forces"].items():
        missing = ", ".join(months["unobserved"])
        lines.append(
            f"  {force}: {number(len(months['observed']), 'month')} observed"
            + (f"; unobserved, which is not zero: {missing}." if missing else ".")
        )
    return lines
