"""`commonweal load observations`."""

import datetime
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering, fetching, number

SAID = ("measure", "value", "title", "publisher", "licence")


@click.command("observations")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--from", "service_of", type=click.Choice(["nomis"]), help="Fetch them, in place of a file.")
@click.option(
    "--service", default="", metavar="NAME", help="Which table of Nomis, such as census-2021-ethnicity."
)
@click.option("--geography", default="", help="Which areas, in the words of Nomis, such as TYPE151.")
@click.option("--measure", default="", help="What is measured, in one word; residents makes rates possible.")
@click.option("--value", default="", metavar="COLUMN", help="The column of figures.")
@click.option("--group", default="", metavar="COLUMN", help="The column of groups, where there is one.")
@click.option("--base", default="", metavar="COLUMN", help="The column of what figures are out of.")
@click.option(
    "--about", default="", help="What a measure of your own says of an area: population, religion, crime ..."
)
@click.option("--title", default="", help="What the table is called, such as “Census 2021, residents”.")
@click.option("--publisher", default="", help="Whose figures they are.")
@click.option("--licence", default="", help="Under which licence.")
@click.option("--open", "is_open", is_flag=True, help="Open data: the public may see it too.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="A TOML file that says what the columns mean, as the page “Bring a table” gives it.",
)
@click.option("--table", default="", metavar="NAME", help="Which table, of a zip archive that holds several.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day that the figures speak of: 2021-03-21."
)
@click.option(
    "--rhythm",
    default="",
    help="How often the table comes: once, monthly, quarterly, yearly, or “every 10 years”.",
)
@click.option("--lag", type=int, help="How many days after the day it speaks of the table is published.")
@answering
def command(
    file: Path | None,
    service_of: str | None,
    service: str,
    geography: str,
    as_of: datetime.datetime | None,
    mapping: Path | None,
    table: str,
    rhythm: str,
    lag: int | None,
    **described: Any,
) -> Outcome:
    """Load figures by area from a table whose column of codes says type and year; CSV, CSV.gz, zip or workbook.

    Published tables (census 2011 and 2021 as from Nomis and elsewhere, mid-year estimates, Indices of Deprivation
    2004 to 2025, Place Survey 2008, Community Life Survey) are recognised by their columns; of a workbook, the
    sheets that are. Of others say what they hold, in options or in a file of --mapping.

    \b
    Examples:
      commonweal load observations ethnicity21_lsoa21.csv
      commonweal load observations imd2019_england_lsoa11.csv --as-of 2019-09-26
      commonweal load observations census2021-ts021.zip --table lsoa
      commonweal load observations --from nomis --service census-2021-ethnicity
      commonweal load observations pupils.csv --measure pupils --value pupils --about population
        --title "Pupils on roll"
        --publisher "Wealdmere Council" --licence "not open" --as-of 2026-10-01 --rhythm yearly --lag 60
      commonweal load observations pupils.csv --mapping pupils.toml --as-of 2026-10-01
    """
    from commonweal.evidence.definitions import Layout
    from commonweal.sources.importing import NotLoaded
    from commonweal.sources.observations.load import load_observations
    from commonweal.sources.observations.mapping import read_mapping

    if (file is None) == (service_of is None) or bool(service) != bool(service_of):
        raise click.UsageError("Give a file, or --from nomis --service NAME.")
    if file is None:
        file = _fetched(service, geography)
    layout = None
    if mapping is not None:
        if said := [f"--{name.replace('is_', '')}" for name, value in described.items() if value]:
            raise NotLoaded(f"A mapping says it all: leave {', '.join(said)} out, or change the file.")
        layout = read_mapping(mapping)
    elif described["measure"] or described["value"]:
        lacking = [f"--{name}" for name in SAID if not described[name]]
        if lacking:
            raise NotLoaded(f"Say {', '.join(lacking)} too: a figure is kept with what it is and whose.")
        layout = Layout(**described)
    day = as_of.date() if as_of else None
    done = load_observations(file, layout, as_of=day, table=table, rhythm=rhythm, lag=lag, by=None)
    quality = done.quality
    outcome = Outcome(
        method="load observations",
        inputs=[file],
        accepted=done.accepted,
        refused=done.refused,
        result={"is_same": done.is_same, "has_other_rhythm": done.has_other_rhythm, "quality": quality},
    )
    if done.is_same:
        outcome.words = [_of_the_same(file.name, done.dataset if done.has_other_rhythm else None)]
        return outcome
    outcome.words = words(file.name, quality)
    return outcome


