"""E-mail that says no more than it must: that there is something, and a link to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonweal.mailing import send_each, send_in_turn
from commonweal.people.models import User

Words = str | Promise
Message = tuple[User, Words, Words, str]


@dataclass(frozen=True)
class Written:
    """Whom a mail left to; and whom none did, each with why not in words."""

    reached: tuple[User, ...] = ()
    missed: tuple[tuple[User, Words], ...] = ()

    @property
    def why_not(self) -> str:
        """Why somebody was missed, each reason once."""
        return " ".join(sorted({str(why) for _person, why in self.missed}))


def send_links(messages: Sequence[Message], *, are_personal: bool = True) -> None:
    """Send a short mail with a link to each person, once the transaction has ended well.

    messages: person, subject, one sentence, and the path of the page. The sentence names no place,
    community or report, and the address of the page neither: mail is read on lock screens, in copies and by scanners.
    For what its readers find on their pages as well: what does not leave is logged, without the address, and
    nobody hears of it. Whatever is counted, recorded or said to have been written goes by `send_links_now`.
    are_personal: whoever holds the link gets in by it; else it leads to a page behind the sign-in.
    """
    if messages:
        mails = _mails(messages, are_personal=are_personal)
        transaction.on_commit(lambda: send_each(mails), robust=True)


def send_links_now(messages: Sequence[Message], *, are_personal: bool = True) -> Written:
    """Send these mails at once and say to whom one left. As `send_links`, and called outside transactions."""
    answers = send_each(_mails(messages, are_personal=are_personal)) if messages else []
    tried = [(message[0], why_not) for message, why_not in zip(messages, answers, strict=True)]
    return Written(
        reached=tuple(person for person, why_not in tried if why_not is None),
        missed=tuple((person, why_not) for person, why_not in tried if why_not is not None),
    )


def send_links_in_turn(messages: Iterable[Message]) -> Iterator[Words | None]:
    """As `send_links_now`, each message asked for when its turn has come: None when its mail left, else why not."""
    yield from send_in_turn(_mail(*message, is_personal=True) for message in messages)


def _mails(messages: Sequence[Message], *, are_personal: bool) -> list[EmailMessage]:
    return [_mail(*message, is_personal=are_personal) for message in messages]


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
