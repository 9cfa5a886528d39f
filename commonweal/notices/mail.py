"""E-mail that says no more than it must: that there is something, and a link to it."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonweal.people.models import User

Words = str | Promise


def send_links(messages: Sequence[tuple[User, Words, Words, str]]) -> None:
    """Send a short mail with a link to each person, once the transaction has ended well.

    messages: person, subject, one sentence, and the path of the page. The sentence names no place,
    community or report: mail is read on lock screens, in copies and by scanners. What cannot be
    delivered is logged by the mail system and stops nobody else's.
    """
    mails = [_mail(*message) for message in messages]
    if mails:
        transaction.on_commit(lambda: _send(mails), robust=True)


def _mail(person: User, subject: Words, sentence: Words, path: str) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        lines = [
            _("Hello %(name)s,") % {"name": person.name},
            str(sentence),
            f"{settings.SITE_ADDRESS}{path}",
            _("This link is yours alone: please do not pass it on. It stops working after a while."),
        ]
        return EmailMessage(
            str(subject), "\n\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [person.email]
        )


def _send(mails: list[EmailMessage]) -> None:
    with get_connection() as connection:
        for mail in mails:
            mail.connection = connection
            mail.send(fail_silently=False)
