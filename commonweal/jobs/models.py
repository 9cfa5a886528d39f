"""Background work that people wait for, with its progress."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Job(models.Model):
    """One long piece of work: an import, an export, a backup. It has a page to come back to."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    kind = models.CharField(max_length=40)
    started_by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    doing = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    arguments = models.JSONField(default=dict, help_text="Identifiers only; never what somebody reported.")
    result = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True, help_text="Why it failed, in plain words.")
    attempt = models.PositiveSmallIntegerField(default=1)
    worker = models.CharField(max_length=64, blank=True, help_text="Which process does it.")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    wants_cancel = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["started_by_id", "-created_at"], name="job_by_starter"),
            models.Index(fields=["state"], name="job_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def can_start_again(self) -> bool:
        return self.state in (self.State.FAILED, self.State.CANCELLED)

    @property
    def share(self) -> int | None:
        """How much is done, in whole per cent; None while nobody knows how much there is."""
        return min(100, self.done * 100 // self.total) if self.total else None


class Heartbeat(models.Model):
    """When each process last said that it is alive."""

    process = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
