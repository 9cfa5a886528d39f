"""Pages of Wealdmere's bodies and meetings, one of each sort, left out where there is none."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from commonweal.demo.seeing import seen
from commonweal.meetings.models import Interest, Meeting, State
from commonweal.people.organisations_models import BodyKind
from commonweal.relations.models import Relationship
from commonweal.ui.screens import Screen


def screens_of_meetings() -> Iterator[Screen]:
    """Every page about one body or meeting that somebody of Wealdmere sees."""
    yield seen("meeting-new", reverse("meetings:new", args=["board"]), "grace")
    yield seen("interest-new", reverse("meetings:declare", args=["board"]), "grace")
    interest = Interest.objects.filter(withdrawn_on=None).first()
    if interest:
        yield seen(
            "interest-end", reverse("meetings:end-interest", args=["board", interest.public_id]), "aisha"
        )
    board = Meeting.objects.filter(body__kind=BodyKind.BOARD)
    for name, meeting in (("agreed", board.filter(state=State.AGREED).first()), ("coming", board.first())):
        if meeting:
            for person in ("grace", "lena"):
                yield seen(f"meeting-{name}", reverse("meetings:meeting", args=[meeting.public_id]), person)
    coming = board.filter(starts_at__gt=timezone.now(), items__isnull=False).first()
    if coming:
        yield seen("meeting-send", reverse("meetings:send", args=[coming.public_id]), "grace")
    tension = Meeting.objects.filter(body__kind=BodyKind.TENSION).last()
    if tension:
        yield seen("meeting-tension", reverse("meetings:meeting", args=[tension.public_id]), "ben")
    held = board.filter(state=State.HELD).first()
    if held:
        yield from _of_one_held(held)


def screens_of_relations() -> Iterator[Screen]:
    """Every page about one relationship, as whoever keeps in touch sees it."""
    found = Relationship.objects.filter(reach__isnull=False, ended_on=None).first()
    if found:
        for name in ("relationship", "change", "renew-reach", "end"):
            address = reverse(f"relations:{name}", args=[found.public_id])
            yield seen(f"relations-{name}", address, "aisha")
        pressed = ("press", "Show who they are and how to reach them")
        yield seen(
            "relations-who", reverse("relations:relationship", args=[found.public_id]), "aisha", pressed
        )


def _of_one_held(held: Meeting) -> Iterator[Screen]:
    yield seen("meeting-held", reverse("meetings:meeting", args=[held.public_id]), "aisha")
    for name in ("change", "attendance", "agree", "new-item", "decide"):
        yield seen(f"meeting-{name}", reverse(f"meetings:{name}", args=[held.public_id]), "aisha")
    item, decision = held.items.first(), held.decisions.first()
    if item:
        yield seen("meeting-item", reverse("meetings:item", args=[held.public_id, item.public_id]), "aisha")
    if decision:
        yield seen("decision", reverse("meetings:decision", args=[decision.public_id]), "aisha")
