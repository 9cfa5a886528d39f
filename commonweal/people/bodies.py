"""Seats on bodies: giving one, and ending it. A seat that ended stays, so that who sat when can be told."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.models import Body, Membership, Organisation, User
from commonweal.people.representation import sectors
from commonweal.people.roles import Permission


class CannotSeat(ValueError):
    """This seat cannot be given or ended so; the sentence says why."""


@transaction.atomic
def give_seat(
    body: Body,
    person: User,
    *,
    on_behalf_of: Organisation | None,
    role: str,
    from_on: datetime.date,
    by: User,
    sector: str = "",
    position: str = "",
    until_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Membership:
    """Give a person a seat on a body from a day on, perhaps until the end of a term.

    It lets them read what is OFFICIAL of the body's meetings, if their roles let them read what partners share at all;
    whoever chairs or is secretary writes there. It lets nobody read of tension: roles do that.
    sector: whom they speak for, where that is not their organisation's. position: what they are called there, where the
    role does not say it. at: when it was given, now unless said. Raises CannotSeat for somebody who sits there already or whose account is closed, and for a term
    that ends before it begins.
    """
    _refuse_unless_keeper(by)
    if not person.is_active:
        raise CannotSeat(_("%(name)s’s account is closed.") % {"name": person})
    if until_on is not None and until_on < from_on:
        raise CannotSeat(_("The term ends before it begins."))
    if sector and sector not in dict(sectors()):
        raise CannotSeat(_("“%(sector)s” is no sector that a seat can be for.") % {"sector": sector[:20]})
    if body.memberships.filter(person=person).exclude(until_on__lt=from_on).exists():
        raise CannotSeat(_("%(name)s has a seat here already on that day.") % {"name": person})
    seat = Membership.objects.create(
        body=body,
        person=person,
        on_behalf_of=on_behalf_of,
        sector=sector,
        role=Membership.Role(role),
        position=position,
        from_on=from_on,
        until_on=until_on,
    )
    _note("give seat", seat, by, at)
    return seat


@transaction.atomic
def end_seat(seat: Membership, *, until_on: datetime.date, by: User) -> Membership:
    """Say until when a seat is held, that day included. Raises CannotSeat for a day before it began."""
    _refuse_unless_keeper(by)
    if until_on < seat.from_on:
        raise CannotSeat(_("This seat began later than that."))
    seat.until_on = until_on
    seat.save(update_fields=["until_on"])
    _note("end seat", seat, by)
    return seat


def _refuse_unless_keeper(by: User) -> None:
    if not by.may(Permission.MANAGE_ORGANISATIONS):
        raise PermissionError(_("Seats are given and ended by those who manage organisations."))


def _note(verb: str, seat: Membership, by: User, at: datetime.datetime | None = None) -> None:
    details = {"person": seat.person.public_id}
    record(verb, by=by, item_kind="body", item_id=seat.body.slug, details=details, at=at)
