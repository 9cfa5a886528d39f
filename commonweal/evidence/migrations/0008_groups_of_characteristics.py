import django.db.models.deletion
from django.db import migrations, models

BY = {
    "ethnicity": "race",
    "religion": "religion",
    "age": "age",
    "disability": "disability",
    "moved": "new-arrivals",
}


def groups_of_published_tables(apps, schema_editor):
    """Say of which characteristic the groups of census tables are that were loaded before."""
    Measure = apps.get_model("evidence", "Measure")
    for code, by in BY.items():
        Measure.objects.filter(code=code).update(by=by)


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0007_areas_that_tables_cover'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='by',
            field=models.CharField(blank=True, default='', help_text='Of which characteristic its groups are.', max_length=40),
        ),
        migrations.AddField(
            model_name='measure',
            name='run_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='measure',
            name='service',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='service'),
        ),
        migrations.RunPython(groups_of_published_tables, migrations.RunPython.noop),
    ]
