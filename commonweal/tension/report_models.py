"""Reports of strength and of tension."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier

# Migrations of old know the second under this name.
from commonweal.people.random_key import RandomKey, random_number  # noqa: F401
from commonweal.people.spam import HeldBecause
from commonweal.people.visibility_models import Handling, Kind, Marking


class Status(models.TextChoices):
    """How far the handling of a report is."""

    NEW = "new", _("New")
    ASKED = "asked", _("Waiting for an answer")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another report")
    HELD = "held", _("Held back as likely spam")
    REJECTED = "rejected", _("Not a report for us")


class PlaceKind(models.TextChoices):
    PLACE = "place", _("A place")
    ONLINE = "online", _("Online")
    BOROUGH = "borough", _("Across the borough")
    UNKNOWN = "unknown", _("I do not know")


class Channel(models.TextChoices):
    PARTNER = "partner", _("Partner's form")
    PUBLIC = "public", _("Public form")
    UPLOAD = "upload", _("Spreadsheet")
    API = "api", _("Programming interface")
    CENTRE = "centre", _("Third-party reporting centre")


class WhenPrecision(models.TextChoices):
    TIME = "time", _("To the hour")
    DAY = "day", _("To the day")
    WEEK = "week", _("Within that week")
    UNKNOWN = "unknown", _("Not known")


class EepClass(models.TextChoices):
    """Where the information comes from: the three headings of tension assessment (domain.md 1.2)."""

    EXPERIENCED = "experienced", _("Experienced: how people feel and what they notice")
    EVIDENCED = "evidenced", _("Evidenced: what has been recorded")
    POTENTIAL = "potential", _("Potential: what may raise tension")


class Direction(models.TextChoices):
    RISING = "rising", _("Rising")
    STEADY = "steady", _("Steady")
    FALLING = "falling", _("Falling")
    UNKNOWN = "unknown", _("Not known")


class Condition(models.TextChoices):
    """The stages of the College of Policing's disorder model (domain.md 1.1)."""

    NORMALITY = "normality", _("Normality")
    TENSION = "tension", _("Tension")
    DISORDER = "disorder", _("Disorder")
    SERIOUS = "serious", _("Serious disorder")
    REBUILDING = "rebuilding", _("Rebuilding")


class SourceGrade(models.TextChoices):
    """How far the source is trusted: the 3 of 3x5x2 (College of Policing)."""

    RELIABLE = "1", _("1: reliable")
    UNTESTED = "2", _("2: untested")
    NOT_RELIABLE = "3", _("3: not reliable")


class InformationGrade(models.TextChoices):
    """How the information is known: the 5 of 3x5x2 (College of Policing)."""

    DIRECT = "A", _("A: known directly to the source")
    CORROBORATED = "B", _("B: known indirectly, corroborated")
    INDIRECT = "C", _("C: known indirectly")
    NOT_KNOWN = "D", _("D: not known")
    FALSE = "E", _("E: suspected to be false")


