"""The agenda sent to members: a mail to each that says no more than that it is ready and where, and once."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.meetings.attendance import seats_at
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import AgendaNotice, Meeting, State
from commonweal.meetings.selectors import meetings_visible_to
from commonweal.meetings.verbs import NEXT
from commonweal.meetings.writing import as_it_is
from commonweal.notices.mail import Message, Words, Written, send_links_now
from commonweal.people.models import User

SUBJECT = gettext_lazy("The agenda of a meeting is ready")
SENTENCE = gettext_lazy("The agenda of a meeting that you are a member of is ready to read.")
SENT = "send agenda"
# Whoever began to send and was stopped stands in nobody's way for longer: a mail takes two minutes at the most.
STOPPED_AFTER = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Recipients:
    """The members on the day of a meeting: who is written to now, who was already, and who cannot be, each with why."""

    now: tuple[User, ...]
    already: tuple[AgendaNotice, ...]
    out_of_reach: tuple[tuple[User, Words], ...]


def may_send(meeting: Meeting, at: datetime.datetime | None = None) -> bool:
    """Is there an agenda to send of a meeting that is still to come?"""
    is_to_come = meeting.starts_at > (at or timezone.now()) and State.AGENDA_OUT in NEXT[meeting.state]
    return is_to_come and meeting.items.exists()


def recipients_of(meeting: Meeting) -> Recipients:
    """Who would get a mail with the agenda now. Whoever may not see the meeting gets none: its link would lead nowhere."""
    told = meeting.notices.exclude(told_at=None).select_related("person__organisation")
    already = tuple(told.order_by("told_at", "person__name"))
    done = {one.person_id for one in already}
    now, out_of_reach = [], []
    for person in dict.fromkeys(seat.person for seat in seats_at(meeting)):
        if person.pk in done:
            continue
        if not person.is_active:
            out_of_reach.append((person, _("whose account is closed")))
        elif not person.email:
            out_of_reach.append((person, _("of whom no e-mail address is known")))
        elif not meetings_visible_to(person).filter(pk=meeting.pk).exists():
            out_of_reach.append((person, _("who may not see this meeting")))
        else:
            now.append(person)
    return Recipients(tuple(now), already, tuple(out_of_reach))


def send_agenda(meeting: Meeting, *, by: User) -> Written:
    """Write to each member who was not written to yet that the agenda is ready; to whom a mail left, and to whom none did.

    The mail holds a link to the page behind the sign-in and nothing of the meeting. The record keeps who was told. Call
    it outside transactions: a mail server may keep one waiting. Raises CannotMeet where there is nothing to send.
    """
    mine, out_of_reach = _claim(meeting, by)
    address = reverse("meetings:meeting", args=[meeting.public_id])
    messages: list[Message] = [(person, SUBJECT, SENTENCE, address) for person in mine]
    written = send_links_now(messages, are_personal=False)
    _keep(meeting, written, by=by)
    return Written(written.reached, (*written.missed, *out_of_reach))


@transaction.atomic
def _claim(meeting: Meeting, by: User) -> tuple[list[User], Sequence[tuple[User, Words]]]:
    """Who is written to by this sending alone: of two at once each member is written to by one."""
    as_it_is(meeting, by)
    if not may_send(meeting):
        raise CannotMeet(_("There is no agenda to send: it is empty, or the meeting is not to come."))
    now = timezone.now()
    found = recipients_of(meeting)
    meeting.notices.filter(told_at=None, begun_at__lte=now - STOPPED_AFTER).delete()
    being_told = set(meeting.notices.filter(told_at=None).values_list("person", flat=True))
    mine = [person for person in found.now if person.pk not in being_told]
    AgendaNotice.objects.bulk_create(
        [AgendaNotice(meeting=meeting, person=person, begun_at=now) for person in mine]
    )
    return mine, found.out_of_reach


@transaction.atomic
def _keep(meeting: Meeting, written: Written, *, by: User) -> None:
    """Write down whom a mail left to; those whom none did are tried again the next time."""
    now = timezone.now()
    reached = Q(person__in=[one.pk for one in written.reached])
    meeting.notices.filter(reached).update(told_at=now)
    meeting.notices.filter(person__in=[one.pk for one, _why in written.missed], told_at=None).delete()
    if not written.reached:
        return
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    if meeting.state == State.PLANNED:
        meeting.state = State.AGENDA_OUT
        meeting.save(update_fields=["state"])
    told = [one.public_id for one in written.reached]
    record(SENT, by=by, item_kind="meeting", item_id=meeting.public_id, details={"members told": told})
    seen = meeting.visibility_class_id
    announce("meeting", meeting.public_id, before=seen, after=seen)
