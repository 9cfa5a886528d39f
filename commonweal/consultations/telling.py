"""Telling those who asked what was decided: one mail each, and then nothing is left of their address."""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.consultations.models import Phase, ToTell
from commonweal.mailing import send_in_turn
from commonweal.people.sealing import unseal


def tell_what_was_decided() -> int:
    """Write to those who asked to hear of consultations that are fed back; how many mails left.

    Whoever was written to is forgotten before the next mail goes. Whom none left to is tried the next time. Call it outside
    transactions: a mail server may keep one waiting.
    """
    in_hand: list[ToTell] = []
    told: dict[str, int] = {}

    def mails() -> Iterator[EmailMessage]:
        waiting = ToTell.objects.filter(consultation__phase=Phase.FED_BACK).select_related("consultation")
        for one in waiting.order_by("pk"):
            in_hand.append(one)
            yield _mail(one)

    for why_not in send_in_turn(mails()):
        one = in_hand.pop()
        if why_not is None:
            key = one.consultation.public_id
            one.delete()
            told[key] = told.get(key, 0) + 1
    for key, number in told.items():
        record("tell what was decided", item_kind="consultation", item_id=key, details={"count": number})
    return sum(told.values())


def _mail(one: ToTell) -> EmailMessage:
    with translation.override(one.language or settings.LANGUAGE_CODE):
        path = reverse("consultations:consultation", args=[one.consultation.public_id])
        lines = [
            _("You asked to hear what became of a consultation that you replied to. It is decided:"),
            f"{settings.SITE_ADDRESS}{path}",
            _("We have now deleted your address."),
        ]
        return EmailMessage(
            _("What you were asked is decided"),
            "\n\n".join(lines) + "\n",
            settings.DEFAULT_FROM_EMAIL,
            [unseal(one.sealed)["email"]],
        )
