"""The database refuses that the organisation that leads is not part of the partnership, whoever asks and however.

By itself, because on PostgreSQL a table whose rows were changed can't be altered in the same transaction.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0011_why_an_organisation_left")]

    operations = [
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_lead", False), ("is_active", True), _connector="OR"),
                name="who_leads_is_part",
                violation_error_message="The organisation that leads is part of the partnership.",
            ),
        ),
    ]
