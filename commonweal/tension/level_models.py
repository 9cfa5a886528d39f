"""Tension levels, judged by named people, and the weekly returns of partners."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier
from commonweal.tension.report_models import Direction

HIGHEST = 5
SIX_LEVELS = [MaxValueValidator(HIGHEST)]


class Level(models.Model):
    """What a named person judged to press on a neighbourhood or a community in one week, and why.

    Experience, evidence and potential are judged apart and never averaged. The overall level is the
    worst of the three unless the person says otherwise and why. A later judgement of the same week
    stands beside the earlier one; the newest counts.
    """

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    week = models.DateField(_("week beginning"))
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    community = models.CharField(_("community"), max_length=30, blank=True)
    experienced = models.PositiveSmallIntegerField(_("experienced"), validators=SIX_LEVELS)
    evidenced = models.PositiveSmallIntegerField(_("evidenced"), validators=SIX_LEVELS)
    potential = models.PositiveSmallIntegerField(_("potential"), validators=SIX_LEVELS)
    overall = models.PositiveSmallIntegerField(_("overall"), validators=SIX_LEVELS)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    reason = models.TextField(_("reason"))
    override_reason = models.TextField(_("why the overall level is not the worst of the three"), blank=True)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    # What the reports behind it alone would have made of it when it was judged or released.
    rests_on = models.ForeignKey(
        "people.VisibilityClass", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-week", "-set_at"]
        indexes = [models.Index(fields=["week", "area"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, community="") | Q(area=None),
                name="an_area_or_a_community",
            ),
            models.CheckConstraint(
                condition=Q(experienced__lte=5, evidenced__lte=5, potential__lte=5, overall__lte=5),
                name="six_levels",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area or self.community or 'Whole partnership'}, week of {self.week:%d %B %Y}"


class PartnerReturn(models.Model):
    """A partner's weekly answer: something to report, or a nil return, which is an answer too."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="returns")
    week = models.DateField(_("week beginning"))
    is_nil = models.BooleanField(_("nothing to report"))
    note = models.TextField(_("note"), blank=True)
    sent_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-week"]
        constraints = [models.UniqueConstraint(fields=["organisation", "week"], name="one_return_a_week")]

    def __str__(self) -> str:
        return f"{self.organisation}, week of {self.week:%d %B %Y}"

    @property
    def is_counted(self) -> bool:
        """Does it say that counts were sent? Whoever sends counts in place of words writes no note."""
        return not self.is_nil and not self.note
