"""Requests for information: what the partnership holds for some days, of which only what may go out is given.

Freedom of Information Act 2000 and Environmental Information Regulations 2004. Domains register which items they hold;
this module knows none of them, only the visibility classes by which it is decided.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.identifiers import public_identifier
from commonweal.people.agreements import agreement_for
from commonweal.people.governance_models import DataRequest, RequestKind
from commonweal.people.models import Agreement, Organisation, User, VisibilityClass
from commonweal.people.rights import close, only_the_officer, refuse_closed
from commonweal.people.sealing import seal
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage
from commonweal.working_days import add_working_days

# Section 10 of the Act, regulation 5 of the Regulations: not later than the twentieth working day after receipt.
ANSWER_WITHIN = 20


class Withheld(models.TextChoices):
    """Why an item does not go out; the first that holds."""

    ASIDE = "set aside", gettext_lazy("Set aside, or held back as likely spam")
    MERGED = "merged", gettext_lazy("Merged into another item, which stands for it")
    UNCHECKED = "not checked", gettext_lazy("Not checked yet")
    SENSITIVE = "sensitive", gettext_lazy("Marked OFFICIAL-SENSITIVE")
    CONDITIONS = "conditions", gettext_lazy("Shared under conditions")
    SCHOOL = "school", gettext_lazy("A school can be made out")
    TEAM = "team", gettext_lazy("Said to the team alone")
    NARROWER = "narrower", gettext_lazy("Not shared with the whole partnership as things are now")
    CHILD = "child", gettext_lazy("A child may be at risk")
    BY_A_PERSON = (
        "by a person",
        gettext_lazy(
            "A level, a weekly summary or a decision of the tension group: a person decides on each"
        ),
    )


@dataclass(frozen=True)
class Item:
    """One item as it may go out: nobody's own words, nothing of who sent it or does it, no place but an area."""

    # None where it is not known: it counts for the days that were asked for by when it came in.
    day: datetime.date | None
    kind: str
    type: str
    area: str
    level: str
    status: str
    wording: str


@dataclass(frozen=True)
class Source:
    """A sort of item that a domain holds, by its name. between: each of its items from the first day to the last, or why it
    does not go out; it is told which visibility classes keep an item back (`kept_back`). may_go_out: can any be in a file?
    """

    name: str | Promise
    between: Callable[[datetime.date, datetime.date, dict[int, Withheld]], Iterable[Item | Withheld]]
    may_go_out: bool = True


SOURCES: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Say which items a domain holds. Called once, in `ready()`. code: its name in the record."""
    SOURCES[code] = source


def moments_of(first: datetime.date, last: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """The moment at which the first of these days begins, and the one at which the last is over."""
    begin, end = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        for day in (first, last + datetime.timedelta(days=1))
    )
    return begin, end


def kept_back() -> dict[int, Withheld]:
    """Which visibility classes keep what has them from going out, and why.

    A class that is not among them is of what is public, or of what everybody in the partnership whose role it is may read
    now: under the agreement that the lead shares under, from one of its signatories. What is shared with a neighbour is not.
    """
    lead = Organisation.objects.filter(is_lead=True).first()
    agreement = agreement_for(lead) if lead else None
    signed = set(
        agreement.signatories.filter(signed_on__lte=timezone.localdate()).values_list(
            "organisation", flat=True
        )
        if agreement
        else ()
    )
    reasons = {one.pk: _why(one, agreement, signed) for one in VisibilityClass.objects.all()}
    return {number: why for number, why in reasons.items() if why is not None}


def _why(one: VisibilityClass, agreement: Agreement | None, signed: set[int]) -> Withheld | None:
    if one.stage == Stage.QUEUE:
        return Withheld.UNCHECKED
    if one.marking != Marking.OFFICIAL:
        return Withheld.SENSITIVE
    if one.handling != Handling.PERMITTED:
        return Withheld.CONDITIONS
    if one.names_school:
        return Withheld.SCHOOL
    if one.stage == Stage.PUBLIC:
        return None
    if one.is_from_public and one.agreement_id is None:
        return Withheld.TEAM
    if agreement is None or one.agreement_id != agreement.pk or one.organisation_id not in signed:
        return Withheld.NARROWER
    return Withheld.NARROWER if one.kind == Kind.TENSION and not agreement.covers_tension else None


@dataclass(frozen=True)
class Found:
    """What is held for the days of a request. given, withheld: how many, by sort of item and by reason, as the record
    keeps them.
    """

    items: list[Item]
    given: dict[str, int]
    withheld: dict[str, int]


def found_for(request: DataRequest, *, by: User) -> Found:
    """What is held for the days that the request is about, the newest first. Raises ValueError where it names no days."""
    only_the_officer(by)
    if request.first_day is None or request.last_day is None:
        raise ValueError(_("The request is about no days, so there is no file for it."))
    back = kept_back()
    items: list[Item] = []
    given: Counter[str] = Counter()
    withheld: Counter[str] = Counter()
    for code, source in SOURCES.items():
        for one in source.between(request.first_day, request.last_day, back):
            if isinstance(one, Item):
                items.append(one)
                given[code] += 1
            else:
                withheld[one.value] += 1
    items.sort(key=lambda one: one.day or datetime.date.min, reverse=True)
    return Found(items, dict(given), dict(withheld))


def take_file(request: DataRequest, *, ending: str, by: User) -> Found:
    """What is held for the days of the request, to be written into a file of this ending. On the record with its counts."""
    found = found_for(request, by=by)
    record(
        "download information",
        by=by,
        item_kind="data request",
        item_id=request.public_id,
        details={"format": ending, "given": found.given, "withheld": found.withheld},
    )
    return found


@transaction.atomic
def write_down(
    *,
    text: str,
    received_on: datetime.date,
    first_day: datetime.date | None,
    last_day: datetime.date | None,
    contact: dict[str, str],
    by: User,
    content_key: str | None = None,
) -> DataRequest:
    """Keep what somebody asked for by letter or e-mail, and set the day by which the law wants an answer.

    contact: how to answer them, sealed; who they are need not be known. content_key: names the sending of
    the form, kept once.
    """
    only_the_officer(by)
    request = DataRequest.objects.create(
        public_id=public_identifier(),
        kind=RequestKind.INFORMATION,
        sealed=seal({name: value for name, value in contact.items() if value}),
        text=text,
        received_on=received_on,
        due_on=add_working_days(received_on, ANSWER_WITHIN),
        first_day=first_day,
        last_day=last_day,
        handled_by=by,
        content_key=content_key,
    )
    record("receive information request", by=by, item_kind="data request", item_id=request.public_id)
    return request


@transaction.atomic
def answer(request: DataRequest, *, given: str, withheld: str, on: datetime.date, by: User) -> DataRequest:
    """Close a request for information with what was given, what was withheld by which exemption, and the day, on the record."""
    only_the_officer(by)
    refuse_closed(request)
    if not request.received_on <= on <= timezone.localdate():
        raise ValueError(_("It can’t have been answered before it was received, or after today."))
    request.withheld = withheld.strip()
    return close(request, given, by=by, as_verb="answer information request", on=on)
