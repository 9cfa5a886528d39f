"""Where relationships keep who somebody is: found for whoever asks, deleted when they ask for it."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonweal.people.marks import needles_of
from commonweal.people.rights import Foreseen, Gone, Holding
from commonweal.people.sealing import fingerprints, unseal
from commonweal.people.words import take_out
from commonweal.relations.models import Contact, Promise, Reach


def _of(details: dict[str, str]) -> QuerySet[Reach]:
    prints = set(fingerprints(details))
    keys = [one.pk for one in Reach.objects.only("pk", "found_by") if prints & set(one.found_by)]
    return Reach.objects.filter(pk__in=keys).select_related("relationship")


def _find(details: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "reference": one.relationship.public_id,
            "role": one.relationship.role,
            "organisation": one.relationship.organisation,
            "contact details": unseal(one.sealed),
            "contacts": [
                (
                    contact.on,
                    contact.get_how_display(),
                    contact.about,
                    [str(p) for p in contact.promises.all()],
                )
                for contact in one.relationship.contacts.prefetch_related("promises")
            ],
        }
        for one in _of(details)
    ]


def _erase(details: dict[str, str]) -> list[Gone]:
    """Who they are goes, and their name from what was logged; that the role was kept in touch with stays."""
    found = list(_of(details))
    named: list[Gone] = []
    for one in found:
        needles = [
            needle for known in (details, unseal(one.sealed)) for needle in needles_of(known, parts=True)
        ]
        named += take_out(needles, Contact.objects.filter(relationship=one.relationship_id))
        named += take_out(needles, Promise.objects.filter(contact__relationship=one.relationship_id))
    gone = [Gone("relationship", one.relationship.public_id) for one in found]
    _erase_ids(gone)
    return named + gone


def _erase_ids(gone: list[Gone]) -> int:
    names = [one.item for one in gone if one.kind == "relationship"]
    deleted, _of_each = Reach.objects.filter(relationship__public_id__in=names).delete()
    return deleted


def _due(on: datetime.date) -> int:
    """Nothing here: `people.ageing` deletes by the day on which the relationship ended."""
    return 0


def _foresee(details: dict[str, str]) -> Foreseen:
    number = _of(details).count()
    if not number:
        return Foreseen()
    words = ngettext(
        "Who they are, in %(n)d relationship, with how to reach them.",
        "Who they are, in %(n)d relationships, with how to reach them.",
        number,
    )
    return Foreseen(goes=(words % {"n": number},))


RELATIONSHIPS = Holding(
    name="relationships",
    find=_find,
    erase=_erase,
    erase_ids=_erase_ids,
    due=_due,
    title=_("Keeping in touch with you"),
    foresee=_foresee,
    is_written=False,
)
