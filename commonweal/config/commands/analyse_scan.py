"""`commonweal analyse scan`."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared, number, progress

if TYPE_CHECKING:
    from commonweal.methods.scan import Cluster, Scan
    from commonweal.sources.satscan import ScanFiles

SHOWN = 10
NAMED = 6


@click.command("scan")
@click.option(
    "--prm",
    type=click.Path(path_type=Path),
    required=True,
    help="SaTScan's parameter file; the files it names are looked for beside it.",
)
@answering_unprepared
def command(prm: Path) -> Outcome:
    """Where and when are there more cases than expected? Kulldorff's scan statistic, from SaTScan's own files.

    Reads the case, control, population, coordinate and grid files that a parameter file names, and scans circles
    about every place: in space alone, or through windows of time, also those that last until now. An option that is
    not supported is refused by its name. A cluster says nothing of why.

    \b
    Example:
      commonweal analyse scan --prm NewMexicoSpaceTimePoisson.prm --json
    """
    from commonweal.methods.scan import NotScannable, scan
    from commonweal.sources.satscan import read_scan

    try:
        read = read_scan(prm)
        with progress(None, "Replications", read.asked.settings.replications) as bar:
            found = scan(
                read.asked.settings,
                read.places,
                read.cases,
                strata=read.strata,
                controls=read.controls,
                population=read.population,
                centres=read.centres,
                listed=read.listed,
                seed=click.get_current_context().meta["seed"],
                progress=lambda done, _asked: bar.update(done - bar.pos),
            )
    except NotScannable as error:
        raise click.ClickException(f"{prm.name}: {error}") from None
    caveats = [*found.caveats, *_about(read)]
    clusters = [_row(one, read) for one in found.clusters]
    return Outcome(
        method="analyse scan",
        inputs=read.files,
        accepted=read.accepted,
        refused=read.refused,
        result={
            "model": read.asked.settings.model.value,
            "analysis": read.asked.analysis,
            "places": len(read.places.names),
            "cases": found.table.number,
            "first": _day(read.asked.settings.first, read),
            "last": _day(read.asked.settings.last, read),
            "windows": found.windows,
            "replications": found.chance.made,
            "clusters": clusters,
            "caveats": caveats,
        },
        words=[*_words(found, clusters, read), *caveats],
    )


def _row(one: "Cluster", read: "ScanFiles") -> dict[str, Any]:
    return {
        "members": list(one.members),
        "observed": one.observed,
        "expected": one.expected,
        "relative_risk": one.relative_risk,
        "observed_by_expected": one.observed / one.expected if one.expected else None,
        "llr": one.llr,
        "p": one.p,
        "p_monte_carlo": one.p_monte_carlo,
        "p_gumbel": one.p_gumbel,
        "start": _day(one.first, read),
        "end": _day(one.last, read),
        "recurrence_interval": one.recurrence_interval,
        "radius": one.radius,
        "rate": "high" if one.is_high else "low",
        "hierarchical": one.is_hierarchical,
        "gini": one.is_gini,
    }


def _day(day: int, read: "ScanFiles") -> str | int:
    return day if read.asked.is_generic else datetime.date.fromordinal(day).isoformat()


def _words(found: "Scan", clusters: list[dict[str, Any]], read: "ScanFiles") -> list[str]:
    told = [
        f"{read.asked.analysis}, {read.asked.settings.model.value} model: {number(found.table.number, 'case')}, "
        f"{number(len(read.places.names), 'place')}, {number(found.windows, 'window')}."
    ]
    for place, one in enumerate(clusters[:SHOWN], start=1):
        named = ", ".join(one["members"][:NAMED])
        more = len(one["members"]) - NAMED
        told.append(
            f"{place}. {named}{f' and {more:,} more' if more > 0 else ''}, {one['start']} to {one['end']}:"
        )
        told.append(f"   {_figures(one, read)}")
    if len(clusters) > SHOWN:
        told.append(f"... and {len(clusters) - SHOWN} more (all of them with --json)")
    return told


def _figures(one: dict[str, Any], read: "ScanFiles") -> str:
    parts = [
        f"{number(one['observed'], 'case')}, {one['expected']:,.2f} expected",
        f"relative risk {one['relative_risk']:.2f}" if one["relative_risk"] is not None else "",
        f"log likelihood ratio {one['llr']:.6f}",
        f"p = {one['p']:.3g}" if one["p"] is not None else "",
    ]
    if one["recurrence_interval"] is not None:
        unit = "unit" if read.asked.is_generic else "day"
        parts.append(f"by chance once in {number(round(one['recurrence_interval']), unit)}")
    return ", ".join(part for part in parts if part)


def _about(read: "ScanFiles") -> list[str]:
    """What the answer rests on that is not in the files as they were asked for."""
    said = []
    if read.refused:
        said.append(f"{number(len(read.refused), 'row')} refused; what they held is not in this.")
    if read.passed_over:
        said.append(
            f"{number(read.passed_over, 'row')} out of the study passed over, as the parameters allow."
        )
    if read.extra_columns:
        said.append("The Bernoulli model takes no covariates: further columns were not used.")
    return said
