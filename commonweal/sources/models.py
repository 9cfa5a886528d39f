"""Tables of figures on their way in, and what the columns of earlier ones meant."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier
from commonweal.sources.schedule_models import Schedule as Schedule  # Django finds models here
from commonweal.sources.schedule_models import ScheduledRun as ScheduledRun


class BroughtTable(models.Model):
    """A table of figures by area that somebody brought: their own until it is loaded, and gone after some days.

    layout: what its columns mean, as `observations.mapping` writes it; empty until somebody said. dataset: what it
    became, by its public identifier.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen", _("Columns to be described")
        DESCRIBED = "described", _("Described, not yet loaded")
        LOADED = "loaded", _("Loaded")
        CANCELLED = "cancelled", _("Deleted")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    brought_by = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="brought/%Y/%m")
    header = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    layout = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.CHOSEN)
    dataset = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.LOADED, self.State.CANCELLED)


class FigureMapping(models.Model):
    """What the columns of a partner's tables mean: said once, remembered for tables with the same columns."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")
    header_key = models.CharField(max_length=64, help_text="Digest of the column names it was made for.")
    header = models.JSONField(default=list)
    layout = models.JSONField(default=dict)
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "header_key"], name="one_figure_mapping_for_the_same_columns"
            )
        ]

    def __str__(self) -> str:
        return str(self.layout.get("title", ""))
