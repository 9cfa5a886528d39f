"""Who may open the addresses of bodies and meetings, and send to them: a part of `access_table`.

Grace chairs the board and Aisha manages meetings; Farid sits on the board, and Ewa on the reference group. Ben is a member
of the tension monitoring group. Carys is of the neighbour, in no agreement with Wealdmere.
"""

import datetime
import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonweal.meetings.attendance import attendance_as_seen
from commonweal.meetings.feed import make_feed
from commonweal.meetings.interests import declare_interest
from commonweal.meetings.minutes import agree_minutes
from commonweal.meetings.models import AgendaItem, Decision, Interest, Meeting, Paper, State
from commonweal.meetings.papers import add_paper
from commonweal.meetings.verbs import (
    add_item,
    call_meeting,
    change_meeting,
    item_as_seen,
    meeting_as_seen,
    record_decision,
)
from commonweal.people.attached.reading import CleanFile
from commonweal.people.bodies import give_seat
from commonweal.people.models import Body
from tests.access_items import Args, Borough
from tests.access_who import ACTIONS, CONTENT, OFFICER, PUBLIC, TENSION, Address

READERS = ACTIONS - {"carys"}
WRITERS = {"aisha", "grace"}
MEMBERS = WRITERS | {"farid"}
HOUR = datetime.timedelta(hours=1)


def seated(borough: Borough) -> None:
    """Farid on the board and Ewa on the reference group, once."""
    for slug, who in (("board", "farid"), ("cohesion-reference-group", "ewa")):
        body, person = Body.objects.get(slug=slug), borough.people[who]
        if not body.memberships.filter(person=person).exists():
            give_seat(
                body,
                person,
                on_behalf_of=person.organisation,
                role="member",
                from_on=datetime.date(2026, 1, 1),
                by=borough.people["aisha"],
            )


def held(borough: Borough, slug: str = "board", **told: Any) -> Meeting:
    """A meeting of last week that was held, with a matter, a paper and a decision."""
    seated(borough)
    aisha, begins = borough.people["aisha"], timezone.now() - datetime.timedelta(days=7)
    meeting = call_meeting(
        Body.objects.get(slug=slug),
        starts_at=begins,
        ends_at=begins + HOUR,
        place="Canal Room",
        by=aisha,
        **told,
    )
    item = add_item(meeting, title="Rooms", by=aisha)
    add_paper(item, file=CleanFile("rooms.txt", "text/plain", b"Eleven rooms."), by=aisha)
    record_decision(
        meeting, item=item, words="A list is kept.", reasons="It is asked for.", wants_action=True, by=aisha
    )
    seen = meeting_as_seen(meeting)
    times = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    return change_meeting(meeting, **seen | times | {"state": State.HELD}, by=aisha)


def meeting(*more: Any, slug: str = "board", **told: Any) -> Any:
    return lambda borough: (held(borough, slug, **told).public_id, *more)


def over(borough: Borough) -> Args:
    """A meeting of last week of which nobody has said yet that it was held."""
    found = held(borough)
    Meeting.objects.filter(pk=found.pk).update(state=State.PLANNED)
    return (found.public_id,)


def coming(borough: Borough) -> Args:
    """A meeting of next week with a matter on its agenda."""
    seated(borough)
    aisha, begins = borough.people["aisha"], timezone.now() + datetime.timedelta(days=7)
    board = Body.objects.get(slug="board")
    found = call_meeting(board, starts_at=begins, ends_at=begins + HOUR, place="Canal Room", by=aisha)
    add_item(found, title="Rooms", by=aisha)
    return (found.public_id,)


def agreed(*more: Any) -> Any:
    def of(borough: Borough) -> Args:
        found = held(borough)
        agree_minutes(found, on=timezone.localdate(), by=borough.people["aisha"])
        return (found.public_id, *more)

    return of


def item(borough: Borough) -> Args:
    found = held(borough)
    return (found.public_id, AgendaItem.objects.get().public_id)


def paper(borough: Borough) -> Args:
    found = held(borough)
    return (found.public_id, Paper.objects.get().public_id)


def decision(slug: str = "board", **told: Any) -> Any:
    def of(borough: Borough) -> Args:
        held(borough, slug, **told)
        return (Decision.objects.get().public_id,)

    return of


def interest(borough: Borough) -> Args:
    seated(borough)
    declare_interest(
        Body.objects.get(slug="board"),
        person=borough.people["farid"],
        organisation="Canalside Homes",
        words="Trustee.",
        on=datetime.date(2026, 11, 2),
        by=borough.people["aisha"],
    )
    return ("board", Interest.objects.get().public_id)


def body(slug: str = "board") -> Any:
    def of(borough: Borough) -> Args:
        seated(borough)
        return (slug,)

    return of


