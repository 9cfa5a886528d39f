"""`commonweal count police`."""

from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering


def split(text: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The names in `text`, which are separated by commas. Raises a usage fault for one not allowed.

    >>> split("month, type", ("month", "type"))
    ('month', 'type')
    """
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in allowed]
    if unknown or not names or len(set(names)) != len(names):
        raise click.BadParameter(f"--by {text}: use one or more of {', '.join(allowed)}, each once.")
    return names


def as_lines(rows: list[dict[str, Any]], names: tuple[str, ...]) -> list[str]:
    """Rows as lines of text with tabs between, headings first; a count of None reads “unobserved”."""
    lines = ["\t".join((*names, "count"))]
    for row in rows:
        count = "unobserved" if row["count"] is None else str(row["count"])
        note = f"\t(without {', '.join(row['unobserved_forces'])})" if "unobserved_forces" in row else ""
        lines.append("\t".join([*(str(row[name]) for name in names), count]) + note)
    return lines


@click.command("police")
@click.option("--by", default="month,type", show_default=True, help="month, type, area, force; with commas.")
@click.option("--area-type", default="lsoa", show_default=True, help="Type of area for --by area.")
@answering
def command(by: str, area_type: str) -> Outcome:
    """Count recorded crime. A month that was not loaded counts as unobserved (null), not as zero.

    By area it goes by the LSOA that the file names; for other types of area by the map point.

    \b
    Example:
      commonweal count police --by month,type
    """
    from commonweal.evidence.selectors import OPERATOR, crime_counts

    names = split(by, ("month", "type", "area", "force"))
    rows = crime_counts(by=names, area_type=area_type, viewer=OPERATOR)
    return Outcome(method="count police", result=rows, accepted=len(rows), words=as_lines(rows, names))
