"""The database refuses an address with capital letters, but for one whose small letters another account has.

By itself, because on PostgreSQL a table whose rows were changed can't be altered in the same transaction.
"""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0009_addresses_in_small_letters")]

    operations = [
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="an_address_of_an_invitation_in_small_letters",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email", django.db.models.functions.text.Lower("email")),
                    ("address_is_taken", True),
                    _connector="OR",
                ),
                name="an_address_of_an_account_in_small_letters",
            ),
        ),
    ]
