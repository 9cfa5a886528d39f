"""Looking at OFFICIAL-SENSITIVE meetings and decisions leaves a record, as of anything so marked."""

from collections.abc import Iterable

from commonweal.meetings.models import Decision, Meeting
from commonweal.people import looking
from commonweal.people.models import User


def looked_at(meeting: Meeting, *, by: User) -> None:
    """Record that somebody opened this meeting, if it is marked OFFICIAL-SENSITIVE."""
    marking = meeting.visibility_class.marking
    looking.looked_at("meeting", meeting.public_id, marking, by=by, verb="view meeting")


def looked_at_decision(decision: Decision, *, by: User) -> None:
    """The same of a decision."""
    marking = decision.visibility_class.marking
    looking.looked_at("decision", decision.public_id, marking, by=by, verb="view decision")


def looked_through(meetings: Iterable[Meeting], *, asked: list[str], by: User) -> None:
    """Record that somebody was shown a list with OFFICIAL-SENSITIVE meetings: what was asked for, how many."""
    markings = [one.visibility_class.marking for one in meetings]
    looking.looked_through("meeting", markings, asked=asked, by=by, verb="list meetings")


def looked_through_decisions(decisions: Iterable[Decision], *, asked: list[str], by: User) -> None:
    """The same of a list of decisions."""
    markings = [one.visibility_class.marking for one in decisions]
    looking.looked_through("decision", markings, asked=asked, by=by, verb="list decisions")
