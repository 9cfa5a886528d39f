"""`commonweal load areas`."""

from datetime import datetime
from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering, fetching, number, say


@click.command("areas")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--from", "service_of", type=click.Choice(["open-geography"]), help="Fetch them, in place of a file."
)
@click.option("--service", default="", help="Which service, such as Wards_December_2025_Boundaries_UK_BGC.")
@click.option("--where", default="1=1", help="Which areas, in the service's words: LAD25NM='Milton Keynes'.")
@click.option("--type", "area_type", required=True, help="Type of area: ward, lsoa, oa, msoa, lad ...")
@click.option("--vintage", type=int, required=True, help="Year of the boundaries, such as 2025.")
@click.option("--code-column", default="", help="Column with the code, when it is not clear.")
@click.option("--name-column", default="", help="Column with the name, when it is not clear.")
@click.option("--crs", default="", help="Coordinate system, such as EPSG:27700, when the file does not say.")
@click.option("--encoding", default="", help="Encoding of a Shapefile's text, such as cp1252.")
@click.option("--layer", default="", help="Layer, when the file has several.")
@click.option("--current/--not-current", "is_current", default=None, help="Is this the set in use today?")
@click.option("--type-name", default="", help="Name of a type of area of your own.")
@click.option("--source", default="", help="Where the file comes from.")
@click.option("--licence", default="", help="Under which licence it may be used.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day for which the boundaries hold.")
@answering
def command(
    file: Path | None,
    service_of: str | None,
    service: str,
    where: str,
    as_of: datetime | None,
    **options: object,
) -> Outcome:
    """Load boundaries from GeoJSON, GeoPackage or a zipped Shapefile, in any coordinate system.

    Or fetch them from the Open Geography Portal; a fetch that was cut off goes on where it was.

    \b
    Example:
      commonweal load areas ward25.geojson --type ward --vintage 2025
      commonweal load areas --from open-geography --service Wards_December_2025_Boundaries_UK_BGC --type ward
        --vintage 2025
    """
    from commonweal.sources.areas.load import load_areas

    if (file is None) == (service_of is None) or bool(service) != bool(service_of):
        raise click.UsageError("Give a file, or --from open-geography --service NAME.")
    if file is None:
        from commonweal.sources.services.official import asking_official
        from commonweal.sources.services.open_geography import fetch_areas

        with fetching(service) as told:
            file = fetch_areas(asking_official(), service, where=where, progress=told)
        options = {**options, "source": options["source"] or f"Open Geography Portal, {service}"}
    say(f"Reading {file.name} ...")
    done = load_areas(file, by=None, as_of=as_of.date() if as_of else None, **options)  # type: ignore[arg-type]
    quality = done.area_set.quality
    outcome = Outcome(
        method="load areas",
        inputs=[file],
        accepted=done.accepted,
        refused=done.refused,
        result={
            "area_type": done.area_set.area_type.code,
            "vintage": done.area_set.vintage,
            "is_current": done.area_set.is_current,
            "is_same": done.is_same,
            "quality": quality,
        },
    )
    if done.is_same:
        outcome.words = [
            f"This is the same file as before: {done.area_set} are already loaded. Nothing changed."
        ]
        return outcome
    in_use = "in use today" if done.area_set.is_current else "kept beside the set in use today"
    outcome.words = [
        f"{done.area_set}: {done.accepted} loaded, {in_use}.",
        f"  {number(quality['repaired'], 'outline')} repaired, {number(quality['refused'], 'row')} refused.",
        f"  Codes of the ONS pattern: {quality['codes_of_ons_pattern']} of {done.accepted}; "
        f"without a name: {quality['without_name']}.",
        f"  {number(quality['overlaps'], 'overlap')} ({quality['overlap_m2']:,.0f} m²), "
        f"{number(quality['gaps'], 'gap')} ({quality['gap_m2']:,.0f} m²); "
        f"together {quality['area_m2'] / 1e6:,.2f} km², outline {quality['union_m2'] / 1e6:,.2f} km².",
    ]
    return outcome
