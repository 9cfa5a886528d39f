from django.db import migrations
from django.db.models import Count


def areas_of_each_table(apps, schema_editor):
    """Of how many areas each table that is loaded already has a figure, by measure."""
    Dataset, Observation = (apps.get_model("evidence", name) for name in ("Dataset", "Observation"))
    for dataset in Dataset.objects.all():
        rows = (
            Observation.objects.filter(dataset=dataset, value__isnull=False)
            .order_by()
            .values_list("measure__code")
            .annotate(areas=Count("area", distinct=True))
        )
        Dataset.objects.filter(pk=dataset.pk).update(covers=dict(rows))


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0006_withdrawn_datasets'),
    ]

    operations = [migrations.RunPython(areas_of_each_table, migrations.RunPython.noop)]
