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
    # Planned, revised and actual: the day first agreed stays when `due_on` is moved.
    first_due_on = models.DateField(_("by when, as first agreed"), null=True, editable=False)
    due_on = models.DateField(_("by when"))
    finished_on = models.DateField(_("finished"), null=True, blank=True)
    starts_on = models.DateField(_("planned start"), null=True, blank=True)
    started_on = models.DateField(_("started"), null=True, blank=True)
    progress = models.CharField(_("progress"), max_length=12, choices=Progress, default=Progress.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(_("per cent done"), null=True, blank=True)
    comment = models.TextField(_("comment on progress"), blank=True)
    responsibility = models.CharField(_("responsible, in the plan’s words"), max_length=300, blank=True)
    partners = models.ManyToManyField(
        "people.Organisation", blank=True, related_name="+", verbose_name=_("partners")
    )
    communities = models.JSONField(_("communities it is for"), default=list, blank=True)
    strands = models.ManyToManyField("people.Strand", blank=True, related_name="+", verbose_name=_("strands"))
    deliverables = models.TextField(_("deliverables"), blank=True)
    cost_pence = models.PositiveBigIntegerField(_("money"), null=True, blank=True)
    staff = models.CharField(_("staff"), max_length=200, blank=True)
    funding_source = models.CharField(_("where the money comes from"), max_length=200, blank=True)
    risk = models.TextField(_("risk"), blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("impact"), null=True, blank=True)
    risk_response = models.TextField(_("what is done about the risk"), blank=True)
    # What has to be finished first. Never in a circle (`working.wait_for`).
    needs = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="needed_by", verbose_name=_("what it waits for")
    )
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__lte=100), name="per_cent_is_of_a_hundred"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None) | models.Q(starts_on__lte=models.F("due_on")),
                name="an_action_starts_before_it_ends",
                violation_error_message=_("The start is after the day by which it is done."),
            ),
            models.CheckConstraint(
                condition=models.Q(likelihood=None, impact=None)
                | models.Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="a_risk_is_five_by_five",
                violation_error_message=_("Give both likelihood and impact, from 1 to 5, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.progress != Progress.COMPLETE and self.due_on < timezone.localdate()

    @property
    def is_late_and_on_track(self) -> bool:
        """Is it said to be on track though its day has passed? One of the two is no longer right."""
        return self.is_late and self.progress == Progress.ON_TRACK


class Milestone(models.Model):
    """A step of an action by which anybody can tell how far it is, with its day and what shows that it was reached."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("by when"))
    reached_on = models.DateField(_("reached"), null=True, blank=True)
    evidence = models.TextField(_("what shows it"), blank=True)
    _history_date: datetime.datetime  # as of an action
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.reached_on is None and self.due_on < timezone.localdate()


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
