from django.db import migrations, models


def sent_when_made(apps, schema_editor):
    """Until now a link whose mail did not leave was taken away: those that are there count as sent."""
    links = apps.get_model("notices", "PersonalLink").objects
    links.filter(sent_at=None).update(sent_at=models.F("made_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_personal_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='personallink',
            name='sent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(sent_when_made, migrations.RunPython.noop, elidable=True),
    ]
