"""Who may open the addresses of consultations, and send to them: a part of `access_table`.

What is asked of everybody everybody reads, once it was opened; what people replied is read by whoever runs it.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonweal.consultations.carried import Replying
from commonweal.consultations.models import Consultation
from commonweal.consultations.replying import send_reply
from commonweal.consultations.tests import asking
from tests.access_items import Args, Borough
from tests.access_who import OFFICER, PUBLIC, Address

SAID = {"heard": "A café.", "response": "It opens.", "changed": "yes"}


def of(make: Callable[..., Consultation], *more: Any) -> Callable[[Borough], Args]:
    """The address of a consultation that was brought so far."""
    return lambda borough: (make(borough.people["aisha"]).public_id, *more)


def replied(borough: Borough) -> Args:
    made = asking.opened(borough.people["aisha"])
    said = [(asking.questions_of(made)["say"], "Keep the lamp.", [])]
    reply, _code = send_reply(made, said=said, held="links")
    return (reply.public_id,)


def file_of(borough: Borough) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("asked.toml", asking.text(title="Another").encode())}


def whole_reply(borough: Borough) -> dict[str, Any]:
    """The last page of a reply with all its answers."""
    made = Consultation.objects.get()
    carried = Replying(consultation=made, began=timezone.now().timestamp() - 60)
    carried.answers = {
        "theme-1": {"q-which": ["1"]},
        "theme-2": {"q-say": ["Keep the lamp."]},
        "about": {"who": ["self"]},
    }
    return {"carried": carried.packed(), "step": "check"}


def on_paper(borough: Borough) -> dict[str, Any]:
    day = timezone.localdate() - datetime.timedelta(days=1)
    return {"received_on": day.isoformat(), "theme-2-q-say": "By hand."}


def decided(borough: Borough) -> dict[str, Any]:
    return {"outcome": "A café.", "decided_on": timezone.localdate().isoformat()}


def analysed(by: Any) -> Consultation:
    made = asking.move_on(asking.closed(by), to="analysed", by=by)
    asking.give_evidence(made, test=4, words="The board read all replies.", by=by)
    return made


CONSULTATIONS_TABLE = [
    Address("consultations:index", PUBLIC),
    Address("consultations:receipt", PUBLIC),
    Address("consultations:taken-back", PUBLIC),
    Address("consultations:consultation", PUBLIC, "open", of(asking.opened)),
    Address("consultations:consultation", PUBLIC, "fed back", of(asking.fed_back)),
    Address("consultations:reply", PUBLIC, of=of(asking.opened), sends=PUBLIC, sent=whole_reply),
    Address("consultations:reply-page", PUBLIC, of=of(asking.opened, "a1b2c3d4e5f6", "start")),
    Address("consultations:running", OFFICER),
    Address("consultations:new", OFFICER, sends=OFFICER, sent=file_of),
    Address("consultations:run", OFFICER, of=of(asking.opened)),
    Address("consultations:define", OFFICER, of=of(asking.drafted), sends=OFFICER, sent=file_of),
    Address(
        "consultations:evidence", OFFICER, of=of(asking.drafted, 4), sends=OFFICER, sent={"words": "Minutes."}
    ),
    Address("consultations:move", of=of(asking.drafted), sends=OFFICER, sent={"to": "agreed"}),
    Address("consultations:decided", OFFICER, of=of(analysed), sends=OFFICER, sent=decided),
    Address("consultations:answer", OFFICER, of=of(asking.closed, 1), sends=OFFICER, sent=SAID),
    Address("consultations:replies", OFFICER, of=of(asking.opened)),
    Address("consultations:read", OFFICER, of=replied),
    Address("consultations:count", of=replied, sends=OFFICER),
    Address("consultations:paper", OFFICER, of=of(asking.closed), sends=OFFICER, sent=on_paper),
]
