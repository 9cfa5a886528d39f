"""What the link in a mail to choose a new password is made of, so that it ends when it should."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from commonweal.audit.models import AuditEvent
from commonweal.audit.restoring import RESTORED
from commonweal.people.models import User


class EndsWithARestore(PasswordResetTokenGenerator):
    """Django's: it ends after three days, with the password, at a sign-in, and with the address. Ours also at a restore.

    A backup has the password and the last sign-in of then, with which a link would be good again that was used since.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        restored = AuditEvent.objects.filter(verb=RESTORED).order_by("-id")
        last = restored.values_list("hash", flat=True).first()
        return f"{super()._make_hash_value(user, timestamp)}|{last or ''}"
