"""The golden thread: links between any two items of the product."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """How the later item hangs on the earlier one, read from the earlier: report -> action."""

    CAME_FROM = "came-from", _("came from")
    RESPONDS_TO = "responds-to", _("responds to")
    MEASURED_BY = "measured-by", _("is measured by")
    TOLD_TO = "told-to", _("was told to")


class Link(models.Model):
    """A step of the thread: the later item came from, responds to, measures or tells of the earlier one.

    Items are named by kind and public identifier, so that any domain can be linked with any other
    and none has to know the rest.
    """

    earlier_kind = models.CharField(max_length=40)
    earlier_id = models.CharField(max_length=40)
    later_kind = models.CharField(max_length=40)
    later_id = models.CharField(max_length=40)
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.CAME_FROM)
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["earlier_kind", "earlier_id"]),
            models.Index(fields=["later_kind", "later_id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier_kind", "earlier_id", "later_kind", "later_id", "relation"],
                name="one_link_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.later_kind} {self.get_relation_display()} {self.earlier_kind}"
