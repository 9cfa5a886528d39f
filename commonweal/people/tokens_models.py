"""Keys with which a program acts for a person, and answers it was given, so that asking again is safe."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier
from commonweal.people.accounts_models import User


class ApiToken(models.Model):
    """A key with which a program acts as its owner, until a day or until it is taken away.

    Only a digest is kept: the key itself is shown once, when it is made. It never allows more than
    its owner may do on the day it is used.
    """

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-created_at", "public_id"]

    def __str__(self) -> str:
        return self.name


class ApiAnswer(models.Model):
    """What was answered to a request with an idempotency key: the same again is answered the same.

    It holds digests and our answer, never what was sent.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    answer_hash = models.CharField(max_length=64, help_text="Digest of the answer as it was sent.")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key_hash"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"Answer of {self.made_at:%d %B %Y}"
