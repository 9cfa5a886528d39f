"""About an answer from the public somebody is written to the day after; about those that are here, somebody was."""

from django.db import migrations, models
from django.db.models import F


def count_as_told(apps, schema_editor):
    apps.get_model("tension", "Question").objects.exclude(answer="").update(told_on=F("answered_on"))


class Migration(migrations.Migration):
    dependencies = [("tension", "0020_conditions_with_their_code")]
    operations = [
        migrations.AddField("question", "told_on", models.DateField(blank=True, null=True)),
        migrations.RunPython(count_as_told, migrations.RunPython.noop),
    ]
