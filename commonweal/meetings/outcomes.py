"""What a decision does to an item beside saying so, such as approving a plan: apps that keep such items register it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonweal.meetings.classes import CannotMeet, is_open
from commonweal.meetings.models import Decision, Meeting
from commonweal.people.models import User
from commonweal.people.visibility import Viewer

# What a form offers: the code that it sends back, and words; each under the name of its item.
Offers = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Done:
    """What a decision did, as its page says it, and the page of the item that it did it to."""

    words: str
    address: str


@dataclass(frozen=True)
class Outcome:
    """What decisions may do to items of one app.

    code: stands before the codes of what it offers. offers: what this person may let a decision of this meeting do.
    carry_out: does it, given the decision, the rest of the code, `by` and `at`; raises CannotMeet where it cannot be.
    said: what a decision did, of what this viewer may see.
    """

    code: str
    offers: Callable[[Meeting, User], Offers]
    carry_out: Callable[..., None]
    said: Callable[[Decision, Viewer], list[Done]]


OUTCOMES: dict[str, Outcome] = {}


def register(outcome: Outcome) -> None:
    """Let decisions do this. Apps call this once, in `ready()`."""
    OUTCOMES[outcome.code] = outcome


def offers_for(meeting: Meeting, person: User) -> Offers:
    """What this person may let a decision of this meeting do; nothing where its existence is for few.

    What is done to an item says at which meeting it was, and more people read that item.
    """
    if not is_open(meeting.visibility_class):
        return []
    return [
        (name, [(f"{one.code}:{code}", words) for code, words in choices])
        for one in OUTCOMES.values()
        for name, choices in one.offers(meeting, person)
    ]


def carry_out(decision: Decision, code: str, *, by: User, at: datetime.datetime | None = None) -> None:
    """Let a decision do what one of `offers_for` stands for. Raises CannotMeet for anything else."""
    offered = {one for _name, choices in offers_for(decision.meeting, by) for one, _words in choices}
    if code not in offered:
        raise CannotMeet(_("This decision cannot do that."))
    name, _colon, rest = code.partition(":")
    OUTCOMES[name].carry_out(decision, rest, by=by, at=at)


def done_by(decision: Decision, viewer: Any) -> list[Done]:
    """What a decision did beside what it says, of what this viewer may see."""
    return [done for one in OUTCOMES.values() for done in one.said(decision, viewer)]
