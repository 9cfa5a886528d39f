"""The register of interests: declared in words about organisations, withdrawn, and set beside what is on an agenda."""

import datetime
import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import AgendaItem, Interest
from commonweal.meetings.selectors import seats_now
from commonweal.meetings.writing import refuse_unless_writer
from commonweal.people.confirming import confirmed
from commonweal.people.history import name_of
from commonweal.people.models import Body, User
from commonweal.people.texts import clean_text

# A shorter name is a word of something else too often.
FEWEST_LETTERS = 4


def may_declare(person: User, whose: User, body: Body) -> bool:
    """May this person declare an interest for a member? For themselves, and for anybody if they write for the body."""
    if person == whose:
        return seats_now(person).filter(body=body).exists()
    try:
        refuse_unless_writer(person, body)
    except PermissionError:
        return False
    return True


@transaction.atomic
def declare_interest(
    body: Body,
    *,
    person: User,
    organisation: str,
    words: str,
    on: datetime.date,
    by: User,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Interest:
    """Put on the register what a member declares: which organisation or contract, and what ties them to it.

    It holds for every body that they sit on, and stands there once: where they declared the same and it has not ended,
    that is what is returned, with the day when it was declared first. Raises CannotMeet for somebody without a seat, and for a day to come.
    """
    if not may_declare(by, person, body):
        raise PermissionError(
            _("Interests are declared by members themselves, and by those who write for a body.")
        )
    today = timezone.localdate(at)
    if not body.memberships.filter(person=person).exclude(until_on__lt=today).exists():
        raise CannotMeet(_("%(name)s has no seat here.") % {"name": name_of(person, by)})
    if on > timezone.localdate():
        raise CannotMeet(_("This day has not come yet."))
    told = clean_text(organisation), clean_text(words)
    # Of two who declare the same at once the second waits here, and then sees what the first wrote.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    for one in Interest.objects.filter(person=person, withdrawn_on=None):
        if _alike((one.organisation, one.words), told):
            return one
    made = Interest.objects.create(
        person=person,
        organisation=told[0],
        words=told[1],
        declared_on=on,
        recorded_by=by,
    )
    _note("declare interest", made, body, by, confirmed(is_confirmed), at=at)
    return made


def _alike(some: tuple[str, str], others: tuple[str, str]) -> bool:
    """Do they say the same, whatever the capitals, spaces and the full stop at the end?

    >>> _alike(("The choir", "Treasurer."), ("the  choir", "treasurer")), _alike(("A", "b"), ("A", "c"))
    (True, False)
    """

    def bare(text: str) -> str:
        return " ".join(text.casefold().split()).rstrip(".")

    return [bare(text) for text in some] == [bare(text) for text in others]


@transaction.atomic
def withdraw_interest(interest: Interest, *, body: Body, on: datetime.date, by: User) -> None:
    """Say that an interest has ended; it stays on the register, with both days. Raises CannotMeet for a wrong day."""
    if not may_declare(by, interest.person, body):
        raise PermissionError(
            _("Interests are withdrawn by members themselves, and by those who write for a body.")
        )
    if on < interest.declared_on or on > timezone.localdate():
        raise CannotMeet(_("The day is between the one when it was declared and today."))
    interest.withdrawn_on = on
    interest.save(update_fields=["withdrawn_on"])
    _note("withdraw interest", interest, body, by)


def _note(
    verb: str,
    interest: Interest,
    body: Body,
    by: User,
    said: dict[str, bool] | None = None,
    *,
    at: datetime.datetime | None = None,
) -> None:
    details = {"person": interest.person.public_id} | (said or {})
    record(verb, by=by, item_kind="body", item_id=body.slug, details=details, at=at)


def conflicts_on(item: AgendaItem, interests: list[Interest], *, reads_said: bool) -> list[Interest]:
    """The declared interests that this matter touches: its words name the organisation or contract.

    reads_said: is it for somebody who reads what was said of the matter? For others a match there would tell of it.
    """
    text = f"{item.title}\n{item.said}" if reads_said else item.title
    return [one for one in interests if _names(text, one.organisation)]


def _names(text: str, name: str) -> bool:
    """Do the words name it, as whole words, whatever the capitals?

    >>> _names("Grant to Canalside homes", "Canalside Homes"), _names("Homes", "Canalside Homes")
    (True, False)
    """
    if sum(map(str.isalpha, name)) < FEWEST_LETTERS:
        return False
    return re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text, re.IGNORECASE) is not None
