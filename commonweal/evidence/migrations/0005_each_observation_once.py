import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0004_measures_of_figures'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint('observation', 'one_observation_per_area_and_group'),
        migrations.AlterField('observation', 'measure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='evidence.measure')),
        migrations.AddConstraint('observation', models.UniqueConstraint(fields=('dataset', 'measure', 'area', 'group', 'period'), name='each_observation_once')),
        migrations.RemoveIndex('dataset', 'evidence_da_measure_042d2e_idx'),
        migrations.RemoveField('dataset', 'measure'),
        migrations.AddIndex('dataset', models.Index(fields=['as_of'], name='evidence_da_as_of_82529a_idx')),
    ]
