"""`commonweal export layer`: a layer of the map as CSV, GeoJSON or GeoPackage."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import FileToWrite, Outcome, answering, progress
from commonweal.config.commands.viewer import viewer_named


@click.command("layer")
@click.argument("name")
@click.argument("out", type=FileToWrite())
@click.option("--as", "who", required=True, help="E-mail address of the person who looks, or “public”.")
@click.option(
    "--filter", "asked_for", default="", help="As in a map's address: “kind=strength&week=2026-11-16”."
)
@answering
def command(name: str, out: Path, who: str, asked_for: str) -> Outcome:
    """Write layer NAME to OUT, in the form that its ending names: .csv, .geojson or .gpkg.

    The file holds exactly the rows that this person's map, table and download hold, all of them. It is
    written whole or not at all, and through whose eyes it was written stands on the record. A filter
    that the layer does not have is refused.

    \b
    Examples:
      commonweal export layer reports reports.gpkg --as ben@wealdmere.example
      commonweal export layer strengths strengths.csv --as public --filter "week=2026-11-16"
    """
    from django.http import QueryDict

    from commonweal.maps import watching
    from commonweal.maps.asking import asked_of
    from commonweal.maps.downloads import write_file
    from commonweal.maps.layers import layer_for, layers_for

    viewer = viewer_named(who)
    layer = layer_for(viewer, name)
    if layer is None:
        offered = ", ".join(sorted(one.code for one in layers_for(viewer)))
        raise click.UsageError(f"{who} sees no layer “{name}”. There are: {offered}.")
    asked = asked_of(layer, QueryDict(asked_for), viewer)
    count = layer.count(viewer, asked)
    with progress(None, "Writing", length=max(count, 1)) as bar:
        written = write_file(out, layer, viewer, asked, step=lambda done: bar.update(done - bar.pos))
        bar.update(max(count, 1) - bar.pos)
    watching.saw("export layer", layer, viewer, asked, written, is_operator=True)
    return Outcome(
        method="export layer",
        accepted=written,
        result={"layer": layer.code, "as": who, "rows": written, "file": str(out.absolute())},
        words=[f"{written} rows of “{layer.name}”, as {who} sees them: {out}"],
    )
