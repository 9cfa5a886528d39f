"""Meetings of bodies: when, what is on the agenda, who came, what was decided and why, and the minutes."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class State(models.TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", _("Planned")
    AGENDA_OUT = "agenda-out", _("Agenda sent out")
    HELD = "held", _("Held")
    AGREED = "agreed", _("Minutes agreed")
    CANCELLED = "cancelled", _("Cancelled")


class Meeting(models.Model):
    """One meeting of a body: when and where, and how far it is from being planned to having agreed minutes."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online = models.CharField(_("how to join online"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lte=models.F("ends_at")),
                name="a_meeting_ends_after_it_begins",
                violation_error_message=_("The meeting ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    @property
    def is_fixed(self) -> bool:
        """Are its minutes agreed, so that nothing of it changes any more?"""
        return self.state == State.AGREED


class AgendaItem(models.Model):
    """One matter on the agenda of a meeting, in its order: who leads it, how long, and what was said of it."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("place in the order"), default=0)
    title = models.CharField(_("what it is about"), max_length=200)
    led_by = models.CharField(_("who leads"), max_length=100, blank=True)
    lasts = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    # An item of the product that it is about, named as links name it.
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    said = models.TextField(_("what was said"), blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Paper(models.Model):
    """A document for a matter on the agenda, made anew without what it says about its maker."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="papers/%Y/%m")
    added_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Attendance(models.Model):
    """That somebody came to a meeting, sent apologies, or was there without a seat: a member, or a guest."""

    class Came(models.TextChoices):
        PRESENT = "present", _("Present")
        APOLOGIES = "apologies", _("Apologies")
        IN_ATTENDANCE = "in-attendance", _("In attendance")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    came = models.CharField(_("how"), max_length=14, choices=Came)
    person = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    guest = models.CharField(_("guest, by name or post"), max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="a_member_comes_once")]

    def __str__(self) -> str:
        return f"{self.person or self.guest}, {self.get_came_display()}"


class AgendaNotice(models.Model):
    """That a member was told by e-mail that the agenda of a meeting is ready: who, and when the mail left.

    Without `told_at` it has not left, so far as is known: it is being sent, or whoever sent it was stopped.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_member_is_told_of_an_agenda_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.meeting}"


class Decision(models.Model):
    """What a body decided at a meeting, and why, so that it can be followed to what was done because of it."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    words = models.CharField(_("what was decided"), max_length=300)
    reasons = models.TextField(_("why"))
    wants_action = models.BooleanField(_("somebody has to do something because of it"), default=True)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


class AgreedMinutes(models.Model):
    """The minutes of a meeting as they were agreed: a snapshot, which is never written again."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="agreed")
    # The head of the minutes, which a body that takes another name does not change.
    title = models.CharField(max_length=300, blank=True)
    subtitle = models.CharField(max_length=200, blank=True)
    made_on = models.DateField(default=timezone.localdate)
    blocks = models.JSONField(
        help_text="As `documents.content.to_plain` gives them, and actions by identifier."
    )
    agreed_on = models.DateField(_("agreed on"))
    agreed_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "agreed minutes"

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep them once. What a body agreed to is not put right afterwards: the next meeting says what was wrong."""
        if self.pk is not None:
            raise ValueError("Agreed minutes are not written again.")
        super().save(*args, **kwargs)


class Interest(models.Model):
    """What a member of a body has declared: a tie to an organisation or contract that may bear on what is decided."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="interests")
    organisation = models.CharField(_("organisation or contract"), max_length=200)
    words = models.CharField(_("what the interest is"), max_length=300)
    declared_on = models.DateField(_("declared on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    recorded_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-declared_on", "pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.organisation}"


class Feed(models.Model):
    """The key to somebody's calendar of meetings: only a digest of it is kept, and it ends when it is taken away."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    owner = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="meetings_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Calendar of {self.owner}"
