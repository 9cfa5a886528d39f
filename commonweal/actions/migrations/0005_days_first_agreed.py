"""The day by which an action was first to be done, and the one on which it began, as its history tells them."""

from typing import Any

from django.db import migrations


def tell_from_history(apps: Any, editor: Any) -> None:
    """The first row of the history has the day first agreed; the first that is under way tells when it began."""
    actions = apps.get_model("actions", "Action").objects
    first_due: dict[int, Any] = {}
    began: dict[int, Any] = {}
    rows = apps.get_model("actions", "HistoricalAction").objects.order_by("history_date", "history_id")
    for row in rows.iterator():
        first_due.setdefault(row.id, row.due_on)
        if row.progress != "not-started":
            began.setdefault(row.id, row.history_date.date())
    for action in actions.order_by("pk").iterator():
        action.first_due_on = first_due.get(action.pk, action.due_on)
        action.started_on = began.get(action.pk)
        action.save(update_fields=["first_due_on", "started_on"])


class Migration(migrations.Migration):

    dependencies = [("actions", "0004_how_an_action_is_done")]

    operations = [migrations.RunPython(tell_from_history, migrations.RunPython.noop)]