class Report(models.Model):
    """What somebody told us: a strength of a place, or something that presses on its communities.

    A report says what, when and where, and which communities are affected. It has no field for who
    did it. Who reported it is kept apart (`Identity`), encrypted.
    """

    id = RandomKey()
    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    held_because = models.CharField(_("why it was held back"), max_length=10, choices=HeldBecause, blank=True)
    what = models.TextField(_("what happened"), max_length=5000)
    # A wording without names that a triager wrote, for everybody who is not a triager.
    sanitised = models.TextField(_("wording for others"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # A count in place of words stands for so many; what was told in words has none.
    number = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)

    when_from = models.DateTimeField(_("from"), null=True)
    when_to = models.DateTimeField(_("until"), null=True, blank=True)
    when_precision = models.CharField(max_length=10, choices=WhenPrecision, default=WhenPrecision.DAY)
    # The day it counts for: when it happened or, where that is not known, when it was received. For counting, ordering
    # and finding alone: it is never told as the day it happened, which `known_day` is.
    happened_on = models.DateField(editable=False)
    where = models.CharField(_("where"), max_length=10, choices=PlaceKind)
    place = models.CharField(_("place"), max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    channel = models.CharField(max_length=10, choices=Channel)
    source = models.CharField(_("source"), max_length=30, blank=True)
    is_first_hand = models.BooleanField(_("seen or heard by the person reporting"), null=True, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("organisation"),
    )
    agreement = models.ForeignKey("people.Agreement", null=True, blank=True, on_delete=models.PROTECT)
    marking = models.CharField(_("marking"), max_length=10, choices=Marking, default=Marking.OFFICIAL)
    handling = models.CharField(_("handling"), max_length=1, choices=Handling, default=Handling.PERMITTED)
    handling_conditions = models.CharField(_("conditions"), max_length=300, blank=True)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")

    indicator = models.CharField(_("type"), max_length=30, blank=True)
    trigger = models.CharField(_("trigger"), max_length=30, blank=True)
    eep_class = models.CharField(_("how it is known"), max_length=12, choices=EepClass, blank=True)
    severity = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, blank=True)
    condition = models.CharField(_("stage"), max_length=12, choices=Condition, blank=True)
    source_grade = models.CharField(max_length=1, choices=SourceGrade, blank=True)
    information_grade = models.CharField(max_length=1, choices=InformationGrade, blank=True)
    communities = models.JSONField(_("communities affected"), default=list, blank=True)
    # The same codes as text with a space around each, so that both databases can search them alike.
    communities_text = models.CharField(max_length=400, blank=True, editable=False)
    is_rumour = models.BooleanField(_("rumour"), default=False)
    crime_reported = models.BooleanField(_("reported to the police"), null=True, blank=True)
    crime_reference = models.CharField(_("police reference"), max_length=60, blank=True)
    done_already = models.TextField(_("what has been done already"), blank=True)
    suggested = models.TextField(_("what you would suggest"), blank=True)
    may_share = models.BooleanField(_("may be shared with partners"), default=True)
    concerns_child = models.BooleanField(_("a child may be at risk"), default=False)
    # Said by whoever graded it, where no word says so: grading again keeps it until the tick is taken away.
    school_is_clear = models.BooleanField(_("a school can be made out from this"), default=False)

    received_on = models.DateField(_("received"))
    # Empty for reports of the public: the exact time of arrival could tell who was at a keyboard.
    received_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(_("answer due"))
    assigned_to = models.ForeignKey(
        "people.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_reports",
        verbose_name=_("assigned to"),
    )
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    status_before_merge = models.CharField(max_length=10, blank=True)
    # Whether it was public: unmerging puts it back where it was.
    stage_before_merge = models.CharField(max_length=10, blank=True)

    receipt_hash = models.CharField(max_length=64, blank=True, db_index=True)
    # Same content from the same organisation for the n-th time: a file loaded twice adds nothing.
    content_key = models.CharField(max_length=64, null=True, unique=True)
    upload = models.ForeignKey("tension.Upload", null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["-received_on", "public_id"]
        indexes = [
            models.Index(fields=["status", "due_on"]),
            models.Index(fields=["visibility_class", "status", "received_on"]),
            # As lists of reports are ordered: the newest are read off its end.
            models.Index(fields=["-happened_on", "public_id"]),
            # Everything that counting asks of a report, so that its long texts need not be read for it.
            models.Index(
                fields=[
                    "visibility_class",
                    "status",
                    "kind",
                    "happened_on",
                    "indicator",
                    "source",
                    "severity",
                    "number",
                ],
                name="reports_as_counted",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon=None, lat=None) | models.Q(lon__isnull=False, lat__isnull=False),
                name="both_coordinates_or_none",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="closed") | models.Q(closed_at__isnull=False),
                name="closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(handling=Handling.CONDITIONS) | models.Q(handling_conditions=""),
                name="conditions_with_their_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.received_on:%d %B %Y}"

    @property
    def known_day(self) -> datetime.date | None:
        """The day it happened, or the first of its days; None where that is not known."""
        if self.when_from is None or self.when_precision == WhenPrecision.UNKNOWN:
            return None
        return timezone.localdate(self.when_from)

    def settle(self) -> None:
        """Bring the columns that follow from others up to date: the day it counts for, the search text."""
        self.happened_on = self.known_day or self.received_on
        self.communities_text = "".join(f" {code} " for code in self.communities)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle()
        super().save(*args, **kwargs)


class Placement(models.Model):
    """A report lies in an area. Each report is placed into every current area type when it arrives."""

    id = RandomKey()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="placements")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "area"], name="placed_once")]

    def __str__(self) -> str:
        return f"{self.report_id} in {self.area_id}"
