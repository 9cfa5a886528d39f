"""Official services that are asked again and again, and what each time came to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Schedule(models.Model):
    """A source that is asked by the clock, as somebody who loads data set it up.

    service: a table of Nomis by our name, a feature service of the portal, or a police force. areas: which areas, in
    the words of the service. columns: those of the last answer that was of use. waits_since: since when its keeper
    is waited for, to look at what went wrong.
    """

    class Source(models.TextChoices):
        NOMIS = "nomis", _("Nomis: census and population estimates")
        PORTAL = "open-geography", _("Open Geography Portal: boundaries of areas")
        POLICE = "police", _("data.police.uk: recorded crime")

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")
        YEARLY = "yearly", _("Every year")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    service = models.CharField(_("service"), max_length=200)
    areas = models.CharField(_("which areas"), max_length=200, blank=True)
    area_type = models.CharField(_("type of area"), max_length=20, blank=True)
    vintage = models.PositiveSmallIntegerField(
        _("year of the boundaries"), default=0, help_text="0 where it says nothing."
    )
    is_open = models.BooleanField(_("everybody may see it"), default=False)
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm)
    starts_on = models.DateField(_("from"))
    is_paused = models.BooleanField(_("paused"), default=False)
    next_at = models.DateTimeField(_("asked next"))
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="How often in succession it did not work."
    )
    columns = models.JSONField(default=list, blank=True)
    waits_since = models.DateTimeField(null=True, blank=True)
    looked_after_by = models.ForeignKey(
        "people.User",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["source", "service", "pk"]
        indexes = [models.Index(fields=["is_paused", "next_at"], name="schedule_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "service", "areas", "area_type", "vintage"],
                name="one_schedule_for_the_same_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.service}"


class ScheduledRun(models.Model):
    """One time that a source was asked. Of all schedules at most one run is going on, which the database holds."""

    class Outcome(models.TextChoices):
        GOING_ON = "", _("Being asked")
        NEW = "new", _("A new edition was loaded")
        PARTLY = "partly", _("Loaded, and rows were refused")
        SAME = "same", _("Nothing new")
        EMPTY = "empty", _("Empty: the source has no rows")
        COLUMNS = "columns", _("The source changed its columns")
        NOT_KEPT = "not kept", _("It could not be loaded as it came")
        NOT_GIVEN = "not given", _("The service refused the question")
        UNREACHABLE = "unreachable", _("The service could not be reached")
        NO_ADDRESS = "no address", _("No address of the service is set")
        NOT_ALLOWED = "not allowed", _("Nobody who may load data looks after it")
        PUT_OFF = "put off", _("Put off: another import was running")
        BROKEN_OFF = "broken off", _("Broken off: the worker was stopped")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Something went wrong on our side")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="runs")
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    went_behind_at = models.DateTimeField(
        null=True, blank=True, help_text="When a part was fetched and the rest was put behind other work."
    )
    job = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default=Outcome.GOING_ON)
    message = models.CharField(
        max_length=500, blank=True, help_text="What went wrong, as the program says it."
    )
    lacking = models.JSONField(default=list, help_text="Columns that are not there any more.")
    added = models.JSONField(default=list, help_text="Columns that are new.")
    dataset = models.CharField(
        max_length=16, blank=True, help_text="What was made of it, by its public identifier."
    )
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome"], condition=models.Q(outcome=""), name="one_scheduled_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule}: {self.outcome or 'going on'}"
