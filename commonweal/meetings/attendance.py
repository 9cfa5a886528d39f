"""Who came to a meeting: members, those who sent apologies, and guests; and that it was held."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import Attendance, Meeting
from commonweal.meetings.writing import as_it_is
from commonweal.people.history import name_of
from commonweal.people.models import Organisation, User
from commonweal.people.texts import clean_text


@transaction.atomic
def note_attendance(
    meeting: Meeting, *, members: Mapping[User, str], by: User, at: datetime.datetime | None = None
) -> None:
    """Say how each member came: present, apologies, in attendance; "" for one of whom nothing is said.

    Raises CannotMeet for somebody who had no seat on that day.
    """
    as_it_is(meeting, by)
    on = timezone.localdate(meeting.starts_at)
    seats = {
        seat.person_id: seat
        for seat in meeting.body.memberships.filter(from_on__lte=on).exclude(until_on__lt=on)
    }
    for person, came in members.items():
        if person.pk not in seats:
            raise CannotMeet(_("%(name)s had no seat on that day.") % {"name": name_of(person, by)})
        if not came:
            meeting.attendance.filter(person=person).delete()
            continue
        Attendance.objects.update_or_create(
            meeting=meeting,
            person=person,
            defaults={
                "came": Attendance.Came(came),
                "organisation_id": seats[person.pk].on_behalf_of_id or person.organisation_id,
            },
        )
    _noted(meeting, by, at)


@transaction.atomic
def add_guest(
    meeting: Meeting,
    *,
    guest: str,
    organisation: Organisation | None,
    by: User,
    at: datetime.datetime | None = None,
) -> Attendance:
    """Say that somebody without a seat was there: by name or post, and for which organisation."""
    as_it_is(meeting, by)
    words = clean_text(guest)
    if not words:
        raise CannotMeet(_("Say who was there, by name or post."))
    if meeting.attendance.filter(guest=words, organisation=organisation).exists():
        raise CannotMeet(_("This guest is on the list already."))
    made = Attendance.objects.create(
        meeting=meeting, guest=words, organisation=organisation, came=Attendance.Came.IN_ATTENDANCE
    )
    _noted(meeting, by, at)
    return made


@transaction.atomic
def remove_guests(meeting: Meeting, *, guests: Iterable[Attendance], by: User) -> None:
    """Take guests off the list who were put there by mistake."""
    as_it_is(meeting, by)
    meeting.attendance.filter(pk__in=[one.pk for one in guests], person=None).delete()
    _noted(meeting, by)


def _noted(
    meeting: Meeting, by: User, at: datetime.datetime | None = None, *, verb: str = "note attendance"
) -> None:
    record(verb, by=by, item_kind="meeting", item_id=meeting.public_id, at=at)
    seen = meeting.visibility_class_id
    announce("meeting", meeting.public_id, before=seen, after=seen)
