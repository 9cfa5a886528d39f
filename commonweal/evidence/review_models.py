"""What is asked of whoever acts on figures when newer ones come."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Review(models.Model):
    """New figures touch an action that hangs on what they measure: its owner is asked to look whether it is still right.

    One for each action and measure is open at a time: figures that come before it is answered take its place. The
    answer is a choice and no words: what is to be done otherwise is said in the action.
    """

    class Answer(models.TextChoices):
        HOLDS = "holds", _("It is still right")
        CHANGED = "changed", _("The action was changed")
        NOT_MEANT = "not-meant", _("The figures do not touch it")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    measure = models.ForeignKey("evidence.Measure", on_delete=models.CASCADE, related_name="reviews")
    dataset = models.ForeignKey("evidence.Dataset", on_delete=models.CASCADE, related_name="reviews")
    action = models.ForeignKey("actions.Action", on_delete=models.CASCADE, related_name="reviews")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "action"], condition=models.Q(answered_at=None), name="one_open_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.measure}"
