"""The feed of changes: what open maps and pages need to know to stay true."""

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """One item changed, and which visibility class it had before and has after.

    A viewer allowed the class after gets the item; one allowed only the class before is told to
    remove it; anybody else hears nothing. The primary key is the sequence that streams resume from.
    """

    at = models.DateTimeField(default=timezone.now)
    item_kind = models.CharField(max_length=40)
    item_id = models.CharField(max_length=40)
    class_before = models.IntegerField(null=True)
    class_after = models.IntegerField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id}: {self.item_kind}"
