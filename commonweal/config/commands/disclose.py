"""`commonweal disclose`."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared

PLACES = 1  # of a percentage


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

    With round_to nothing is withheld: every count becomes a multiple of it, such that all totals still add up.

    \b
    Example of rules:
      about = "Usual residents, Census 2021"
      dimensions = ["lsoa21cd", "ethnic_group"]
      threshold = 10
      wholes = { lsoa21cd = "ward" }   # also by ward, by the ledger's lookup
      round_to = 10                    # round every count rather than withhold some
      within = { sex = "f" }           # it is of women alone: judged beside a table of everybody
      period = [2026-01-01, 2026-03-31]
      groups = ["ethnic_group"]        # nor may it tell that everybody in an area is of one group
      percentages_of = "ethnic_group"  # percentages too, where count and base are told and the base is 30 or more
    Example:
      commonweal disclose ethnicity.csv --rules rules.toml --ledger published/
    """
    import numpy as np

    from commonweal.methods.disclosure import (
        Candidate,
        CannotProtect,
        CannotRound,
        GivesAway,
        Impossible,
        NotATable,
        Shares,
        loss,
        percentages_of,
        publishable,
        publishable_rounded,
        table_from,
        withheld_by_lines,
    )
    from commonweal.sources.counts import read_counts
    from commonweal.sources.ledger import (
        nested_by,
        percentages_by_row,
        read_lookups,
        read_releases,
        rows_of,
        write_release,
    )
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
        candidate = Candidate(
            counts,
            wanted.rule,
            name or table.stem.lower().replace("_", "-"),
            about=wanted.about,
            earlier=earlier,
            lookups=lookups,
            scope=wanted.scope,
        )
        if wanted.rounding:
            # From the machine's own chance, and not --seed: who knew it could try which counts were rounded so.
            rounded, release = publishable_rounded(candidate, wanted.rounding, chance=np.random.default_rng())
        else:
            protected, release = publishable(candidate)
            if wanted.percentages_of:
                told_shares = percentages_of(protected, wanted.percentages_of, places=PLACES)
                release = replace(release, shares=Shares(wanted.percentages_of, PLACES, told_shares))
    except GivesAway as error:
        others = len(error.leaks) - 1
        raise click.ClickException(
            f"{table.name} is not released: together with what was published before it would tell that {error}"
            + (f", and of {others} other counts too much." if others else ".")
        ) from None
    except (NotATable, CannotProtect, CannotRound, Impossible) as error:
        raise click.ClickException(f"{table.name}: {error}") from None
    target = write_release(ledger, release)
    plain = loss(counts, withheld_by_lines(counts, wanted.rule))
    by_plain = (
        "For comparison, the plain rule of rows and columns, which hides too little, withholds "
        f"{plain.cells:,} counts, {plain.people:,} people."
    )
    told: dict[str, Any] = {
        "release": str(target),
        "dimensions": list(wanted.dimensions),
        "table": list(rows_of(release)),
    }
    if wanted.rounding:
        moved = rounded.moved
        return Outcome(
            method="disclose",
            inputs=[table, rules],
            accepted=len(read.rows),
            result={**told, "moved": moved._asdict(), "withheld_by_plain_rule": asdict(plain)},
            words=[
                f"{target}: every count is a multiple of {wanted.rounding.base}, and all totals add up. "
                f"{moved.cells:,} of {moved.of_cells:,} counts moved, {moved.together:,} together, none by more "
                f"than {moved.farthest}. Each lies at most {wanted.rounding.radius} from what is published.",
                by_plain,
            ],
        )
    lost = protected.lost
    if release.shares is not None:
        told["percentages"] = list(percentages_by_row(release))
    return Outcome(
        method="disclose",
        inputs=[table, rules],
        accepted=len(read.rows),
        result={
            **told,
            "lost": asdict(lost),
            "lost_by_plain_rule": asdict(plain),
        },
        words=[
            f"{target}: {lost.cells:,} of {lost.of_cells:,} counts withheld, {int(protected.unsafe.sum()):,} of them "
            f"because they are unsafe; {lost.people:,} of {lost.of_people:,} people.",
            by_plain,
        ],
    )
