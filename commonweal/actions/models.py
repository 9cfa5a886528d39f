"""The one model of action: a commitment, with an owner and a date, wherever in the product it was made."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from commonweal.identifiers import public_identifier


class Progress(models.TextChoices):
    """BRAG with grey, as most partnerships use it: never colour alone, the word stands beside it."""

    NOT_STARTED = "not-started", _("Not started")
    ON_TRACK = "on-track", _("On track")
    AT_RISK = "at-risk", _("At risk")
    OFF_TRACK = "off-track", _("Off track")
    COMPLETE = "complete", _("Complete")


class Action(models.Model):
    """Something an organisation has promised to do by a day, and how far it is."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    title = models.CharField(_("what will be done"), max_length=200)
    details = models.TextField(_("details"), blank=True)
    owner_organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name=_("organisation"),
    )
    owner = models.ForeignKey(
        "people.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="actions",
        verbose_name=_("person"),
    )
    area = models.ForeignKey(
        "places.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(_("by when"))
    finished_on = models.DateField(_("finished"), null=True, blank=True)
    progress = models.CharField(_("progress"), max_length=12, choices=Progress, default=Progress.NOT_STARTED)
    comment = models.TextField(_("comment on progress"), blank=True)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # When it was given to its owner and by whom, and when they first opened it since.
    given_at = models.DateTimeField(null=True, blank=True, editable=False)
    given_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    owner_saw_at = models.DateTimeField(null=True, blank=True, editable=False)
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)
    _history_date: datetime.datetime  # when a change was made, read by django-simple-history
    history = HistoricalRecords(
        excluded_fields=["made_at", "given_at", "given_by", "owner_saw_at", "content_key"]
    )

    class Meta:
        ordering = ["due_on", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.progress != Progress.COMPLETE and self.due_on < timezone.localdate()


class Comment(models.Model):
    """What somebody said of how far an action is: each is kept, whatever is said later."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(_("comment on progress"))
    said_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return f"Comment of {self.said_at:%d %B %Y}"
