"""Relationships: in what public role somebody is kept in touch with, how often, and what was said and promised."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Kind(models.TextChoices):
    """In what way somebody stands to the partnership."""

    ORGANISATION = "organisation", _("Organisation")
    COUNCILLOR = "councillor", _("Councillor")
    INDIVIDUAL = "individual", _("Key individual")
    PATCH = "patch-officer", _("Patch officer")


class Rhythm(models.IntegerChoices):
    """How often was it agreed to be in touch? In days."""

    WEEK = 7, _("Each week")
    FORTNIGHT = 14, _("Every two weeks")
    MONTH = 31, _("Each month")
    QUARTER = 92, _("Every three months")
    HALF_YEAR = 183, _("Every six months")
    YEAR = 366, _("Each year")


class Relationship(models.Model):
    """An organisation or somebody in a public role with whom an organisation keeps in touch, and how often."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    role = models.CharField(_("role in public life"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    areas = models.ManyToManyField("places.Area", blank=True, related_name="+", verbose_name=_("areas"))
    rhythm = models.PositiveSmallIntegerField(_("how often"), choices=Rhythm, default=Rhythm.QUARTER)
    keeper = models.ForeignKey(
        "people.User",
        null=True,
        on_delete=models.SET_NULL,
        related_name="relationships",
        verbose_name=_("who keeps in touch"),
    )
    begun_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True, editable=False)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["role", "pk"]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.role, self.organisation)))

    def due_on(self, last: datetime.date | None, again: datetime.date | None) -> datetime.date:
        """By when the next contact is due: as was said at the last one, else by the rhythm agreed.

        last: the day of the last one. again: by when it was said there to be in touch again.
        """
        return again or (last or self.begun_on) + datetime.timedelta(days=self.rhythm)


class Reach(models.Model):
    """Who somebody is and how to reach them: apart from the relationship, encrypted, deleted a year after it ended."""

    relationship = models.OneToOneField(Relationship, on_delete=models.CASCADE, related_name="reach")
    sealed = models.BinaryField(_("encrypted details"))
    # Keyed digests of the e-mail address and telephone number, so that whoever asks what is held is found.
    found_by = models.JSONField(default=list)
    ended_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "reaches"

    def __str__(self) -> str:
        return "Somebody who is kept in touch with"


class Contact(models.Model):
    """That somebody was in touch: on which day, how, and in one line about what."""

    class How(models.TextChoices):
        MET = "met", _("Met")
        PHONE = "phone", _("Telephone")
        MAIL = "mail", _("E-mail or letter")
        MESSAGE = "message", _("Message")
        EVENT = "event", _("At an event")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="contacts")
    on = models.DateField(_("day"))
    how = models.CharField(_("how"), max_length=8, choices=How)
    about = models.CharField(_("about what"), max_length=200)
    again_on = models.DateField(_("in touch again by"), null=True, blank=True)
    logged_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.about


class Promise(models.Model):
    """What was promised at a contact, by whom of us is known from it, and by which day."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="promises")
    words = models.CharField(_("what was promised"), max_length=200)
    due_on = models.DateField(_("by when"))
    kept_on = models.DateField(_("kept on"), null=True, blank=True)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.words

    @property
    def is_late(self) -> bool:
        return self.kept_on is None and self.due_on < timezone.localdate()
