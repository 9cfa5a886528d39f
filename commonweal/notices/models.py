"""Links sent by e-mail."""

from django.db import models
from django.utils import timezone


class PersonalLink(models.Model):
    """A link that one person got by e-mail for one purpose: it works once, for them, until it expires.

    Only a hash of its secret is kept. `about` says which thing it is for, never what anybody reported.
    Without `sent_at` its mail has not left, so far as is known: it is being sent, or whoever sent it was stopped.
    """

    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["purpose", "about"])]

    def __str__(self) -> str:
        return f"{self.purpose}, {self.made_at:%d %B %Y}"
