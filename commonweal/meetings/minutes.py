"""Minutes: drafted from what the meeting holds, and once agreed a snapshot that never changes."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.documents.content import (
    Block,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Table,
    blocks_of,
    from_plain,
    to_plain,
)
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.interests import conflicts_on
from commonweal.meetings.models import AgendaItem, AgreedMinutes, Attendance, Decision, Meeting, State
from commonweal.meetings.selectors import interests_of
from commonweal.meetings.writing import as_it_is
from commonweal.people.models import User
from commonweal.people.naming import name_for_many, sends_counts
from commonweal.people.veiling import Veil
from commonweal.people.visibility import Viewer
from commonweal.thread.models import Link, Relation

ACTIONS = "actions"  # as what `ToldActions` are kept among the blocks of agreed minutes


@dataclass(frozen=True)
class ToldActions:
    """What came of a decision: each action’s identifier and words, told to those alone who may see the action.

    A meeting is open to people who see no action, and an action may be marked higher after the minutes were agreed.
    """

    told: tuple[tuple[str, str], ...]


@transaction.atomic
def agree_minutes(
    meeting: Meeting, *, on: datetime.date, by: User, at: datetime.datetime | None = None
) -> AgreedMinutes:
    """Fix the minutes as they read now. Nothing of the meeting changes from then on.

    on: the day when the body agreed them. Raises CannotMeet before it was held, and for a day before it or to come.
    at: when that is recorded, now unless given.
    """
    as_it_is(meeting, by)
    if meeting.state != State.HELD:
        raise CannotMeet(_("Minutes are agreed once the meeting was held."))
    if not timezone.localdate(meeting.starts_at) <= on <= timezone.localdate(at):
        raise CannotMeet(_("The day is between that of the meeting and today."))
    made = AgreedMinutes.objects.create(
        meeting=meeting,
        title=_title_of(meeting),
        subtitle=when_words(meeting),
        made_on=timezone.localdate(at),
        blocks=[_kept(block) for block in _written(meeting)],
        agreed_on=on,
        agreed_by=by,
        agreed_at=at or timezone.now(),
    )
    meeting.state = State.AGREED
    meeting.save(update_fields=["state"])
    record("agree minutes", by=by, item_kind="meeting", item_id=meeting.public_id, at=at)
    seen = meeting.visibility_class_id
    announce("meeting", meeting.public_id, before=seen, after=seen)
    return made


def document_of(meeting: Meeting, viewer: Viewer) -> Document:
    """The minutes as this viewer may read them: as agreed, or the draft as it reads now."""
    veil = Veil(viewer)
    agreed = AgreedMinutes.objects.filter(meeting=meeting).first()
    written = _written(meeting) if agreed is None else map(_as_kept, agreed.blocks)
    status = (
        _("Draft, not agreed")
        if agreed is None
        else _("Agreed on %(day)s") % {"day": formats.date_format(agreed.agreed_on, "j F Y")}
    )
    return Document(
        title=agreed.title if agreed else _title_of(meeting),
        subtitle=agreed.subtitle if agreed else when_words(meeting),
        marking=str(meeting.visibility_class.get_marking_display()),
        status=status,
        made_on=agreed.made_on if agreed else timezone.localdate(),
        blocks=tuple(_veiled(block, veil) for block in _told_to(viewer, written)),
    )


def _kept(block: Block | ToldActions) -> dict[str, Any]:
    if isinstance(block, ToldActions):
        return {"kind": ACTIONS, "told": [list(one) for one in block.told]}
    return to_plain(block)


def _as_kept(kept: dict[str, Any]) -> Block | ToldActions:
    if kept["kind"] == ACTIONS:
        return ToldActions(tuple((action_id, words) for action_id, words in kept["told"]))
    return from_plain(kept)


def _told_to(viewer: Viewer, written: Iterable[Block | ToldActions]) -> Iterator[Block]:
    """The blocks with those actions that this viewer may see, and no word of there being others."""
    blocks = list(written)
    told = [action_id for one in blocks if isinstance(one, ToldActions) for action_id, _words in one.told]
    found = actions_visible_to(viewer).filter(public_id__in=told)
    visible = set(found.values_list("public_id", flat=True)) if told else set()
    for block in blocks:
        if not isinstance(block, ToldActions):
            yield block
        elif words := tuple(words for action_id, words in block.told if action_id in visible):
            yield BulletList(words)


def _title_of(meeting: Meeting) -> str:
    return _("Minutes: %(body)s") % {"body": meeting.body}


def when_words(meeting: Meeting) -> str:
    """The day and the hours of a meeting, in words."""
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    day = formats.date_format(begins, "l j F Y")
    if begins.date() == ends.date():
        return f"{day}, {begins:%H:%M}–{ends:%H:%M}"
    return f"{day}, {begins:%H:%M} – {formats.date_format(ends, 'l j F Y')}, {ends:%H:%M}"


def _veiled(block: Block, veil: Veil) -> Block:
    """The same block with the names of schools veiled in each of its texts."""

    def over(value: Any) -> Any:
        if isinstance(value, str):
            return veil.over(value)
        return tuple(over(one) for one in value) if isinstance(value, tuple) else value

    return replace(block, **{name: over(value) for name, value in vars(block).items()})


def _written(meeting: Meeting) -> Iterator[Block | ToldActions]:
    """The minutes as the meeting tells them now, with actions that not all who read them may see."""
    yield Paragraph(where_words(meeting))
    yield Heading(_("Who was there"))
    yield from _attendance(meeting)
    interests = interests_of(meeting.body, on=timezone.localdate(meeting.starts_at))
    items = list(meeting.items.all())
    conflicts = [(item, one) for item in items for one in conflicts_on(item, interests, reads_said=True)]
    if conflicts:
        yield Heading(_("Interests declared"))
        words = _("%(name)s: %(what)s (%(organisation)s), on “%(item)s”.")
        yield BulletList(
            tuple(
                words
                % {
                    "name": _name_for_many(one.person),
                    "what": one.words,
                    "organisation": one.organisation,
                    "item": item,
                }
                for item, one in conflicts
            )
        )
    decisions = list(meeting.decisions.select_related("item"))
    for number, item in enumerate(items, start=1):
        yield Heading(f"{number}. {item.title}")
        yield from _of_item(item, [one for one in decisions if one.item_id == item.pk])
    others = [one for one in decisions if one.item_id is None]
    if others:
        yield Heading(_("Also decided"))
        for decision in others:
            yield from _of_decision(decision)


def where_words(meeting: Meeting) -> str:
    """Where a meeting is, in words."""
    online = _("Online") if meeting.online else ""
    return " · ".join(filter(None, (meeting.place, online)))


def _attendance(meeting: Meeting) -> Iterator[Block]:
    rows = [
        (
            _name_for_many(one.person) if one.person else one.guest or _("Somebody whose account is closed"),
            str(one.organisation or ""),
            str(one.get_came_display()),
        )
        for one in attendance_of(meeting)
    ]
    if rows:
        yield Table(_("Attendance"), (_("Name"), _("Organisation"), _("How")), tuple(rows))
    else:
        yield Paragraph(_("Nobody has said yet who was there."))


def _name_for_many(person: User) -> str:
    """A member’s name; of somebody of a school or college, that they are of one: many read minutes."""
    organisation = person.organisation
    return name_for_many(organisation) if organisation and sends_counts(organisation) else person.name


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Who was there, who sent apologies and which guests came, in that order and by name."""
    order = list(Attendance.Came.values)
    rows = meeting.attendance.select_related("person__organisation", "organisation")
    return sorted(rows, key=lambda one: (order.index(one.came), str(one.person or one.guest)))


