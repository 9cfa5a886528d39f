"""Conditions stand with handling code C alone, and where they tell of a school the report is kept to the group.

Conditions beside another code were read by everybody who reads the report, whatever they say. Nothing brings them
back when this is taken back.
"""

import importlib

from django.db import migrations, models

from commonweal.people.schools import tells_of_a_school

earlier = importlib.import_module("commonweal.tension.migrations.0011_what_tells_of_a_school")


def take_out(apps, schema_editor):
    reports = apps.get_model("tension", "Report").objects.exclude(handling_conditions="")
    reports.exclude(handling="C").update(handling_conditions="")


def keep_to_the_group(apps, schema_editor):
    schools = apps.get_model("people", "Organisation").objects.filter(sector="education")
    names = [name for one in schools for name in (one.name, *one.former_names)]
    reports = apps.get_model("tension", "Report")
    found = reports.objects.filter(visibility_class__names_school=False).exclude(handling_conditions="")
    rows = [
        row[:3]
        for row in found.values_list("pk", "public_id", "visibility_class_id", "handling_conditions")
        if tells_of_a_school(row[3], names)
    ]
    earlier.Moving(apps).move(reports, "report", rows, names_school=True)
    named = [item for _pk, item, _before in rows]
    answers = apps.get_model("thread", "Link").objects.filter(
        earlier_kind="report", earlier_id__in=named, later_kind="action", relation="responds-to"
    )
    actions = apps.get_model("actions", "Action")
    answering = actions.objects.filter(
        public_id__in=list(answers.values_list("later_id", flat=True)), visibility_class__names_school=False
    )
    moved = list(answering.values_list("pk", "public_id", "visibility_class_id"))
    earlier.Moving(apps).move(actions, "action", moved, names_school=True)


class Migration(migrations.Migration):
    dependencies = [("tension", "0019_days_not_known")]
    operations = [
        migrations.RunPython(take_out, migrations.RunPython.noop),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=models.Q(("handling", "C"), ("handling_conditions", ""), _connector="OR"),
                name="conditions_with_their_code",
            ),
        ),
        # Last: PostgreSQL alters no table whose references were changed in the same transaction.
        migrations.RunPython(keep_to_the_group, migrations.RunPython.noop),
    ]
