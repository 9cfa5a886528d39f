"""`commonweal disclose`."""

from dataclasses import asdict
from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared


@click.command("disclose")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--rules",
    required=True,
    type=click.Path(path_type=Path),
    help="What is counted, and how few are too few (TOML).",
)
@click.option(
    "--ledger",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of what was published before.",
)
@click.option("--name", help="Name of the release; the table's own unless given.")
@answering_unprepared
def command(table: Path, rules: Path, ledger: Path, name: str | None) -> Outcome:
    """Withhold from TABLE what would tell of single people, and add the rest to the ledger of releases.

    TABLE is a CSV file with one row for each combination of categories. Counts under the threshold are
    withheld, and as many more as it takes that nobody can work them out: from the totals, or from what the
    ledger says was published before. A table that gives somebody away all the same is refused.

    \b
    Example of rules:
      about = "Usual residents, Census 2021"
      dimensions = ["lsoa21cd", "ethnic_group"]
      threshold = 10
      wholes = { lsoa21cd = "ward" }   # also by ward, by the ledger's lookup
    Example:
      commonweal disclose ethnicity.csv --rules rules.toml --ledger published/
    """
    from commonweal.methods.disclosure import (
        CannotProtect,
        GivesAway,
        Impossible,
        NotATable,
        loss,
        publishable,
        table_from,
        withheld_by_lines,
    )
    from commonweal.sources.counts import read_counts
    from commonweal.sources.ledger import nested_by, read_lookups, read_releases, rows_of, write_release
    from commonweal.sources.release_rules import read_rules

    wanted = read_rules(rules)
    read = read_counts(
        table, by=dict(zip(wanted.dimensions, wanted.dimensions, strict=True)), count=wanted.count
    )
    if read.refused:
        first = read.refused[0]
        raise click.ClickException(
            f"{table.name}: {len(read.refused)} rows can't be used, first row {first['row']}: {first['reason']}. "
            "A table is released whole or not at all."
        )
    earlier = read_releases(ledger) if ledger.exists() else []
    lookups = read_lookups(ledger)
    try:
        counts = table_from(
            ((dict(zip(wanted.dimensions, row, strict=True)), n) for row, n in read.rows),
            nested=nested_by(wanted.wholes, lookups),
        )
        protected, release = publishable(
            counts,
            wanted.rule,
            name=name or table.stem.lower().replace("_", "-"),
            about=wanted.about,
            earlier=earlier,
            lookups=lookups,
        )
    except GivesAway as error:
        others = len(error.leaks) - 1
        raise click.ClickException(
            f"{table.name} is not released: together with what was published before it would tell that {error}"
            + (f", and of {others} other counts too much." if others else ".")
        ) from None
    except (NotATable, CannotProtect, Impossible) as error:
        raise click.ClickException(f"{table.name}: {error}") from None
    target = write_release(ledger, release)
    lost, plain = protected.lost, loss(counts, withheld_by_lines(counts, wanted.rule))
    return Outcome(
        method="disclose",
        inputs=[table, rules],
        accepted=len(read.rows),
        result={
            "release": str(target),
            "dimensions": list(wanted.dimensions),
            "table": list(rows_of(release)),
            "lost": asdict(lost),
            "lost_by_plain_rule": asdict(plain),
        },
        words=[
            f"{target}: {lost.cells:,} of {lost.of_cells:,} counts withheld, {int(protected.unsafe.sum()):,} of them "
            f"because they are unsafe; {lost.people:,} of {lost.of_people:,} people.",
            f"For comparison, the plain rule of rows and columns, which hides too little: {plain.cells:,} counts, "
            f"{plain.people:,} people.",
        ],
    )
