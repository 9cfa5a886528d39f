"""`commonweal load lookups`."""

from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering, number, say


@click.command("lookups")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--compute",
    nargs=2,
    metavar="FROM TO",
    help="Measure overlaps of two loaded sets instead of loading a file, each as type-year: lsoa-2021.",
)
@answering
def command(file: Path | None, compute: tuple[str, str] | None) -> Outcome:
    """Load a look-up between areas (its columns say type and year), or measure one from the outlines.

    \b
    Examples:
      commonweal load lookups lsoa11_lsoa21_ltla22.csv
      commonweal load lookups --compute lsoa-2021 ward-2025
    """
    if (file is None) == (compute is None):
        raise click.UsageError("Give a file, or --compute FROM TO.")
    return _loaded(file) if file else _computed(*compute or ())


def _loaded(file: Path) -> Outcome:
    from commonweal.sources.lookups.load import load_lookup

    done = load_lookup(file, by=None)
    outcome = Outcome(
        method="load lookups",
        inputs=[file],
        accepted=done.accepted,
        refused=done.refused,
        result={"is_same": done.is_same, "quality": done.quality},
    )
    if done.is_same:
        outcome.words = [f"{file.name} is the same file as before. Nothing changed."]
        return outcome
    outcome.words = [
        f"{file.name}: {number(done.quality['rows'], 'row')}, {number(done.accepted, 'pair of areas', 'pairs of areas')} kept."
    ]
    for column, to in done.quality["to"].items():
        why = to.get("why") or (
            f"{to['kept']:,} kept, {to['areas_not_loaded']:,} about areas that are not loaded, "
            f"{number(to['areas_without_pair'], 'loaded area')} without a row"
        )
        outcome.words.append(f"  {done.quality['from']['column']} to {column}: {why}.")
    return outcome


def _computed(start: str, end: str) -> Outcome:
    from commonweal.places.overlaps import compute_overlaps

    from_set, to_set = _set(start), _set(end)
    say(f"Measuring how {from_set} lie in {to_set} ...")
    count = compute_overlaps(from_set, to_set)
    return Outcome(
        method="compute overlaps",
        accepted=count,
        result={"from": str(from_set), "to": str(to_set), "overlaps": count},
        words=[f"{from_set} in {to_set}: {number(count, 'overlap')} measured."],
    )


def _set(text: str) -> Any:
    from commonweal.places.selectors import area_set_of

    kind, _dash, year = text.partition("-")
    found = area_set_of(kind, int(year)) if year.isdecimal() else area_set_of(kind) if not year else None
    if found is None:
        raise click.ClickException(
            f"“{text}” is not a set that is loaded. Write type and year, like lsoa-2021; "
            "commonweal count areas lists what there is."
        )
    return found
