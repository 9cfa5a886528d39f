"""`commonweal analyse segregation`."""

from dataclasses import asdict
from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared


@click.command("segregation")
@click.argument("counts", type=click.Path(path_type=Path))
@click.option("--area", default="area", show_default=True, help="The column of areas.")
@click.option("--group", default="group", show_default=True, help="The column of groups.")
@click.option("--count", "number", default="count", show_default=True, help="The column of counts.")
@answering_unprepared
def command(counts: Path, area: str, group: str, number: str) -> Outcome:
    """How evenly are groups spread over areas? COUNTS is a CSV file with one row for each area and group.

    Gives, for each group against the rest: dissimilarity, Gini, entropy, isolation, exposure, Atkinson (b = 0.5)
    and the correlation ratio; dissimilarity of each pair; and for all groups at once diversity, dissimilarity,
    Theil's H, Gini, normalised exposure and relative diversity. Residence is not contact.

    \b
    Example:
      commonweal analyse segregation ethnicity.csv --area lsoa21_code --group ethnic_group --count n
    """
    from itertools import combinations

    from commonweal.methods.composition import (
        RESIDENCE,
        NotCounts,
        counts_from,
        dissimilarity_between,
        diversity,
        segregation,
        spread,
    )
    from commonweal.sources.counts import read_counts

    read = read_counts(counts, by={"area": area, "group": group}, count=number)
    if not read.rows:
        raise click.ClickException(f"{counts.name} holds no row that can be used. {_first(read.refused)}")
    try:
        table = counts_from((where, who, n) for (where, who), n in read.rows)
        present = [name for name in table.groups if table.column(name).sum()]
        whole = spread(table)
    except NotCounts as error:
        raise click.ClickException(f"{counts.name}: {error}") from None
    groups = [segregation(table, name) for name in present]
    result = {
        "areas": len(table.totals),
        "people": table.totals.sum(),
        "groups": [asdict(found) for found in groups],
        "pairs": [
            {"one": one, "other": other, "dissimilarity": dissimilarity_between(table, one, other)}
            for one, other in combinations(present, 2)
        ],
        "whole": {**asdict(diversity(table.people.sum(axis=0))), **asdict(whole)},
        "caveats": _incomplete(len(read.refused)),
    }
    width = max(len(name) for name in present)
    return Outcome(
        method="analyse segregation",
        inputs=[counts],
        accepted=len(read.rows),
        refused=read.refused,
        result=result,
        words=[
            f"{len(table.totals):,} areas, {table.totals.sum():,.0f} people.",
            f"{'Each group against the rest'.ljust(width)}  share  dissimilarity (by chance)  isolation",
            *(
                f"{found.group.ljust(width)}  {found.share:5.1%}  {found.dissimilarity:13.3f} ({found.by_chance:.3f})"
                f"      {found.isolation:9.3f}"
                for found in groups
            ),
            RESIDENCE,
            *(
                f"{found.group}: {caveat}"
                for found in groups
                for caveat in found.caveats
                if caveat != RESIDENCE
            ),
        ],
    )


def _first(refused: list[dict[str, object]]) -> str:
    return f"Row {refused[0]['row']}: {refused[0]['reason']}." if refused else ""


def _incomplete(refused: int) -> list[str]:
    """What an index over part of a table must say."""
    if not refused:
        return []
    rows = "1 row was refused and is" if refused == 1 else f"{refused:,} rows were refused and are"
    return [f"{rows} not in these figures, so every index may be off."]
