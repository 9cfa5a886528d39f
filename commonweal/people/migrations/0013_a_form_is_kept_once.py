"""A request and a token whose form is sent twice are made once."""

from django.db import migrations, models


def kept_once() -> models.CharField:
    return models.CharField(editable=False, max_length=64, null=True, unique=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0012_who_leads_is_part")]

    operations = [
        migrations.AddField(model_name="datarequest", name="content_key", field=kept_once()),
        migrations.AddField(model_name="apitoken", name="content_key", field=kept_once()),
    ]
