import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_figures_by_area'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('unit', models.CharField(choices=[('count', 'Count'), ('percent', 'Percent'), ('score', 'Score'), ('rank', 'Rank, 1 is the most deprived'), ('decile', 'Decile, 1 is the most deprived')], default='count', max_length=10, verbose_name='unit')),
                ('universe', models.CharField(blank=True, max_length=120, verbose_name='of whom')),
                ('about', models.CharField(help_text='What it says of an area, so that laying over is refused.', max_length=40)),
            ],
            options={'ordering': ['code']},
        ),
        migrations.AddField('dataset', 'measures', models.ManyToManyField(related_name='datasets', to='evidence.measure')),
        migrations.AddField('dataset', 'is_open', models.BooleanField(default=False, help_text='Anybody may see and reuse it.', verbose_name='open data')),
        migrations.AddField('dataset', 'next_due', models.DateField(blank=True, null=True, verbose_name='next due')),
        migrations.AddField('observation', 'measure', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='evidence.measure')),
        migrations.AddField('observation', 'period', models.CharField(blank=True, help_text='2021, 2021-03; empty for the day of the table.', max_length=20, verbose_name='period'), preserve_default=True),
        migrations.AddField('observation', 'base', models.FloatField(null=True, verbose_name='base')),
        migrations.AddField('observation', 'low', models.FloatField(null=True, verbose_name='lower end of the interval')),
        migrations.AddField('observation', 'high', models.FloatField(null=True, verbose_name='upper end of the interval')),
        migrations.AlterField('observation', 'status', models.CharField(choices=[('observed', 'Observed'), ('modelled', 'Modelled'), ('converted', 'Converted from other boundaries'), ('suppressed', 'Withheld')], default='observed', max_length=12, verbose_name='status')),
    ]
