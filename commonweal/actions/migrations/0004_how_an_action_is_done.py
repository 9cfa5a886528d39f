"""How an action is done: its days, partners, money, risk, milestones and what it waits for."""

import commonweal.identifiers
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0003_a_form_is_kept_once'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonweal.identifiers.public_identifier, editable=False, max_length=16, unique=True)),
                ('title', models.CharField(max_length=200, verbose_name='milestone')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('reached_on', models.DateField(blank=True, null=True, verbose_name='reached')),
                ('evidence', models.TextField(blank=True, verbose_name='what shows it')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='action',
            name='communities',
            field=models.JSONField(blank=True, default=list, verbose_name='communities it is for'),
        ),
        migrations.AddField(
            model_name='action',
            name='cost_pence',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='money'),
        ),
        migrations.AddField(
            model_name='action',
            name='deliverables',
            field=models.TextField(blank=True, verbose_name='deliverables'),
        ),
        migrations.AddField(
            model_name='action',
            name='first_due_on',
            field=models.DateField(editable=False, null=True, verbose_name='by when, as first agreed'),
        ),
        migrations.AddField(
            model_name='action',
            name='funding_source',
            field=models.CharField(blank=True, max_length=200, verbose_name='where the money comes from'),
        ),
        migrations.AddField(
            model_name='action',
            name='impact',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='impact'),
        ),
        migrations.AddField(
            model_name='action',
            name='likelihood',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='likelihood'),
        ),
        migrations.AddField(
            model_name='action',
            name='needs',
            field=models.ManyToManyField(blank=True, related_name='needed_by', to='actions.action', verbose_name='what it waits for'),
        ),
        migrations.AddField(
            model_name='action',
            name='partners',
            field=models.ManyToManyField(blank=True, related_name='+', to='people.organisation', verbose_name='partners'),
        ),
        migrations.AddField(
            model_name='action',
            name='percent',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='per cent done'),
        ),
        migrations.AddField(
            model_name='action',
            name='responsibility',
            field=models.CharField(blank=True, max_length=300, verbose_name='responsible, in the plan’s words'),
        ),
        migrations.AddField(
            model_name='action',
            name='risk',
            field=models.TextField(blank=True, verbose_name='risk'),
        ),
        migrations.AddField(
            model_name='action',
            name='risk_response',
            field=models.TextField(blank=True, verbose_name='what is done about the risk'),
        ),
        migrations.AddField(
            model_name='action',
            name='staff',
            field=models.CharField(blank=True, max_length=200, verbose_name='staff'),
        ),
        migrations.AddField(
            model_name='action',
            name='started_on',
            field=models.DateField(blank=True, null=True, verbose_name='started'),
        ),
        migrations.AddField(
            model_name='action',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='planned start'),
        ),
        migrations.AddField(
            model_name='action',
            name='strands',
            field=models.ManyToManyField(blank=True, related_name='+', to='people.strand', verbose_name='strands'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='communities',
            field=models.JSONField(blank=True, default=list, verbose_name='communities it is for'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='cost_pence',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='money'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='deliverables',
            field=models.TextField(blank=True, verbose_name='deliverables'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='first_due_on',
            field=models.DateField(editable=False, null=True, verbose_name='by when, as first agreed'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='funding_source',
            field=models.CharField(blank=True, max_length=200, verbose_name='where the money comes from'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='impact',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='impact'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='likelihood',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='likelihood'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='percent',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='per cent done'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='responsibility',
            field=models.CharField(blank=True, max_length=300, verbose_name='responsible, in the plan’s words'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='risk',
            field=models.TextField(blank=True, verbose_name='risk'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='risk_response',
            field=models.TextField(blank=True, verbose_name='what is done about the risk'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='staff',
            field=models.CharField(blank=True, max_length=200, verbose_name='staff'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='started_on',
            field=models.DateField(blank=True, null=True, verbose_name='started'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='planned start'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('percent', None), ('percent__lte', 100), _connector='OR'), name='per_cent_is_of_a_hundred'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('starts_on__lte', models.F('due_on')), _connector='OR'), name='an_action_starts_before_it_ends', violation_error_message='The start is after the day by which it is done.'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('impact', None), ('likelihood', None)), models.Q(('impact__range', (1, 5)), ('likelihood__range', (1, 5))), _connector='OR'), name='a_risk_is_five_by_five', violation_error_message='Give both likelihood and impact, from 1 to 5, or neither.'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='actions.action'),
        ),
    ]
