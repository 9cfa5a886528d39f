"""Tables that are here get to know of which table they are an edition, and how often those of them come that are published.

What is known of published tables, and how an edition is told, stands here as it was then: the code may come to know more,
and an installation that is brought up to date later is the same for all that.
"""

import calendar
import datetime
import hashlib
import json
import re

from django.db import migrations, models

TEN_YEARS, YEAR = ("every 10 years", 120, 620), "yearly"
CENSUS_2021 = (
    *("ethnicity", "religion", "disability", "tenure", "overcrowding", "household-deprivation", "dwelling", "english"),
    "moved",
)
NOMIS_2021 = ("ts021", "ts030", "ts038", "ts054", "ts011", "ts044", "ts001")
# Of the published tables whose rhythm was known then: how often, how many months that is, and the days of lag.
PUBLISHED = {
    **{f"census-2021-{name}": TEN_YEARS for name in CENSUS_2021},
    **{f"nomis-2021-{name}": TEN_YEARS for name in NOMIS_2021},
    **{f"nomis-api-{name}": TEN_YEARS for name in ("ethnicity", "religion", "tenure")},
    "mid-year-age": (YEAR, 12, 510),
    "nomis-api-mid-year": (YEAR, 12, 510),
    "community-life-survey": (YEAR, 12, 270),
    "census-2011-ethnicity": ("once", 0, 0),
    "nomis-2011-ks201": ("once", 0, 0),
    "place-survey-2008": ("once", 0, 0),
}
YEARS = re.compile(r"\b(20\d\d)/(\d\d)\b")


def edition_of(said):
    """The digest by which the editions of one table are known: publisher, measures and columns but for their years."""
    maps = {name: said.get(name) or {} for name in ("groups", "measures", "totals", "picks", "whole", "codes", "names")}
    measured = (said.get("measure", ""), *maps["measures"], *maps["picks"], *maps["totals"])
    measured = set(filter(None, (*measured, maps["whole"].get("measure", ""))))
    places = {str(maps["codes"].get("column", "")), str(maps["names"].get("column", ""))}
    named = [said.get(name, "") for name in ("value", "group", "base", "low", "high")]
    named += said["pick"].split(" / ") if said.get("pick") else []
    named += [*maps["groups"].values(), *maps["measures"].values(), *maps["totals"].values()]
    columns = [YEARS.sub("{years}", name) for name in dict.fromkeys(filter(None, named)) if name not in places]
    publisher = " ".join(said["publisher"].casefold().split())
    told = [publisher, sorted(measured), sorted(columns), said.get("ages", False), said.get("under", "")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def next_due(as_of, months, lag):
    """The day so many months and days of lag later; the last day of a month is followed by the last of another."""
    if not months:
        return None
    years, month = divmod(as_of.month - 1 + months, 12)
    year, month = as_of.year + years, month + 1
    longest = calendar.monthrange(year, month)[1]
    is_last = as_of.day == calendar.monthrange(as_of.year, as_of.month)[1]
    day = datetime.date(year, month, longest if is_last else min(as_of.day, longest))
    return day + datetime.timedelta(days=lag)


def tell_of_tables_that_are_here(apps, _schema):
    """Know the editions of tables that were loaded before, and how often those of them come that are published."""
    for dataset in apps.get_model("evidence", "Dataset").objects.select_related("source_import"):
        said = dataset.source_import.details.get("layout", {})
        if not {"title", "publisher", "licence"} <= set(said):
            continue
        dataset.edition = edition_of(said)
        if known := PUBLISHED.get(said.get("code", "")):
            dataset.rhythm, months, dataset.lag = known
            dataset.next_due = next_due(dataset.as_of, months, dataset.lag)
        dataset.save(update_fields=["edition", "rhythm", "lag", "next_due"])


class Migration(migrations.Migration):
    dependencies = [("evidence", "0009_reviews_of_figures")]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="edition",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The same for every edition of one table.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="dataset",
            name="lag",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="After the day that a table speaks of.",
                verbose_name="days until it is published",
            ),
        ),
        migrations.AddField(
            model_name="dataset",
            name="rhythm",
            field=models.CharField(
                blank=True,
                default="",
                help_text="As `evidence.rhythms` reads it.",
                max_length=20,
                verbose_name="how often it comes",
            ),
        ),
        migrations.RunPython(tell_of_tables_that_are_here, migrations.RunPython.noop),
    ]
