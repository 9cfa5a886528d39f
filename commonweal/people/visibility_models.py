"""Visibility classes: every difference that decides who may see an item, folded into one small number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.people.agreements_models import Agreement
from commonweal.people.organisations_models import Organisation


class Stage(models.TextChoices):
    """How far an item has come: what nobody has checked yet stays in the queue."""

    QUEUE = "queue", _("Not yet checked")
    OPEN = "open", _("Checked and shared")
    PUBLIC = "public", _("Released to the public")


class Kind(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    TENSION = "tension", _("Tension")


class Marking(models.TextChoices):
    """Government security classification. Anything above OFFICIAL is refused: it does not belong here."""

    OFFICIAL = "official", "OFFICIAL"
    SENSITIVE = "sensitive", "OFFICIAL-SENSITIVE"


class Handling(models.TextChoices):
    """Handling codes of the 3x5x2 system (College of Policing, intelligence management)."""

    PERMITTED = "P", _("P: lawful sharing permitted")
    CONDITIONS = "C", _("C: lawful sharing permitted with conditions")


class VisibilityClass(models.Model):
    """One combination of stage, kind, marking, handling, originating organisation and sharing agreement.

    is_from_public: the organisation received it and did not say it, so it is not its own to read.
    names_school: what others would read says which school, so only the tension group reads it.

    Items carry its number. A viewer is a set of such numbers (`visibility.clearance_of`), so pages,
    tiles, tables, downloads, search and the live stream all ask the same question: is it in the set?
    """

    key = models.CharField(max_length=80, unique=True, editable=False)
    stage = models.CharField(max_length=10, choices=Stage)
    kind = models.CharField(max_length=10, choices=Kind)
    marking = models.CharField(max_length=10, choices=Marking)
    handling = models.CharField(max_length=1, choices=Handling)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT)
    is_from_public = models.BooleanField(default=False)
    names_school = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "visibility classes"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage="public", names_school=True), name="no_school_is_public"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} · {self.get_marking_display()} · {self.handling}"

    @staticmethod
    def key_of(
        stage: str,
        kind: str,
        marking: str,
        handling: str,
        organisation: int,
        agreement: int | None,
        is_from_public: bool = False,
        names_school: bool = False,
    ) -> str:
        """The combination as text. A unique column of its own, because SQLite holds two NULLs apart."""
        end = (":public" if is_from_public else "") + (":school" if names_school else "")
        return f"{stage}:{kind}:{marking}:{handling}:{organisation}:{agreement or '-'}{end}"
