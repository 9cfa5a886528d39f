"""Deleting rows whose time is up, for every model of which `definitions/privacy.toml` says after which day."""

import datetime

from django.apps import apps
from django.db.models import DateTimeField
from django.utils import timezone

from commonweal.retention import entries, period_of


def delete_by_date(on: datetime.date) -> dict[str, int]:
    """Delete the rows that are due on this day. How many of each model; models of which none was are left out.

    What counts from a moment is kept for whole days: bookmarks of the feed rely on that.
    """
    deleted = {}
    for name in entries():
        period = period_of(name)
        if period is None or not period.after:
            continue
        model = apps.get_model(name)
        last = on - datetime.timedelta(days=period.days)
        due: dict[str, datetime.date] = {f"{period.after}__lte": last}
        if isinstance(model._meta.get_field(period.after), DateTimeField):
            due = {
                f"{period.after}__lt": timezone.make_aware(datetime.datetime.combine(last, datetime.time()))
            }
        count, _of_each = model._base_manager.filter(**due).delete()
        if count:
            deleted[name] = count
    return deleted
