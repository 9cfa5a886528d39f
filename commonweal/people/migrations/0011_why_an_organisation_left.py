"""Since when and why an organisation is no longer part; and the one that leads is part again where it was not."""

from typing import Any

from django.db import migrations, models


def bring_the_lead_back(apps: Any, editor: Any) -> None:
    organisations = apps.get_model("people", "Organisation").objects.using(editor.connection.alias)
    organisations.filter(is_lead=True, is_active=False).update(is_active=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0010_addresses_stay_small")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="inactive_because",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="organisation",
            name="inactive_since",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(bring_the_lead_back, migrations.RunPython.noop),
    ]
