"""Is an organisation part of the partnership? Ending that, with a reason, and taking it up again."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.ended_again import note_membership
from commonweal.people.models import Invitation, Organisation, Signatory, User
from commonweal.people.roles import Permission
from commonweal.people.sharing import shared_under
from commonweal.people.verbs import ANSWERS_FOR_CONTENT


class LeadStays(ValueError):
    """The organisation that leads is part of the partnership as long as it leads; the sentence says so."""


@dataclass(frozen=True)
class Ending:
    """What ends with an organisation's part: for how many people, invitations, and items that others sent."""

    people: int
    invitations: int
    items: int


def what_would_end(organisation: Organisation) -> Ending:
    """How many lose what, if this organisation were no longer part of the partnership from now on."""
    today = timezone.localdate()
    signed = Signatory.objects.filter(organisation=organisation, signed_on__lte=today)
    reaching = [
        one
        for signature in signed.select_related("agreement")
        if signature.agreement.is_in_force(today)
        for one in shared_under(signature.agreement, reaching=signature)
    ]
    return Ending(
        people=User.objects.filter(organisation=organisation, is_active=True).count(),
        invitations=Invitation.objects.filter(organisation=organisation, accepted_at=None).count(),
        items=sum(one.strengths + one.tensions for one in reaching),
    )


def refuse_for_the_lead(organisation: Organisation) -> None:
    """Raise LeadStays for the organisation that leads: with it all that the public sends would have no reader."""
    if organisation.is_lead:
        raise LeadStays(
            _(
                "%(name)s leads the partnership: without it nobody would receive what the public reports, and nobody "
                "would check reports. A cohesion officer has to give the lead to another organisation first."
            )
            % {"name": organisation}
        )


@transaction.atomic
def end_membership(organisation: Organisation, *, because: str, by: User) -> Organisation:
    """From now on this organisation receives and sends nothing. Raises LeadStays for the one that leads."""
    if not by.may(Permission.MANAGE_ORGANISATIONS):
        raise PermissionError(_("This needs the right to manage organisations."))
    refuse_for_the_lead(organisation)
    if not because.strip():
        raise ValueError(_("Say why the organisation is no longer part of the partnership."))
    organisation.is_active = False
    organisation.inactive_since = timezone.localdate()
    organisation.inactive_because = because.strip()
    organisation.save(update_fields=["is_active", "inactive_since", "inactive_because"])
    note_membership(organisation)
    record("end membership", by=by, item_kind="organisation", item_id=organisation.public_id)
    return organisation


@transaction.atomic
def take_up_membership(organisation: Organisation, *, by: User) -> Organisation:
    """Part of the partnership again. It opens what others reported to its people, so an administrator may not."""
    if not by.may(ANSWERS_FOR_CONTENT):
        raise PermissionError(
            _("Bringing an organisation back is for people who answer for what is reported.")
        )
    organisation.is_active = True
    organisation.inactive_since = None
    organisation.inactive_because = ""
    organisation.save(update_fields=["is_active", "inactive_since", "inactive_because"])
    note_membership(organisation)
    record("take up membership", by=by, item_kind="organisation", item_id=organisation.public_id)
    return organisation
