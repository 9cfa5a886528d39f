"""Taking in a reply to a consultation, and what its writer may do with it later."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.consultations.models import Answer, Channel, Consultation, Question, Reply, ToTell
from commonweal.consultations.verbs import CannotConsult, locked, refuse_unless_running
from commonweal.identifiers import receipt_code
from commonweal.people.governance import NotReady, refuse_unless_ready
from commonweal.people.governance_models import Erasure
from commonweal.people.models import User
from commonweal.people.sealing import fingerprints, receipt_hash, seal
from commonweal.places.placing import place_in
from commonweal.places.postcodes import find_postcode
from commonweal.places.selectors import area_set_of


@transaction.atomic
def send_reply(
    consultation: Consultation,
    *,
    said: Iterable[tuple[Question, str, list[str]]],
    on_behalf_of: str = "",
    postcode: str = "",
    email: str = "",
    language: str = "",
    content_key: str | None = None,
    held: str = "",
    by: User | None = None,
    received_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> tuple[Reply, str]:
    """Keep a reply, and return it with the code that its writer gets.

    Of the postcode only the ward is kept. The e-mail address is encrypted, and nothing leads from it to the reply. by: who
    typed in a reply that came on paper, which may have come late; nobody for one that was sent here. Raises CannotConsult
    where the consultation takes none on this day.
    """
    refuse_unless_ready()
    consultation = Consultation.objects.get(pk=consultation.pk)
    today = timezone.localdate(at)
    if by is None and not consultation.takes_replies(today):
        raise CannotConsult(_("This consultation takes no replies now."))
    if by is not None:
        refuse_unless_running(by, consultation)
        _refuse_paper(consultation, received_on, today)
    code = receipt_code()
    reply = Reply.objects.create(
        consultation=consultation,
        channel=Channel.ONLINE if by is None else Channel.PAPER,
        received_on=received_on or today,
        language=language[:10],
        on_behalf_of=on_behalf_of.strip(),
        area_id=ward_of(postcode),
        receipt_hash=receipt_hash(code),
        content_key=content_key,
        held=held,
        typed_by=by,
    )
    Answer.objects.bulk_create(
        Answer(reply=reply, question=question, words=words, chosen=chosen) for question, words, chosen in said
    )
    if email:
        [found_by] = fingerprints({"email": email})
        ToTell.objects.get_or_create(
            consultation=consultation,
            found_by=found_by,
            defaults={"sealed": seal({"email": email}), "decided_by": consultation.decided_by},
        )
    if by is not None:
        record("type in reply", by=by, item_kind="reply", item_id=reply.public_id, at=at)
    return reply, code


def takes_now(consultation: Consultation) -> bool:
    """Is it open today, and are the law's papers in order, so that a reply can be kept?"""
    try:
        refuse_unless_ready()
    except NotReady:
        return False
    return consultation.takes_replies(timezone.localdate())


def _refuse_paper(
    consultation: Consultation, received_on: datetime.date | None, today: datetime.date
) -> None:
    if consultation.phase not in ("open", "closed"):
        raise CannotConsult(_("Replies on paper are typed in while a consultation is open or closed."))
    if received_on is None or not consultation.opens_on <= received_on <= today:
        raise CannotConsult(_("Say on which day it came: not before the first day, and not to come."))


def ward_of(postcode: str) -> int | None:
    """The ward in use today in which a postcode lies; None where it is not known. The postcode is not kept.

    >>> ward_of("") is None
    True
    """
    found = find_postcode(postcode) if postcode else None
    wards = area_set_of("ward")
    if found is None or wards is None or found.lon is None or found.lat is None:
        return None
    [area] = place_in(wards, [found.lon], [found.lat])
    return int(area) or None


def was_sent(*, content_key: str) -> bool:
    """Has a reply been kept that was sent with this filling-in of a form?"""
    return Reply.objects.filter(content_key=content_key).exists()


@transaction.atomic
def renew_receipt(*, content_key: str) -> str | None:
    """A new code for a reply whose first one was lost on the way to the screen; the old one ends. None for no reply."""
    code = receipt_code()
    changed = Reply.objects.filter(content_key=content_key).update(receipt_hash=receipt_hash(code))
    return code if changed else None


def reply_with_receipt(code: str) -> Reply | None:
    """The reply that this code was given for; None when there is none."""
    if not code.strip():
        return None
    return Reply.objects.select_related("consultation").filter(receipt_hash=receipt_hash(code)).first()


@transaction.atomic
def take_back(code: str) -> bool:
    """Delete the reply of whoever has its code, while nobody has counted it yet; whether it is gone."""
    reply = reply_with_receipt(code)
    if reply is None or locked(reply.consultation).phase not in ("open", "closed"):
        return False
    # A backup from before must not bring it back.
    Erasure.objects.create(item_kind="reply", item_id=reply.public_id, reason="taken back by its writer")
    record(
        "reply taken back by its writer",
        item_kind="consultation",
        item_id=reply.consultation.public_id,
    )
    reply.delete()
    return True
