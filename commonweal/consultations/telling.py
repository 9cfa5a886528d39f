"""Telling those who asked what was decided: one mail each, and then nothing is left of their address."""

import datetime
import logging
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.consultations.models import Consultation, Phase, ToTell
from commonweal.mailing import REFUSED, send_in_turn
from commonweal.people.governance_models import Erasure
from commonweal.people.sealing import CannotOpen, unseal

logger = logging.getLogger(__name__)
# So long a worker has somebody in hand; one that was killed meanwhile lets go of them then.
IN_HAND = datetime.timedelta(minutes=10)


def tell_what_was_decided() -> int:
    """Write to those who asked to hear of consultations that are fed back; how many mails left.

    Whoever was written to is forgotten before the next mail goes, and so is an address that the server refuses. Whom no mail
    left to is tried again. Of two workers one writes. Call it outside transactions: a mail server may keep one waiting.
    """
    told = 0
    for consultation in Consultation.objects.filter(phase=Phase.FED_BACK, to_tell__isnull=False).distinct():
        told += _tell(consultation)
    return told


def _tell(consultation: Consultation) -> int:
    in_hand: list[ToTell] = []

    def mails() -> Iterator[EmailMessage]:
        for key in consultation.to_tell.order_by("pk").values_list("pk", flat=True):
            one = _claimed(key)
            address = _address_of(one) if one else ""
            if one and address:
                in_hand.append(one)
                yield _mail(consultation, address)

    told = 0
    try:
        for why_not in send_in_turn(mails()):
            one = in_hand.pop()
            if why_not is None or why_not is REFUSED:
                _forget(one)
            told += why_not is None
    finally:
        if told:
            record(
                "tell what was decided",
                item_kind="consultation",
                item_id=consultation.public_id,
                details={"count": told},
            )
    return told


def _claimed(key: int) -> ToTell | None:
    """Take somebody in hand, unless another worker has them or they are told by now."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - IN_HAND)
    mine = ToTell.objects.filter(free, pk=key).update(claimed_at=timezone.now())
    return ToTell.objects.filter(pk=key).first() if mine else None


def _address_of(one: ToTell) -> str:
    try:
        return unseal(one.sealed)["email"]
    except CannotOpen:
        logger.warning("An address cannot be opened", extra={"event": "address-not-opened"})
        return ""


@transaction.atomic
def _forget(one: ToTell) -> None:
    """Delete an address, also from a backup that is restored."""
    Erasure.objects.create(item_kind="to tell", item_id=str(one.pk), reason="told what was decided")
    one.delete()


def _mail(consultation: Consultation, address: str) -> EmailMessage:
    """A mail in each of our languages: which one somebody wrote in stands with their reply, and must not lead to it."""
    path = reverse("consultations:consultation", args=[consultation.public_id])
    subjects, parts = [], []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            subjects.append(_("What you were asked is decided"))
            parts.append(
                _("You asked to hear what became of a consultation that you replied to. It is decided:")
                + f"\n\n{settings.SITE_ADDRESS}{path}\n\n"
                + _("We have now deleted your address.")
            )
    return EmailMessage(
        " / ".join(subjects), "\n\n".join(parts) + "\n", settings.DEFAULT_FROM_EMAIL, [address]
    )
