"""A report whose day is said not to be known counts by when it was received, also where a day stands beside that."""

from django.db import migrations
from django.db.models import F


def count_by_receipt(apps, schema_editor):
    unknown = apps.get_model("tension", "Report").objects.filter(when_precision="unknown")
    unknown.exclude(when_from=None).update(happened_on=F("received_on"))


class Migration(migrations.Migration):
    dependencies = [("tension", "0018_no_level_of_a_strength")]
    operations = [migrations.RunPython(count_by_receipt, migrations.RunPython.noop)]