def feed(borough: Borough) -> Args:
    return (make_feed(by=borough.people["grace"]),)


def to_change(borough: Borough) -> dict[str, Any]:
    seen = json.dumps(meeting_as_seen(Meeting.objects.get()))
    return WHEN | {"on": "2026-11-16", "state": "held", "place": "Library", "seen": seen}


def to_change_item(borough: Borough) -> dict[str, Any]:
    seen = json.dumps(item_as_seen(AgendaItem.objects.get()))
    return {"do": "change", "title": "Rooms for all", "order": "1", "seen": seen}


def to_add_paper(borough: Borough) -> dict[str, Any]:
    return {"do": "paper", "paper": SimpleUploadedFile("steps.txt", b"Four have none.")}


def to_note(borough: Borough) -> dict[str, Any]:
    seen = json.dumps(attendance_as_seen(Meeting.objects.get()))
    return {"do": "members", "seen": seen, f"came-{borough.people['farid'].public_id}": "present"}


def to_declare(borough: Borough) -> dict[str, Any]:
    told = {"organisation": "The choir", "words": "Treasurer.", "declared_on": "2026-11-02"}
    return told | {"person": borough.people["farid"].pk}


WHEN = {"on": "2026-12-14", "begins": "14:00", "ends": "16:00", "place": "Canal Room", "marking": "official"}
DECISION = {"words": "Rooms are listed.", "reasons": "People ask for them.", "wants_action": "on"}
BY_SEAT = READERS | {"ewa"}
MEETINGS_TABLE = (
    Address("search:search", CONTENT, case="of decisions", query="?q=market&kind=decision"),
    Address("search:search", CONTENT, case="of meetings", query="?q=market&kind=meeting"),
    Address("meetings:bodies", CONTENT),
    Address("meetings:body", READERS, of=body()),
    Address("meetings:body", BY_SEAT, "with Ewa’s seat", of=body("cohesion-reference-group")),
    Address("meetings:body", {"aisha", "ben", "lena"}, "of tension", of=body("tension-monitoring-group")),
    Address("meetings:declare", MEMBERS, of=body(), sends=MEMBERS, sent=to_declare),
    Address(
        "meetings:end-interest", MEMBERS, of=interest, sends=MEMBERS, sent={"withdrawn_on": "2026-11-20"}
    ),
    Address("meetings:new", WRITERS, of=body(), sends=WRITERS, sent=WHEN),
    Address(
        "meetings:new", OFFICER, "of tension", body("tension-monitoring-group"), sends=OFFICER, sent=WHEN
    ),
    Address("meetings:meetings", CONTENT),
    Address("meetings:meeting", READERS, "of the board", meeting()),
    Address("meetings:meeting", BY_SEAT, "with Ewa’s seat", meeting(slug="cohesion-reference-group")),
    Address("meetings:meeting", TENSION, "sensitive", meeting(marking="sensitive")),
    Address(
        "meetings:meeting",
        {"aisha", "ben", "lena"},
        "of tension",
        meeting(slug="tension-monitoring-group"),
    ),
    Address("meetings:change", WRITERS, of=meeting(), sends=WRITERS, sent=to_change),
    Address("meetings:attendance", WRITERS, of=meeting(), sends=WRITERS, sent=to_note),
    Address("meetings:hold", of=over, sends=WRITERS),
    Address("meetings:send", WRITERS, of=coming, sends=WRITERS),
    Address("meetings:agree", WRITERS, of=meeting(), sends=WRITERS, sent={"agreed_on": "2026-11-20"}),
    Address("meetings:minutes", MEMBERS, "draft", meeting("docx")),
    Address("meetings:minutes", READERS, "agreed", agreed("docx")),
    Address("meetings:minutes", frozenset(), "of no such form", agreed("exe")),
    Address("meetings:new-item", WRITERS, of=meeting(), sends=WRITERS, sent={"title": "The year"}),
    Address("meetings:item", WRITERS, "words", item, sends=WRITERS, sent=to_change_item),
    Address("meetings:item", WRITERS, "paper", item, sends=WRITERS, sent=to_add_paper),
    Address("meetings:paper", MEMBERS, of=paper),
    Address("meetings:take-paper", of=paper, sends=WRITERS),
    Address("meetings:decide", WRITERS, of=meeting(), sends=WRITERS, sent=DECISION),
    Address("meetings:decision", READERS, "of the board", decision()),
    Address("meetings:decision", {"aisha", "ben"}, "sensitive", decision(marking="sensitive")),
    Address("meetings:calendar", CONTENT, sends=CONTENT, sent={"do": "make"}),
    Address("meetings:feed", PUBLIC, of=feed),
)
