"""The form of an action that is sent twice makes one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0002_comments_are_kept_and_owners_told")]

    operations = [
        migrations.AddField(
            model_name="action",
            name="content_key",
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
    ]
