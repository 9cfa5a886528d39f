"""Seats on bodies: giving one, and ending it. A seat that ended stays, so that who sat when can be told."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.models import Body, Membership, Organisation, User
from commonweal.people.roles import Permission


class CannotSeat(ValueError):
    """This seat cannot be given or ended so; the sentence says why."""


@transaction.atomic
def give_seat(
    body: Body,
    person: User,
    *,
    on_behalf_of: Organisation | None,
    position: str,
    from_on: datetime.date,
    by: User,
) -> Membership:
    """Give a person a seat on a body from a day on. It gives no right to see anything: roles do that.

    Raises CannotSeat for somebody who sits there already or whose account is closed.
    """
    _refuse_unless_keeper(by)
    if not person.is_active:
        raise CannotSeat(_("%(name)s’s account is closed.") % {"name": person})
    if body.memberships.filter(person=person).exclude(until_on__lt=from_on).exists():
        raise CannotSeat(_("%(name)s has a seat here already on that day.") % {"name": person})
    seat = Membership.objects.create(
        body=body, person=person, on_behalf_of=on_behalf_of, position=position, from_on=from_on
    )
    _note("give seat", seat, by)
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


def _note(verb: str, seat: Membership, by: User) -> None:
    record(verb, by=by, item_kind="body", item_id=seat.body.slug, details={"person": seat.person.public_id})
