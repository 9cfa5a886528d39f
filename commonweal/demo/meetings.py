"""Wealdmere's bodies at work: who sits where, four quarters of the board and what came of its decisions."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action, update_progress
from commonweal.demo.planning import LONDON, Event, content, day_of, now_on
from commonweal.meetings.attendance import add_guest, note_attendance
from commonweal.meetings.interests import declare_interest
from commonweal.meetings.minutes import agree_minutes
from commonweal.meetings.models import Decision, Meeting, State
from commonweal.meetings.verbs import (
    add_item,
    call_meeting,
    change_meeting,
    meeting_as_seen,
    record_decision,
)
from commonweal.people.bodies import give_seat
from commonweal.people.models import Body, Organisation, User

CALLED_BEFORE = datetime.timedelta(weeks=8)
LASTS = datetime.timedelta(hours=2)
# Before all meetings.
SEATED = (-30, 0)


def meeting_events(people: dict[str, User], today: datetime.date) -> Iterator[Event]:
    """Seats and interests, and each meeting: called, held, and its minutes agreed at the next."""
    teller = _Teller(people, today)
    at = teller.instant(*SEATED, 9)
    yield Event(at, 0, partial(teller.seat, at))
    for told in content("meetings")["meeting"]:
        begins = teller.instant(told["week"], told["day"], told["hour"])
        called = min(begins - CALLED_BEFORE, teller.now - datetime.timedelta(days=1))
        yield Event(called, 8, partial(teller.call, told, begins, called))
        if begins < teller.now:
            yield Event(begins + LASTS, 8, partial(teller.hold, told, begins, begins + LASTS))
            for number, entry in enumerate(told.get("actions", ())):
                then = begins + datetime.timedelta(days=1, minutes=number)
                yield Event(then, 8, partial(teller.act, begins, entry, then))
                week, day = entry[4]
                said = min(teller.instant(week, day, 15), teller.now - datetime.timedelta(hours=3))
                yield Event(said, 9, partial(teller.progress, entry, said))
        if "agreed" in told:
            then = teller.instant(told["agreed"], told["day"], told["hour"]) + LASTS
            yield Event(then, 9, partial(teller.agree, begins, then))


class _Teller:
    """Carries the bodies' events out, each through the verb that people use."""

    def __init__(self, people: dict[str, User], today: datetime.date) -> None:
        self.people, self.today, self.now = people, today, now_on(today)
        self.officer = people["aisha"]
        self.called: dict[datetime.datetime, Meeting] = {}
        self.decided: dict[datetime.datetime, list[Decision]] = {}

    def instant(self, week: int, day: int, hour: int) -> datetime.datetime:
        on = day_of(self.today, week, day)
        return datetime.datetime.combine(on, datetime.time(hour), LONDON)

    def seat(self, at: datetime.datetime) -> None:
        told = content("meetings")
        for slug, who, role, sector, ends in told["seats"]:
            body = Body.objects.get(slug=slug)
            if body.memberships.filter(person=self.people[who]).exists():
                continue
            give_seat(
                body,
                self.people[who],
                on_behalf_of=self.people[who].organisation,
                role=role,
                sector=sector,
                from_on=at.date(),
                until_on=day_of(self.today, ends, 4) if ends else None,
                by=self.officer,
                at=at,
            )
        for slug, who, organisation, words, week in told["interests"]:
            declare_interest(
                Body.objects.get(slug=slug),
                person=self.people[who],
                organisation=organisation,
                words=words,
                on=day_of(self.today, week, 0),
                by=self.officer,
                at=at,
            )

    def call(self, told: dict[str, Any], begins: datetime.datetime, at: datetime.datetime) -> None:
        meeting = call_meeting(
            Body.objects.get(slug=told["body"]),
            starts_at=begins,
            ends_at=begins + LASTS,
            place=told["place"],
            online=told.get("online", ""),
            marking=told.get("marking", "official"),
            by=self.officer,
            at=at,
        )
        for title, led_by, lasts, said in told["items"]:
            add_item(meeting, title=title, led_by=led_by, lasts=lasts, said=said, by=self.officer, at=at)
        if told.get("agenda_out"):
            self._become(meeting, State.AGENDA_OUT, at)
        self.called[begins] = meeting

    def _become(self, meeting: Meeting, state: State, at: datetime.datetime) -> None:
        seen = meeting_as_seen(meeting)
        times = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
        change_meeting(meeting, **seen | times | {"state": state}, by=self.officer, at=at)

    def hold(self, told: dict[str, Any], begins: datetime.datetime, at: datetime.datetime) -> None:
        meeting = self.called[begins]
        came = {self.people[who]: "present" for who in told.get("present", ())}
        came |= {self.people[who]: "apologies" for who in told.get("apologies", ())}
        note_attendance(meeting, members=came, by=self.officer, at=at)
        for guest, slug in told.get("guests", ()):
            organisation = Organisation.objects.filter(slug=slug).first()
            add_guest(meeting, guest=guest, organisation=organisation, by=self.officer, at=at)
        items = list(meeting.items.all())
        self.decided[begins] = [
            record_decision(
                meeting,
                item=items[number - 1],
                words=words,
                reasons=reasons,
                wants_action=wants_action,
                by=self.officer,
                at=at,
            )
            for number, words, reasons, wants_action in told.get("decisions", ())
        ]
        self._become(meeting, State.HELD, at)

    def act(self, begins: datetime.datetime, entry: list[Any], at: datetime.datetime) -> None:
        number, title, slug, who, due, *_said = entry
        decision = self.decided[begins][number - 1]
        organisation = Organisation.objects.get(slug=slug)
        make_action(
            title=title,
            owner_organisation=organisation,
            owner=self.people[who],
            due_on=day_of(self.today, *due),
            responds_to=("decision", decision.public_id),
            like=decision.visibility_class,
            by=self.officer,
            at=at,
        )

    def progress(self, entry: list[Any], at: datetime.datetime) -> None:
        _number, title, _slug, who, _due, word, comment = entry
        action = Action.objects.get(title=title)
        by = self.people[who]
        update_progress(action, progress=word, comment=comment, by=by, on=at.date(), at=at)

    def agree(self, begins: datetime.datetime, at: datetime.datetime) -> None:
        agree_minutes(self.called[begins], on=at.date(), by=self.officer, at=at)
