"""Who came to a meeting: members, those who sent apologies, and guests; and that it was held."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import Attendance, Meeting, State
from commonweal.meetings.verbs import NEXT
from commonweal.meetings.writing import as_it_is
from commonweal.people.history import name_of
from commonweal.people.models import Membership, Organisation, User
from commonweal.people.texts import clean_text


def seats_at(meeting: Meeting) -> QuerySet[Membership]:
    """The seats that were held on the day of the meeting, by the member’s name."""
    on = timezone.localdate(meeting.starts_at)
    held = meeting.body.memberships.filter(from_on__lte=on).exclude(until_on__lt=on)
    return held.select_related("person__organisation", "on_behalf_of").order_by("person__name")


def attendance_as_seen(meeting: Meeting) -> dict[str, str]:
    """What somebody sees who says who was there, for `note_attendance` to compare with: how each member came, or ""."""
    rows = meeting.attendance.exclude(person=None).values_list("person__public_id", "came")
    return {seat.person.public_id: "" for seat in seats_at(meeting)} | dict(rows.order_by("pk"))


@transaction.atomic
def note_attendance(
    meeting: Meeting,
    *,
    members: Mapping[User, str],
    by: User,
    seen: Mapping[str, str] | None = None,
    at: datetime.datetime | None = None,
) -> None:
    """Say how each member came: present, apologies, in attendance; "" for one of whom nothing is said.

    Raises CannotMeet for somebody who had no seat on that day, and Conflict as `refuse_unseen` does.
    """
    as_it_is(meeting, by)
    _refuse_unseen(meeting, {person.public_id: came for person, came in members.items()}, seen)
    seats = {seat.person_id: seat for seat in seats_at(meeting)}
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


def _refuse_unseen(meeting: Meeting, then: Mapping[str, str], seen: Mapping[str, str] | None) -> None:
    """Of the members that this speaks of; one of whom nothing is said is as one without a row."""
    kept = attendance_as_seen(meeting)
    now = {name: kept.get(name, "") for name in then}
    was = None if seen is None else {name: seen.get(name, "") for name in then}
    refuse_unseen(was, now, then)


@transaction.atomic
def hold_meeting(meeting: Meeting, *, by: User, at: datetime.datetime | None = None) -> None:
    """Say that a meeting was held. Raises CannotMeet for one that has not begun, and one that was cancelled."""
    as_it_is(meeting, by)
    if meeting.state == State.HELD:
        return
    if State.HELD not in NEXT[meeting.state]:
        raise CannotMeet(
            _("A meeting that is “%(now)s” cannot become that.") % {"now": meeting.get_state_display()}
        )
    if meeting.starts_at > (at or timezone.now()):
        raise CannotMeet(_("A meeting that has not begun was not held yet."))
    meeting.state = State.HELD
    meeting.save(update_fields=["state"])
    record(
        "change meeting",
        by=by,
        item_kind="meeting",
        item_id=meeting.public_id,
        details={"changed": ["state"]},
        at=at,
    )
    seen = meeting.visibility_class_id
    announce("meeting", meeting.public_id, before=seen, after=seen)


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


def _noted(meeting: Meeting, by: User, at: datetime.datetime | None = None) -> None:
    record("note attendance", by=by, item_kind="meeting", item_id=meeting.public_id, at=at)
    seen = meeting.visibility_class_id
    announce("meeting", meeting.public_id, before=seen, after=seen)
