from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0005_each_observation_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='dataset',
            name='covers',
            field=models.JSONField(default=dict, help_text='How many, by the code of the measure.', verbose_name='areas with a figure'),
        ),
        migrations.AddField(
            model_name='dataset',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dataset',
            name='withdrawn_because',
            field=models.CharField(blank=True, max_length=500, verbose_name='why it was withdrawn'),
        ),
        migrations.AddField(
            model_name='dataset',
            name='withdrawn_by_id',
            field=models.BigIntegerField(blank=True, null=True),
        ),
    ]
