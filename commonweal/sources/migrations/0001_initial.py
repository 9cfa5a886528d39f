import commonweal.identifiers
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_what_names_a_school'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BroughtTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonweal.identifiers.public_identifier, editable=False, max_length=16, unique=True)),
                ('brought_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(upload_to='brought/%Y/%m')),
                ('header', models.JSONField(default=list)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('layout', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('chosen', 'Columns to be described'), ('described', 'Described, not yet loaded'), ('loaded', 'Loaded'), ('cancelled', 'Deleted')], default='chosen', max_length=10)),
                ('dataset', models.CharField(blank=True, max_length=16)),
                ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-brought_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FigureMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('header_key', models.CharField(help_text='Digest of the column names it was made for.', max_length=64)),
                ('header', models.JSONField(default=list)),
                ('layout', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'header_key'), name='one_figure_mapping_for_the_same_columns')],
            },
        ),
    ]
