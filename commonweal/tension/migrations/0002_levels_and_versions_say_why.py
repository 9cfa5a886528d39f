import django.db.models.deletion
from django.db import migrations, models


def take_the_class_of_the_summary(apps, schema_editor):
    for version in apps.get_model("tension", "SummaryVersion").objects.select_related("summary"):
        version.visibility_class_id = version.summary.visibility_class_id
        version.save(update_fields=["visibility_class"])


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("tension", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="level",
            name="override_reason",
            field=models.TextField(blank=True, default="", verbose_name="why the overall level is not the worst of the three"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="summaryversion",
            name="note",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="what changed"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="summaryversion",
            name="visibility_class",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.visibilityclass"),
        ),
        migrations.RunPython(take_the_class_of_the_summary, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="summaryversion",
            name="visibility_class",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.visibilityclass"),
        ),
    ]
