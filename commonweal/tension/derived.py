"""What is derived from reports (levels, summaries): from which of them, and who may see what comes of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.people.agreements import agreement_for, signed_by_its_organisation
from commonweal.people.models import Agreement, Organisation, VisibilityClass
from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage


class NoLead(ValueError):
    """No organisation leads the partnership yet, so nothing can be derived in its name."""


def lead_organisation() -> Organisation:
    """The organisation in whose name levels and summaries are kept. Raises NoLead."""
    lead = Organisation.objects.filter(is_lead=True, is_active=True).order_by("id").first()
    if lead is None:
        raise NoLead(_("Say first which organisation leads the partnership."))
    return lead


def partnership_agreement() -> Agreement | None:
    """The agreement in force under which the lead shares; None when there is none today."""
    return agreement_for(lead_organisation(), timezone.localdate())


def classes_of_the_group() -> frozenset[int]:
    """Classes whose items may enter what the tension monitoring group reads together.

    Checked items shared under the partnership's agreement while it is in force, whatever their
    marking and handling, and tension only if the agreement covers it; and what is public. What an
    organisation did not agree to share stays out, as what one sent that has left, and so does the queue.
    """
    agreement = partnership_agreement()
    return frozenset(
        one.pk
        for one in _classes()
        if one.stage == Stage.PUBLIC or (one.stage == Stage.OPEN and _is_shared(one, agreement))
    )


def classes_of_the_partners(*, from_schools: bool = False) -> frozenset[int]:
    """Classes whose items may enter the partners' edition of the summary.

    Partners read it without any right to tension reports, so it takes from the group's classes only
    what is OFFICIAL, has handling code P and names no school. Of tension the edition still only tells counts for the
    whole partnership, from ten upwards (`tension.counts`); no wording, place, community or level.
    from_schools: those instead of what schools sent or are named in, for a number that several stand behind.
    """
    agreement = partnership_agreement()
    return frozenset(
        one.pk
        for one in _classes()
        if (one.stage == Stage.PUBLIC and not from_schools)
        or (
            one.stage == Stage.OPEN
            and _is_shared(one, agreement)
            and one.marking == Marking.OFFICIAL
            and one.handling == Handling.PERMITTED
            and one.names_school == from_schools
        )
    )


def _classes() -> QuerySet[VisibilityClass, Any]:
    """Every class, with whether its organisation is a signatory of its agreement."""
    return VisibilityClass.objects.annotate(is_signed=signed_by_its_organisation(timezone.localdate()))


def _is_shared(one: Any, agreement: Agreement | None) -> bool:
    if agreement is None or one.agreement_id != agreement.pk or not one.is_signed:
        return False
    return one.kind == Kind.STRENGTH or agreement.covers_tension


def inherited_class(
    sources: Iterable[int],
    *,
    kind: str = Kind.TENSION,
    marking: str = "",
    handling: str = "",
    names_school: bool | None = None,
) -> VisibilityClass:
    """The class of something made from items of these classes: the highest marking and handling of all.

    marking, handling: at least these; they can raise what is inherited and never lower it. names_school: can a
    school be made out from it? Where that is not said, if it can from any of the items.
    It belongs to the lead and is shared under the partnership's agreement.
    """
    came_from = list(VisibilityClass.objects.filter(pk__in=set(sources)))
    markings = {one.marking for one in came_from} | {marking}
    handlings = {one.handling for one in came_from} | {handling}
    return released_class(
        kind=kind,
        marking=Marking.SENSITIVE if Marking.SENSITIVE in markings else Marking.OFFICIAL,
        handling=Handling.CONDITIONS if Handling.CONDITIONS in handlings else Handling.PERMITTED,
        names_school=any(one.names_school for one in came_from) if names_school is None else names_school,
    )


def released_class(*, kind: str, marking: str, handling: str, names_school: bool = False) -> VisibilityClass:
    """The class that a named person gives to something derived, whatever it was made from.

    names_school: its own words say which school, and nobody releases that.
    """
    return visibility_class(
        stage=Stage.OPEN,
        kind=kind,
        marking=Marking(marking),
        handling=Handling(handling),
        organisation=lead_organisation(),
        agreement=partnership_agreement(),
        # Others told of the school: it is no more the lead's own word than what the public sent.
        is_from_public=names_school,
        names_school=names_school,
    )
