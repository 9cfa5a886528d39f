"""What was published: tables with what would tell of single people withheld, frozen and signed by a person."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Release(models.Model):
    """One table as the public reads it, with who signed it. It is never changed: together they are the ledger.

    Of one that was withdrawn the page says so and why. Its counts stay in the ledger, for whoever read them knows
    them; a corrected edition can follow it.
    """

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    subject = models.CharField(
        max_length=40, help_text="What kind of table, such as strengths-by-neighbourhood."
    )
    choice = models.CharField(max_length=40, help_text="Which of them, such as 2026-q3.")
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    title = models.CharField(_("title"), max_length=200)
    about = models.CharField(
        max_length=200, help_text="What is counted and when: tables about the same are linked."
    )
    method = models.CharField(_("method"), max_length=500)
    dimensions = models.JSONField(
        help_text="Names, categories, levels and parents, as the methods want them."
    )
    counts = models.JSONField(help_text="In the order of the categories, totals too; -1 is withheld.")
    # In which form it was published: what a later release is judged against.
    round_to = models.PositiveSmallIntegerField(_("rounded to"), null=True)
    percentages = models.JSONField(
        null=True, help_text="Along which dimension, with how many places, and each; null is withheld."
    )
    groups = models.JSONField(
        default=list, help_text="Dimensions of which no line tells that everybody is of one category."
    )
    threshold = models.PositiveIntegerField(_("threshold"))
    zeros_are_safe = models.BooleanField(default=True)
    area_set = models.ForeignKey("places.AreaSet", null=True, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    reason = models.CharField(_("why it may be published"), max_length=500)
    signed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)

    class Meta:
        ordering = ["-last_day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "choice"],
                condition=models.Q(withdrawn_at=None),
                name="one_shown_release_each",
            ),
            models.UniqueConstraint(fields=["subject", "choice", "edition"], name="one_release_each_edition"),
        ]

    def __str__(self) -> str:
        return self.title
