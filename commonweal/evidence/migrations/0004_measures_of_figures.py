from django.db import migrations


def measures_of_figures(apps, schema_editor):
    """Each table of figures had one measure, by its word; its figures are of that measure."""
    Dataset, Measure, Observation = (
        apps.get_model("evidence", name) for name in ("Dataset", "Measure", "Observation")
    )
    for dataset in Dataset.objects.all():
        measure, _new = Measure.objects.get_or_create(
            code=dataset.measure,
            defaults={"name": dataset.measure, "about": "how many people live somewhere"},
        )
        dataset.measures.add(measure)
        Observation.objects.filter(dataset=dataset).update(measure=measure)


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_measures'),
    ]

    operations = [migrations.RunPython(measures_of_figures, migrations.RunPython.noop)]
