"""`commonweal load police`."""

import sys
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering


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
        f"{done.name}: {done.added:,} added, {done.known:,} were there already, "
        f"{quality['refused']:,} refused of {quality['rows']:,} rows.",
        f"  {quality['without_crime_id']:,} without a crime ID (anti-social behaviour), "
        f"{quality['exact_repeats']:,} exact repeats kept.",
        f"  {quality['without_coordinates']:,} without coordinates, {quality['without_lsoa']:,} without LSOA.",
    ]
    if quality["lsoa_set"]:
        lines.append(
            f"  {quality['placed_in_another_lsoa']:,} lie, by our {quality['lsoa_set']}, in another LSOA than "
            f"the file names and {quality['placed_in_no_lsoa']:,} in none; the file's LSOA governs counts."
        )
    if quality["ward_set"]:
        lines.append(f"  {quality['placed_in_no_ward']:,} lie in none of our {quality['ward_set']}.")
    if done.outcomes_changed:
        lines.append(f"  {done.outcomes_changed:,} outcomes brought up to date.")
    for force, months in quality["forces"].items():
        missing = ", ".join(months["unobserved"])
        lines.append(
            f"  {force}: {len(months['observed'])} months observed"
            + (f"; unobserved, which is not zero: {missing}." if missing else ".")
        )
    return lines
