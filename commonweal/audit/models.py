"""The append-only record of who did what. Rows are chained by hash, so that a changed row shows."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone


class OnlyAddedTo(models.QuerySet["AuditEvent"]):
    """Events can be read and added; changing or deleting many at once is refused like one by one."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermissionError("The record of what was done is only added to, never changed.")

    update = delete = bulk_update = update_or_create = _refuse


class AuditEvent(models.Model):
    """One thing that somebody did: changed an item, or looked at one that is marked OFFICIAL-SENSITIVE.

    There are no foreign keys: the record outlives what it speaks of. It holds identifiers and the
    names of fields, never what somebody reported.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.CharField(max_length=16, blank=True, help_text="Public identifier of who did it.")
    verb = models.CharField(max_length=60)
    item_kind = models.CharField(max_length=40, blank=True)
    item_id = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = OnlyAddedTo.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item_kind", "item_id"]), models.Index(fields=["actor", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionError("The record of what was done is only added to, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionError("The record of what was done is only added to, never changed.")
