"""E-mail that says no more than it must: that there is something, and a link to it."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonweal.people.models import User

logger = logging.getLogger(__name__)
Words = str | Promise


def send_links(messages: Sequence[tuple[User, Words, Words, str]], *, are_personal: bool = True) -> None:
    """Send a short mail with a link to each person, once the transaction has ended well.

    messages: person, subject, one sentence, and the path of the page. The sentence names no place,
    community or report, and the address of the page neither: mail is read on lock screens, in copies and by scanners. What a mail server
    refuses is logged, without the address, and stops nobody else's.
    are_personal: whoever holds the link gets in by it; else it leads to a page behind the sign-in.
    """
    mails = [_mail(*message, is_personal=are_personal) for message in messages]
    if mails:
        transaction.on_commit(lambda: _send(mails), robust=True)


def _mail(person: User, subject: Words, sentence: Words, path: str, *, is_personal: bool) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        lines = [
            _("Hello %(name)s,") % {"name": person.name},
            str(sentence),
            f"{settings.SITE_ADDRESS}{path}",
        ]
        if is_personal:
            lines.append(
                _("This link is yours alone: please do not pass it on. It stops working after a while.")
            )
        return EmailMessage(
            str(subject), "\n\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [person.email]
        )


def _send(mails: list[EmailMessage]) -> None:
    """Send them one by one: an address that the server refuses must not keep the others from theirs."""
    with get_connection() as connection:
        for mail in mails:
            mail.connection = connection
            try:
                mail.send(fail_silently=False)
            except SMTPException:
                # Named by its class alone (`config.logs`): what the server answered holds the address.
                logger.warning("A mail was refused", extra={"event": "mail-refused"}, exc_info=True)
