"""A seat has a role and a sector; what it was called before becomes its role where that is one."""

from typing import Any

from django.db import migrations, models

ROLES = {"chair", "vice-chair", "secretary", "member", "observer"}
KINDS = [
    ("board", "Board"),
    ("themed", "Themed partnership"),
    ("reference", "Reference group"),
    ("delivery", "Delivery group"),
    ("working", "Working group"),
    ("tension", "Tension monitoring group"),
]


def roles_from_positions(apps: Any, schema_editor: Any) -> None:
    for seat in apps.get_model("people", "Membership").objects.all():
        called = seat.position.strip().lower().replace("vice chair", "vice-chair")
        if called in ROLES:
            seat.role, seat.position = called, ""
            seat.save(update_fields=["role", "position"])


class Migration(migrations.Migration):
    dependencies = [("people", "0015_alter_appointment_role")]
    operations = [
        migrations.AlterField(
            "body", "kind", models.CharField(choices=KINDS, max_length=20, verbose_name="kind")
        ),
        migrations.AddField(
            "membership",
            "role",
            models.CharField(
                choices=[
                    ("chair", "Chair"),
                    ("vice-chair", "Vice-chair"),
                    ("secretary", "Secretary"),
                    ("member", "Member"),
                    ("observer", "Observer"),
                ],
                default="member",
                max_length=12,
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            "membership",
            "sector",
            models.CharField(blank=True, max_length=20, verbose_name="sector"),
        ),
        migrations.AlterField(
            "membership",
            "position",
            models.CharField(blank=True, max_length=100, verbose_name="what they are called there"),
        ),
        migrations.RunPython(roles_from_positions, migrations.RunPython.noop),
    ]
