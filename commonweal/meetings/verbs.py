"""Calling a meeting, its agenda, what was decided."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.answering import lock_answers, rise_with
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.meetings.classes import CannotMeet, class_of
from commonweal.meetings.models import AgendaItem, Decision, Meeting, State
from commonweal.meetings.outcomes import carry_out
from commonweal.meetings.writing import as_it_is, refuse_unless_writer
from commonweal.people.confirming import confirmed
from commonweal.people.models import Body, Organisation, User
from commonweal.people.roles import Permission
from commonweal.people.texts import clean_text
from commonweal.people.visibility_models import Marking
from commonweal.thread.models import Link, Relation
from commonweal.thread.selectors import Key, find_items
from commonweal.thread.verbs import tie

# What a meeting may become from what it is; agreed minutes come by `minutes.agree_minutes`.
NEXT: Mapping[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.PLANNED, State.AGENDA_OUT, State.HELD, State.CANCELLED}),
    State.AGENDA_OUT: frozenset({State.PLANNED, State.AGENDA_OUT, State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.HELD}),
    State.CANCELLED: frozenset({State.CANCELLED, State.PLANNED}),
    State.AGREED: frozenset(),
}


@transaction.atomic
def call_meeting(
    body: Body,
    *,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    online: str = "",
    marking: str = Marking.OFFICIAL,
    by: User,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Meeting:
    """Put a meeting of a body on the record. It is seen by those who may see what its body speaks of, and its members.

    Raises CannotMeet for one that ends before it begins or that its caller would not see, and while no organisation leads.
    at: when it was called, now unless given.
    """
    refuse_unless_writer(by, body)
    lead = Organisation.objects.filter(is_lead=True).first()
    if lead is None:
        raise CannotMeet(_("No organisation leads the partnership, so nobody could say who may see it."))
    _refuse_times(starts_at, ends_at, place, online)
    seen = class_of(body, lead, marking)
    _refuse_hiding(seen.marking, by)
    meeting = Meeting.objects.create(
        body=body,
        starts_at=starts_at,
        ends_at=ends_at,
        place=clean_text(place),
        online=clean_text(online),
        visibility_class=seen,
        made_by=by,
        made_at=at or timezone.now(),
        content_key=content_key,
    )
    _note("call meeting", meeting, by, at=at)
    announce("meeting", meeting.public_id, before=None, after=seen.pk)
    return meeting


def _refuse_times(starts_at: datetime.datetime, ends_at: datetime.datetime, place: str, online: str) -> None:
    if ends_at <= starts_at:
        raise CannotMeet(_("The meeting ends before it begins."))
    if ends_at - starts_at > datetime.timedelta(days=2):
        raise CannotMeet(_("A meeting of more than two days is more than one meeting."))
    if not place.strip() and not online.strip():
        raise CannotMeet(_("Say where it is, or how to join it online."))


def _refuse_hiding(marking: str, by: User) -> None:
    if marking == Marking.SENSITIVE and not by.may(Permission.SEE_SENSITIVE):
        raise CannotMeet(_("You may not see what is OFFICIAL-SENSITIVE, so you cannot mark it so."))


def _note(
    verb: str,
    meeting: Meeting,
    by: User,
    details: dict[str, Any] | None = None,
    *,
    at: datetime.datetime | None = None,
) -> None:
    record(verb, by=by, item_kind="meeting", item_id=meeting.public_id, details=details, at=at)


def meeting_as_seen(meeting: Meeting) -> dict[str, Any]:
    """What somebody sees who changes when and where a meeting is, for `change_meeting` to compare with."""
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
        "online": meeting.online,
        "state": meeting.state,
        "marking": meeting.visibility_class.marking,
    }


@transaction.atomic
def change_meeting(
    meeting: Meeting,
    *,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    online: str,
    state: str,
    marking: str,
    by: User,
    seen: Mapping[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> Meeting:
    """Say otherwise when and where a meeting is, or how far it has come.

    A marking is raised and never lowered: its decisions, and the actions that answer them, rise with it. Raises CannotMeet
    for a state that does not follow, such as from held back to planned, and Conflict as `refuse_unseen` does.
    """
    as_it_is(meeting, by)
    now = meeting_as_seen(meeting)
    then = {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "place": clean_text(place),
        "online": clean_text(online),
        "state": state,
        "marking": marking,
    }
    refuse_unseen(seen, now, then)
    changed = sorted(name for name, value in then.items() if value != now[name])
    if not changed:
        return meeting
    _refuse_times(starts_at, ends_at, place, online)
    if state not in NEXT[meeting.state]:
        raise CannotMeet(
            _("A meeting that is “%(now)s” cannot become that.") % {"now": meeting.get_state_display()}
        )
    if state == State.HELD and starts_at > (at or timezone.now()):
        raise CannotMeet(_("A meeting that has not begun was not held yet."))
    before = meeting.visibility_class
    if marking != before.marking:
        if marking == Marking.OFFICIAL:
            raise CannotMeet(_("A meeting is never marked lower: others have kept to its marking."))
        _refuse_hiding(marking, by)
        meeting.visibility_class = class_of(meeting.body, before.organisation, marking)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.online, meeting.state = then["place"], then["online"], State(state)
    meeting.save()
    _note("change meeting", meeting, by, {"changed": changed}, at=at)
    _let_decisions_rise(meeting, before.pk, by)
    announce("meeting", meeting.public_id, before=before.pk, after=meeting.visibility_class_id)
    return meeting


def _let_decisions_rise(meeting: Meeting, before: int, by: User) -> None:
    if meeting.visibility_class_id == before:
        return
    names = list(meeting.decisions.values_list("public_id", flat=True))
    lock_answers("decision", names)
    meeting.decisions.update(visibility_class=meeting.visibility_class)
    for name in names:
        announce("decision", name, before=before, after=meeting.visibility_class_id)
    rise_with("decision", names, meeting.visibility_class, by=by)


def item_as_seen(item: AgendaItem) -> dict[str, Any]:
    """What somebody sees who changes a matter on the agenda, for `change_item` to compare with."""
    return {
        "title": item.title,
        "led_by": item.led_by,
        "lasts": item.lasts,
        "order": item.order,
        "said": item.said,
    }


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    title: str,
    by: User,
    led_by: str = "",
    lasts: int | None = None,
    about: Key | None = None,
    said: str = "",
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> AgendaItem:
    """Put a matter on the agenda, behind the others. about: an item of the product that it is about, which its writer sees."""
    as_it_is(meeting, by)
    last = meeting.items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem(
        meeting=meeting,
        order=last + 1,
        title=clean_text(title),
        led_by=clean_text(led_by),
        lasts=lasts,
        said=clean_text(said),
    )
    if not item.title:
        raise CannotMeet(_("Say what it is about."))
    _set_about(item, about, by, at)
    item.save()
    _note("add agenda item", meeting, by, confirmed(is_confirmed), at=at)
    _announce(meeting)
    return item


def _set_about(item: AgendaItem, about: Key | None, by: User, at: datetime.datetime | None = None) -> None:
    """Say which item a matter is about, and tie the meeting to it; the tie to one that it was about before goes."""
    before = (item.about_kind, item.about_id)
    if about == before or (about is None and not item.about_id):
        return
    if about is not None and not find_items({about}, viewer=by):
        raise CannotMeet(_("There is no such item."))
    this = ("meeting", item.meeting.public_id)
    if item.about_id and not item.meeting.items.exclude(pk=item.pk).filter(
        about_kind=before[0], about_id=before[1]
    ):
        Link.objects.filter(
            earlier_kind=before[0],
            earlier_id=before[1],
            later_kind=this[0],
            later_id=this[1],
            relation=Relation.CAME_FROM,
        ).delete()
    item.about_kind, item.about_id = about or ("", "")
    if about is not None:
        tie(earlier=about, later=this, relation=Relation.CAME_FROM, by=by, at=at)


@transaction.atomic
def change_item(
    item: AgendaItem,
    *,
    title: str,
    led_by: str,
    lasts: int | None,
    order: int,
    said: str,
    about: Key | None,
    by: User,
    seen: Mapping[str, Any] | None = None,
    is_confirmed: bool = False,
) -> AgendaItem:
    """Say otherwise what a matter is, who leads it and how long, where in the order it comes, and what was said of it.

    The others move up or down. Raises CannotMeet, and Conflict as `refuse_unseen` does.
    """
    as_it_is(item.meeting, by)
    item.refresh_from_db()
    then = {
        "title": clean_text(title),
        "led_by": clean_text(led_by),
        "lasts": lasts,
        "order": order,
        "said": clean_text(said),
    }
    if not then["title"]:
        raise CannotMeet(_("Say what it is about."))
    now = item_as_seen(item)
    refuse_unseen(seen, now, then)
    _set_about(item, about, by)
    for name, value in then.items():
        setattr(item, name, value)
    item.save()
    _reorder(item, order)
    changed = sorted(name for name, value in then.items() if value != now[name])
    _note("change agenda item", item.meeting, by, {"changed": changed} | confirmed(is_confirmed))
    _announce(item.meeting)
    return item


def _reorder(moved: AgendaItem, order: int) -> None:
    others = list(moved.meeting.items.exclude(pk=moved.pk))
    others.insert(max(0, min(order - 1, len(others))), moved)
    for number, one in enumerate(others, start=1):
        if one.order != number:
            AgendaItem.objects.filter(pk=one.pk).update(order=number)
    moved.refresh_from_db(fields=["order"])


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> None:
    """Take a matter off the agenda. Raises CannotMeet where something was decided on it or papers were given out for it."""
    as_it_is(item.meeting, by)
    if item.decisions.exists() or item.papers.exists():
        raise CannotMeet(_("Something hangs on it: a decision or a paper. It stays on the agenda."))
    _set_about(item, None, by)
    meeting = item.meeting
    item.delete()
    for number, one in enumerate(meeting.items.all(), start=1):
        AgendaItem.objects.filter(pk=one.pk).update(order=number)
    _note("remove agenda item", meeting, by)
    _announce(meeting)


@transaction.atomic
def record_decision(
    meeting: Meeting,
    *,
    words: str,
    reasons: str,
    wants_action: bool,
    by: User,
    item: AgendaItem | None = None,
    outcome: str = "",
    is_confirmed: bool = False,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Decision:
    """Put on the record what a body decided and why; it hangs on the thread behind its meeting.

    wants_action: somebody has to do something because of it, so that one without an action is asked about.
    outcome: what it does besides, such as approving a plan, as `outcomes.offers_for` names it. Raises CannotMeet before the meeting has begun, and without a reason. at: when it was decided, now unless given.
    """
    as_it_is(meeting, by)
    if meeting.state == State.CANCELLED:
        raise CannotMeet(_("This meeting was cancelled, so nothing was decided at it."))
    if meeting.starts_at > (at or timezone.now()):
        raise CannotMeet(_("The meeting has not begun, so nothing was decided at it yet."))
    if item is not None and item.meeting_id != meeting.pk:
        raise CannotMeet(_("That matter is not on the agenda of this meeting."))
    decision = Decision(
        meeting=meeting,
        item=item,
        words=clean_text(words),
        reasons=clean_text(reasons),
        wants_action=wants_action,
        visibility_class=meeting.visibility_class,
        made_by=by,
        made_at=at or timezone.now(),
        content_key=content_key,
    )
    if not decision.words or not decision.reasons:
        raise CannotMeet(_("Say what was decided, and why."))
    decision.save()
    tie(
        earlier=("meeting", meeting.public_id),
        later=("decision", decision.public_id),
        relation=Relation.CAME_FROM,
        by=by,
        at=at,
    )
    record(
        "record decision",
        by=by,
        item_kind="decision",
        item_id=decision.public_id,
        details=confirmed(is_confirmed),
        at=at,
    )
    if outcome:
        carry_out(decision, outcome, by=by, at=at)
    announce("decision", decision.public_id, before=None, after=decision.visibility_class_id)
    return decision


def _announce(meeting: Meeting) -> None:
    announce(
        "meeting",
        meeting.public_id,
        before=meeting.visibility_class_id,
        after=meeting.visibility_class_id,
    )
