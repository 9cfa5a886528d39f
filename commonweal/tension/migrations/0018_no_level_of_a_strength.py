"""A level, a trigger and the like say what presses on people: strengths that were given one have none."""

from django.db import migrations

OF_TENSION_ALONE = {"severity": None, "eep_class": "", "trigger": "", "condition": ""}


def take_away(apps, schema_editor):
    apps.get_model("tension", "Report").objects.filter(kind="strength").update(**OF_TENSION_ALONE)


class Migration(migrations.Migration):
    dependencies = [("tension", "0017_answers_read_by_whoever_graded")]
    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
