"""What an address names, as this person may see it; 404 for anything else."""

from django.http import Http404

from commonweal.meetings.models import AgendaItem, Meeting
from commonweal.meetings.selectors import OPENS, bodies_visible_to, meetings_visible_to
from commonweal.meetings.writing import may_write_for
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import Body

for_readers = needs(*OPENS)


def body_of(request: SignedInRequest, slug: str, *, to_write: bool = False) -> Body:
    """The body of this name. to_write: for whoever writes for it alone."""
    found = bodies_visible_to(request.user).filter(slug=slug).first()
    if found is None or (to_write and not may_write_for(request.user, found)):
        raise Http404
    return found


def meeting_of(request: SignedInRequest, public_id: str, *, to_write: bool = False) -> Meeting:
    """The meeting with this identifier. to_write: for whoever writes for its body alone."""
    found = meetings_visible_to(request.user).filter(public_id=public_id).first()
    if found is None or (to_write and not may_write_for(request.user, found.body)):
        raise Http404
    return found


def item_of(meeting: Meeting, item_id: str) -> AgendaItem:
    """The matter on the agenda of a meeting that was found."""
    found = meeting.items.filter(public_id=item_id).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found
