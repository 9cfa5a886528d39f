"""`commonweal load police`."""

import sys
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering, number


@click.command("police")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@answering
def command(files: tuple[Path, ...]) -> Outcome:
    """Load street-level crime of data.police.uk: CSV, CSV.gz or its zip archive.

    Rows loaded before add nothing. Months that no file holds are unobserved, not zero.

    \b
    Example:
      commonweal load police 2025-06-thames-valley-street.csv
    """
    from commonweal.sources.police.load import load_police

    outcome = Outcome(method="load police", inputs=list(files), result={"files": []})
    for file in files:
        with click.progressbar(length=0, label=f"Loading {file.name}"[:40].ljust(28), file=sys.stderr) as bar:
            done = load_police(file, by=None, progress=bar.update)
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