def _fetched(service: str, geography: str) -> Path:
    """The file of a table of Nomis."""
    from commonweal.sources.services.nomis import fetch_figures
    from commonweal.sources.services.official import asking_official, offered

    if service not in offered():
        raise click.ClickException(
            f"“{service}” is no table that is known. There are: {', '.join(offered())}."
        )
    one = offered()[service]
    with fetching(service) as told:
        return fetch_figures(
            asking_official(),
            one.dataset,
            geography=geography or one.geography,
            columns=one.columns,
            asked=one.asked,
            progress=told,
        )


def _of_the_same(name: str, dataset: Any) -> str:
    """What to say of a file that was here. dataset: what it became, where it is known now to come otherwise."""
    if dataset is None:
        return f"{name} is the same file as before. Nothing changed."
    lag = f", {number(dataset.lag, 'day')} after the day it speaks of" if dataset.lag else ""
    return f"{name} is the same file as before. It comes {dataset.rhythm or 'nobody knows how often'}{lag}: that is new."


def words(name: str, quality: dict[str, Any]) -> list[str]:
    """The quality report in a few lines."""
    lines = [
        f"{quality['title']} ({name}): {number(quality['kept'], 'figure')} of {quality['areas']} kept, "
        f"{number(quality['refused'], 'row')} refused.",
        f"  Not loaded here: {number(quality['areas_not_loaded'], 'area')} of the file. Without a figure: "
        f"{number(quality['areas_without_a_figure'], 'loaded area')}. Withheld: {number(quality['withheld'], 'figure')}.",
    ]
    if year := quality.get("areas_of_year"):
        lines.append(
            f"  The areas of the table are of {year}; they were looked for among {quality['areas']}."
        )
    if "found_by_name" in quality:
        lines += _by_name(quality)
    if quality.get("passed_over"):
        lines.append(f"  Passed over, as about something else: {number(quality['passed_over'], 'row')}.")
    if sheets := quality.get("sheets_passed_over"):
        lines.append(f"  Sheets that are no such table: {', '.join(sheets)[:300]}.")
    if quality["areas_that_do_not_add_up"]:
        lines.append(
            f"  In {number(quality['areas_that_do_not_add_up'], 'area')} the groups do not add up to their total; "
            f"the largest difference is {quality['largest_difference']:,.0f}."
        )
    if quality.get("note"):
        lines.append(f"  {quality['note']}")
    lines += [
        f"  {one['measure']}: this table tells of {number(one['areas'], 'area')} only, so “{one['governing']}” "
        f"of {one['governing_as_of']} goes on governing with {one['governing_areas']:,}. This one is kept in the "
        "catalogue."
        for one in quality["not_governing"]
    ]
    return lines


def _by_name(quality: dict[str, Any]) -> list[str]:
    """What was found by name, and what was not."""
    missing = quality["names_not_found"]
    lines = [f"  Found by name: {number(quality['found_by_name'], 'area')}."]
    if missing:
        more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
        lines.append(f"  Not found by name: {', '.join(missing[:8])}{more}.")
    if quality["areas_of_other_kinds"]:
        lines.append(
            f"  Of another kind, such as counties: {number(quality['areas_of_other_kinds'], 'area')}."
        )
    return lines
