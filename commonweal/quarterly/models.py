"""The quarterly report: how far the partnership has come, to its board and to the public."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Edition(models.TextChoices):
    BOARD = "board", _("Board")
    PUBLIC = "public", _("Public")


class QuarterlyReport(models.Model):
    """One quarter as it is told to the board or to the public: a person's words over figures as of a locked day.

    Its figures are worked out anew from that day until it is published; from then on `published` is what it says.
    What is said otherwise later is a report of its own, with the next number.
    """

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    first = models.DateField(_("first day of the quarter"))
    edition = models.CharField(_("edition"), max_length=10, choices=Edition)
    number = models.PositiveSmallIntegerField(default=1)
    as_of = models.DateField(_("figures as of"))
    # By section: the words that a person put in place of what was drafted, and those that they left out.
    words = models.JSONField(default=dict, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    correction = models.TextField(_("what was corrected"), blank=True)
    # Counts what was said otherwise, so that nobody writes over another unseen.
    version = models.PositiveIntegerField(default=1, editable=False)
    # The sections as they were when it was published. Never changed.
    published = models.JSONField(default=list, blank=True, editable=False)
    # Which of the actions that it tells of are withheld by now and somebody was told so.
    told_withheld = models.JSONField(default=list, blank=True, editable=False)
    published_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-first", "edition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["first", "edition", "number"], name="one_report_of_a_number"),
            models.UniqueConstraint(
                fields=["first", "edition"],
                condition=models.Q(published_at=None),
                name="one_draft_of_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"Quarter from {self.first:%d %B %Y}, {self.get_edition_display()}, {self.number}"