def _of_item(item: AgendaItem, decisions: list[Decision]) -> Iterator[Block | ToldActions]:
    if item.led_by:
        yield Paragraph(_("Led by %(who)s.") % {"who": item.led_by})
    yield from blocks_of(item.said)
    for decision in decisions:
        yield from _of_decision(decision)
    if not item.said and not decisions:
        yield Paragraph(_("Nothing is noted."))


def _of_decision(decision: Decision) -> Iterator[Block | ToldActions]:
    yield Paragraph(_("Decided: %(words)s") % {"words": decision.words})
    yield Paragraph(_("Because: %(reasons)s") % {"reasons": decision.reasons})
    words = _("Action: %(title)s (%(who)s, by %(day)s)")
    told = [
        (
            action.public_id,
            words
            % {
                "title": action.title,
                "who": action.owner_organisation,
                "day": formats.date_format(action.due_on, "j F Y"),
            },
        )
        for action in actions_of(decision)
    ]
    if told:
        yield ToldActions(tuple(told))


def actions_of(decision: Decision) -> list[Action]:
    """The actions that respond to a decision, whoever may see them, the soonest first."""
    links = Link.objects.filter(
        earlier_kind="decision",
        earlier_id=decision.public_id,
        later_kind="action",
        relation=Relation.RESPONDS_TO,
    )
    found = Action.objects.filter(public_id__in=links.values("later_id"))
    return list(found.select_related("owner_organisation", "visibility_class"))
