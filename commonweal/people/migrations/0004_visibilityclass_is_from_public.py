from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_tokens_for_programs")]

    operations = [
        migrations.AddField(
            model_name="visibilityclass",
            name="is_from_public",
            field=models.BooleanField(default=False),
        ),
    ]
