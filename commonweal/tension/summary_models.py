"""The weekly summary and its versions."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Edition(models.TextChoices):
    GROUP = "group", _("Tension monitoring group")
    PARTNERS = "partners", _("Partners")


class Summary(models.Model):
    """What one week looked like, drafted from its reports and then edited and signed by a person."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    week = models.DateField(_("week beginning"))
    edition = models.CharField(_("edition"), max_length=10, choices=Edition)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-week", "edition"]
        verbose_name_plural = "summaries"
        constraints = [models.UniqueConstraint(fields=["week", "edition"], name="one_summary_a_week")]

    def __str__(self) -> str:
        return f"Week of {self.week:%d %B %Y}, {self.get_edition_display()}"


class SummaryVersion(models.Model):
    """One state of a summary: the sections as they stood, who wrote it and when. Never overwritten."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sections = models.JSONField()
    # An early version keeps its own class: releasing a later one releases nothing that it left out.
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    written_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    is_signed = models.BooleanField(default=False)
    # Reports whose words are withheld from it by now, and of which its signer has been told.
    told_withheld = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["summary", "number"], name="one_version_each")]

    def __str__(self) -> str:
        return f"{self.summary}, version {self.number}"
