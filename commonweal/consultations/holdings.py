"""Where consultations keep who somebody is: whom to tell, and replies by the code that their writers have."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonweal.consultations.models import Reply, ToTell
from commonweal.consultations.offered import read
from commonweal.people.rights import Foreseen, Gone, Holding
from commonweal.people.sealing import fingerprints, receipt_hash, unseal


def _to_tell(details: dict[str, str]) -> QuerySet[ToTell]:
    return ToTell.objects.filter(found_by__in=fingerprints(details)).select_related("consultation")


def _replies(details: dict[str, str]) -> QuerySet[Reply]:
    code = details.get("receipt", "")
    return Reply.objects.filter(receipt_hash=receipt_hash(code)) if code.strip() else Reply.objects.none()


def _find(details: dict[str, str]) -> list[dict[str, Any]]:
    told = [
        {"consultation": one.consultation.title, "contact details": unseal(one.sealed)}
        for one in _to_tell(details)
    ]
    replied = [
        {
            "reference": one.public_id,
            "consultation": one.consultation.title,
            "received": one.received_on,
            "on behalf of": one.on_behalf_of,
            "ward": one.area.name if one.area else "",
            "answers": [
                (answer.question.words, read(answer.question, answer.words, answer.chosen))
                for answer in one.answers.select_related("question")
            ],
        }
        for one in _replies(details).select_related("consultation", "area")
    ]
    return told + replied


def _erase(details: dict[str, str]) -> list[Gone]:
    gone = [Gone("to tell", str(one.pk)) for one in _to_tell(details)]
    gone += [Gone("reply", one.public_id) for one in _replies(details)]
    _erase_ids(gone)
    return gone


def _erase_ids(gone: list[Gone]) -> int:
    told, _of_each = ToTell.objects.filter(
        pk__in=[int(one.item) for one in gone if one.kind == "to tell"]
    ).delete()
    replies = Reply.objects.filter(public_id__in=[one.item for one in gone if one.kind == "reply"])
    number = replies.count()
    replies.delete()
    return told + number


def _due(on: datetime.date) -> int:
    """Nothing here: `people.ageing` deletes by the day that each row has."""
    return 0


def _foresee(details: dict[str, str]) -> Foreseen:
    goes = []
    if told := _to_tell(details).count():
        words = ngettext(
            "The e-mail address, of %(n)d consultation.", "The e-mail address, of %(n)d consultations.", told
        )
        goes.append(words % {"n": told})
    if replies := _replies(details).count():
        words = ngettext("%(n)d reply to a consultation.", "%(n)d replies to consultations.", replies)
        goes.append(words % {"n": replies})
    return Foreseen(goes=tuple(goes))


CONSULTATIONS = Holding(
    name="consultations",
    find=_find,
    erase=_erase,
    erase_ids=_erase_ids,
    due=_due,
    title=_("Your replies to consultations"),
    foresee=_foresee,
)
