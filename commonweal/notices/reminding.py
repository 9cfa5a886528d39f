"""Reminding people by a personal link each: nobody twice within some hours, and what a killed run left is gone on with."""

import datetime
from collections.abc import Callable, Iterable, Iterator

from commonweal.notices.links import forget_link, make_link_unless_sent, mark_sent
from commonweal.notices.mail import Message, Words, Written, send_links_in_turn
from commonweal.people.models import User


def remind_by_link(
    people: Iterable[User],
    *,
    purpose: str,
    about: str,
    valid_for: datetime.timedelta,
    within: datetime.timedelta,
    message: Callable[[User, str], Message],
) -> Written:
    """Write to each of these people, unless they were written to about the same within this time.

    message: what to write to a person, from the secret of their link. Whom no mail left to counts as not written to and is
    tried again the next time. Each mail is written down as sent before the next one goes, so whoever comes after a run
    that was killed goes on where it was. Call it outside transactions: a mail server may keep one waiting. Returns who was
    written to, and who could not be.
    """
    in_hand: list[tuple[User, str]] = []

    def messages() -> Iterator[Message]:
        for person in people:
            token = make_link_unless_sent(
                person, purpose=purpose, about=about, valid_for=valid_for, within=within
            )
            if token is not None:
                in_hand.append((person, token))
                yield message(person, token)

    reached: list[User] = []
    missed: list[tuple[User, Words]] = []
    for why_not in send_links_in_turn(messages()):
        person, token = in_hand.pop()
        if why_not is None:
            mark_sent(token, purpose=purpose)
            reached.append(person)
        else:
            forget_link(token, purpose=purpose)
            missed.append((person, why_not))
    return Written(tuple(reached), tuple(missed))
