"""Who may open the addresses of keeping in touch, and send to them: a part of `access_table`.

What the council keeps is for those of the council whose role keeps in touch: Aisha, and none of its other people.
"""

import datetime
import json
from typing import Any

from commonweal.relations.models import Promise, Relationship
from commonweal.relations.verbs import begin_relationship, log_contact, relationship_as_seen
from tests.access_items import Args, Borough
from tests.access_who import OFFICER, Address

KEEPING = {"aisha", "ben", "farid"}
WITH = {"kind": "councillor", "role": "Ward councillor", "rhythm": "31"}


def kept(borough: Borough) -> Args:
    made = begin_relationship(
        kind="councillor", role="Ward councillor", details={"name": "Somebody"}, by=borough.people["aisha"]
    )
    return (made.public_id,)


def promised(borough: Borough) -> Args:
    kept(borough)
    log_contact(
        Relationship.objects.get(),
        on=datetime.date(2026, 11, 20),
        how="met",
        about="Lights on the stairs",
        promise="Ask who owns the stairs",
        due_on=datetime.date(2026, 12, 1),
        by=borough.people["aisha"],
    )
    return (Promise.objects.get().public_id,)


def to_change(borough: Borough) -> dict[str, Any]:
    seen = json.dumps(relationship_as_seen(Relationship.objects.get()))
    return WITH | {"role": "Another ward", "seen": seen}


def to_log(borough: Borough) -> dict[str, Any]:
    kept(borough)
    return {"relationship": Relationship.objects.get().pk, "how": "met", "about": "Lights on the stairs"}


RELATIONS_TABLE = (
    Address("relations:relationships", KEEPING),
    Address("relations:log", KEEPING, sends=OFFICER, sent=to_log),
    Address("relations:new", KEEPING, sends=KEEPING, sent=WITH),
    Address("relations:relationship", OFFICER, of=kept),
    Address("relations:reach", of=kept, sends=OFFICER),
    Address("relations:renew-reach", OFFICER, of=kept, sends=OFFICER, sent={"name": "Another"}),
    Address("relations:change", OFFICER, of=kept, sends=OFFICER, sent=to_change),
    Address("relations:end", OFFICER, of=kept, sends=OFFICER, sent={"ended_on": "2026-11-23"}),
    Address("relations:keep", of=promised, sends=OFFICER),
    Address("relations:act", of=promised, sends=OFFICER),
)
