"""Is an organisation part of the partnership? Ending that, with a reason, and taking it up again."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.ended_again import note_membership
from commonweal.people.models import Invitation, Organisation, Signatory, User
from commonweal.people.roles import Permission
from commonweal.people.sharing import is_any_shared_with
from commonweal.people.verbs import ANSWERS_FOR_CONTENT


class Stays(ValueError):
    """The part of this organisation is not ended; the sentence says why."""


@dataclass(frozen=True)
class Ending:
    """What ends with an organisation's part: for how many people and invitations, and whether items reach it now.

    Not how many items: taken from those that stop when it leaves an agreement, that is how many it sent itself.
    """

    people: int
    invitations: int
    has_items: bool


def what_would_end(organisation: Organisation) -> Ending:
    """How many lose what, if this organisation were no longer part of the partnership from now on."""
    today, now = timezone.localdate(), timezone.now()
    signed = Signatory.objects.filter(organisation=organisation, signed_on__lte=today)
    invited = Invitation.objects.filter(organisation=organisation, accepted_at=None, expires_at__gt=now)
    return Ending(
        people=User.objects.filter(organisation=organisation, is_active=True).count(),
        invitations=invited.count(),
        has_items=any(
            is_any_shared_with(signature)
            for signature in signed.select_related("agreement")
            if signature.agreement.is_in_force(today)
        ),
    )


def refuse_to_end(organisation: Organisation, *, by: User) -> None:
    """Raise Stays for the organisation that leads, and for the own one of whoever asks.

    With the lead all that the public sends would have no reader; with one's own goes the right to bring it back.
    """
    if organisation.is_lead:
        raise Stays(
            _(
                "%(name)s leads the partnership: without it nobody would receive what the public reports, and nobody "
                "would check reports. A cohesion officer has to give the lead to another organisation first."
            )
            % {"name": organisation}
        )
    if organisation.pk == by.organisation_id:
        raise Stays(
            _(
                "You belong to %(name)s: with its part, your own rights would end. Ask a cohesion officer or an "
                "administrator of another organisation."
            )
            % {"name": organisation}
        )


@transaction.atomic
def end_membership(organisation: Organisation, *, because: str, by: User) -> Organisation:
    """From now on this organisation and its people receive, see and send nothing. Raises Stays where it has to stay."""
    if not by.may(Permission.MANAGE_ORGANISATIONS):
        raise PermissionError(_("This needs the right to manage organisations."))
    # As it is now, and held until this is done: it may be given the lead at the same moment.
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    refuse_to_end(organisation, by=by)
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
