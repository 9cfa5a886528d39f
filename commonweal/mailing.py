"""Sending e-mail, and saying of each whether it left. What does not leave is never counted as written."""

import logging
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPServerDisconnected,
)
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

AWAY = _("The mail server cannot be reached or does not answer.")
UNSAFE = _("There is no safe connection to the mail server.")
NOT_LET_IN = _("The mail server does not let this installation in.")
REFUSED = _("The mail server refused the mail or the address.")
# A server that is silent keeps us waiting each time: after this many in a row the others are not tried.
IN_VAIN = 2


class CannotSend(Exception):
    """A mail did not leave; says why in words."""


def send_one(mail: EmailMessage) -> None:
    """Send one mail. Raises CannotSend when it did not leave."""
    [why_not] = send_each([mail])
    if why_not is not None:
        raise CannotSend(str(why_not))


def send_each(mails: Sequence[EmailMessage]) -> list[Promise | None]:
    """Send them one by one; of each, in order: None when it left, else why it did not, in words.

    An address that the server refuses keeps no other from theirs. Call it outside database transactions:
    a server may keep one waiting for as long as COMMONWEAL_EMAIL_TIMEOUT says, twice.
    """
    return list(send_in_turn(mails)) if mails else []


def send_in_turn(mails: Iterable[EmailMessage]) -> Iterator[Promise | None]:
    """As `send_each`, but each is asked for when its turn has come, and answered before the next one is.

    So whoever sends can write down of each mail that it left before anything happens to the next.
    """
    connection = get_connection()
    why_none_leaves: Promise | None = None
    lost = 0
    try:
        for mail in mails:
            if why_none_leaves is None:
                try:
                    connection.open()
                except OSError as error:
                    _log(error)
                    why_none_leaves = _why(error, while_opening=True)
            if why_none_leaves is not None:
                yield why_none_leaves
                continue
            why_not, is_lost = _send(mail, connection)
            lost = lost + 1 if is_lost else 0
            if lost == IN_VAIN:
                why_none_leaves = AWAY
            yield why_not
    finally:
        with suppress(OSError):  # they have left by now, whatever becomes of the goodbye
            connection.close()


def _send(mail: EmailMessage, connection: Any) -> tuple[Promise | None, bool]:
    """Why it did not leave, or None; and whether the connection was lost with it."""
    mail.connection = connection
    try:
        mail.send(fail_silently=False)
    except (OSError, ValueError) as error:  # ValueError: an address to which no mail can go
        _log(error)
        # What the server makes of the connection after that is not known: the next mail opens another.
        with suppress(OSError):
            connection.close()
        return _why(error), _is_lost(error)
    return None, False


def _is_lost(error: Exception) -> bool:
    return isinstance(error, SMTPServerDisconnected) or not isinstance(error, (SMTPException, ValueError))


def _why(error: Exception, *, while_opening: bool = False) -> Promise:
    if isinstance(error, SMTPAuthenticationError):
        return NOT_LET_IN
    if isinstance(error, ssl.SSLError):
        return UNSAFE
    if _is_lost(error) or isinstance(error, (SMTPConnectError, SMTPHeloError)):
        return AWAY
    # While opening, nothing else is asked of the server than to speak safely and to let us in.
    return UNSAFE if while_opening else REFUSED


def _log(error: Exception) -> None:
    # Named by its class alone (`config.logs`): what the server answered holds the address.
    logger.warning("A mail was not sent", extra={"event": "mail-not-sent"}, exc_info=error)
