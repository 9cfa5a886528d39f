"""Every comment on an action is kept; who was given one, by whom and when, and whether they have opened it."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def keep_what_history_has(apps: Any, editor: Any) -> None:
    """What was said before stands in the rows of the history, and nowhere that anybody reads."""
    comments = apps.get_model("actions", "Comment").objects
    kept = set(apps.get_model("actions", "Action").objects.values_list("pk", flat=True))
    last: dict[int, str] = {}
    rows = apps.get_model("actions", "HistoricalAction").objects.order_by("history_date", "history_id")
    for row in rows.iterator():
        if row.id in kept and row.comment and row.comment != last.get(row.id, ""):
            comments.create(
                action_id=row.id, text=row.comment, said_by_id=row.history_user_id, said_at=row.history_date
            )
        last[row.id] = row.comment


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='action',
            name='given_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='action',
            name='given_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='action',
            name='owner_saw_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='comment on progress')),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='actions.action')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-said_at', '-pk'],
            },
        ),
        migrations.RunPython(keep_what_history_has, migrations.RunPython.noop),
    ]
