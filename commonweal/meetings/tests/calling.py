"""Calling meetings, deciding at them and acting on it, as tests do."""

import datetime

from commonweal.actions.verbs import make_action
from commonweal.meetings.selectors import meetings_visible_to
from commonweal.meetings.verbs import (
    call_meeting,
    change_meeting,
    meeting_as_seen,
    record_decision,
)
from commonweal.people.bodies import give_seat
from commonweal.people.models import Body, Organisation

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)

TODAY = NOW.date()

WEEK, HOUR = datetime.timedelta(days=7), datetime.timedelta(hours=1)


def body(slug="board"):
    return Body.objects.get(slug=slug)


def seat(people, who, slug="board", role="member", **more):
    more.setdefault("from_on", datetime.date(2026, 1, 1))
    behalf = people[who].organisation
    return give_seat(body(slug), people[who], on_behalf_of=behalf, role=role, by=people["aisha"], **more)


def call(people, slug="board", by="aisha", begins=NOW - WEEK, **told):
    told = {"place": "Canal Room"} | told
    return call_meeting(body(slug), starts_at=begins, ends_at=begins + HOUR, by=people[by], **told)


def become(meeting, by, **changed):
    now = meeting_as_seen(meeting) | {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    return change_meeting(meeting, **now | changed, by=by)


def decide(people, meeting, words="A list of rooms is kept.", by="aisha", **more):
    more = {"reasons": "People ask for it.", "wants_action": True} | more
    return record_decision(meeting, words=words, by=people[by], **more)


def act(people, decision, owner="canalside-homes", title="List the rooms", **more):
    return make_action(
        title=title,
        owner_organisation=Organisation.objects.get(slug=owner),
        due_on=datetime.date(2026, 12, 14),
        responds_to=("decision", decision.public_id),
        like=decision.visibility_class,
        by=people["aisha"],
        **more,
    )


def seers(people, meeting):
    return {name for name, one in people.items() if meetings_visible_to(one).filter(pk=meeting.pk).exists()}
