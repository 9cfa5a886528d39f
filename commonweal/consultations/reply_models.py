"""Replies to consultations: what was said, apart from who said it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.consultations.asked_models import Consultation, Question
from commonweal.identifiers import public_identifier
from commonweal.people.random_key import RandomKey
from commonweal.people.spam import HeldBecause


class Channel(models.TextChoices):
    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")


class Reply(models.Model):
    """One reply to a consultation, as it came: on which day, from which area, for oneself or for a group."""

    # Random, so that the order of rows says nothing of who wrote when.
    id = RandomKey()
    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="replies")
    channel = models.CharField(_("how it came"), max_length=10, choices=Channel, default=Channel.ONLINE)
    received_on = models.DateField(_("received on"))
    language = models.CharField(_("language"), max_length=10, blank=True)
    # A group's own name, where the reply is that of a group; nothing of who wrote it.
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    receipt_hash = models.CharField(max_length=64, unique=True, editable=False)
    content_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    # Why it is looked at before it is counted; empty where nothing speaks against it.
    held = models.CharField(_("held back"), max_length=20, blank=True, choices=HeldBecause)
    # Looked at by a person, and nobody's: it stays uncounted.
    is_set_aside = models.BooleanField(default=False)
    typed_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-received_on", "public_id"]

    def __str__(self) -> str:
        return self.public_id


class Answer(models.Model):
    """What one reply says to one question: words, or which of the answers offered."""

    # Random as that of its reply, whose order of arrival it would else tell.
    id = RandomKey()
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField(_("in own words"), blank=True)
    chosen = models.JSONField(_("chosen"), default=list, blank=True)

    class Meta:
        ordering = ["question__theme__order", "question__order"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "question"], name="one_answer_of_a_reply"),
        ]

    def __str__(self) -> str:
        return self.words or ", ".join(self.chosen)


class ToTell(models.Model):
    """Whom to tell what was decided: an e-mail address, encrypted, apart from the reply and from its day."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="to_tell")
    id = RandomKey()
    sealed = models.BinaryField()
    # A digest of the address: whoever replies twice is told once, and is found who asks what is held of them.
    found_by = models.CharField(max_length=64)
    # By when it is to be decided; the row goes once they are told, and else a year after it.
    decided_by = models.DateField()
    # Since when a worker has it in hand to write to.
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "found_by"], name="one_telling_of_an_address"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
