from dataclasses import fields

from django.db import migrations, models


def tell_of_tables_that_are_here(apps, _schema):
    """Know the editions of tables that were loaded before, and how often those of them come that are published."""
    from commonweal.evidence.definitions import Layout, layouts
    from commonweal.evidence.editions import edition_of
    from commonweal.evidence.rhythms import next_due

    published = {one.code: one for one in layouts() if one.code}
    known = {one.name for one in fields(Layout)}
    for dataset in apps.get_model("evidence", "Dataset").objects.select_related("source_import"):
        said = dataset.source_import.details.get("layout", {})
        said = {name: value for name, value in said.items() if name in known and name != "as_of"}
        if not {"title", "publisher", "licence"} <= set(said):
            continue
        dataset.edition = edition_of(Layout(**said))
        if table := published.get(said.get("code", "")):
            dataset.rhythm, dataset.lag = table.rhythm, table.lag
            dataset.next_due = next_due(dataset.as_of, table.rhythm, table.lag)
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
