"""At most one organisation leads: what the public sends goes to it, and to no other by its name's first letter."""

from typing import Any

from django.db import migrations, models


def keep_the_first(apps: Any, editor: Any) -> None:
    """Where two were ticked, the one that was there first goes on leading."""
    organisations = apps.get_model("people", "Organisation").objects
    first = organisations.filter(is_lead=True).order_by("id").first()
    if first is not None:
        organisations.filter(is_lead=True).exclude(pk=first.pk).update(is_lead=False)
    if editor.connection.vendor == "postgresql":
        # It alters no table for which something is still to be checked of rows that were changed.
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_visibilityclass_is_from_public")]

    operations = [
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                fields=["is_lead"],
                condition=models.Q(is_lead=True),
                name="one_organisation_leads",
                violation_error_message="Another organisation leads the partnership already. Take that from it first.",
            ),
        ),
    ]
