"""The quarterly report."""

import commonweal.identifiers
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0016_seats'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='QuarterlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonweal.identifiers.public_identifier, editable=False, max_length=16, unique=True)),
                ('first', models.DateField(verbose_name='first day of the quarter')),
                ('edition', models.CharField(choices=[('board', 'Board'), ('public', 'Public')], max_length=10, verbose_name='edition')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('as_of', models.DateField(verbose_name='figures as of')),
                ('words', models.JSONField(blank=True, default=dict)),
                ('left_out', models.JSONField(blank=True, default=list)),
                ('correction', models.TextField(blank=True, verbose_name='what was corrected')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('published', models.JSONField(blank=True, default=list, editable=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visibility_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.visibilityclass')),
            ],
            options={
                'ordering': ['-first', 'edition', '-number'],
                'constraints': [models.UniqueConstraint(fields=('first', 'edition', 'number'), name='one_report_of_a_number'), models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('first', 'edition'), name='one_draft_of_a_quarter')],
            },
        ),
    ]
