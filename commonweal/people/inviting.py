"""Invitations that nobody has accepted yet: seeing them, sending them again, withdrawing them."""

import datetime
from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.models import Invitation, User
from commonweal.people.roles import Permission
from commonweal.people.verbs import (
    INVITATION_DAYS,
    CannotInvite,
    may_give,
    may_take,
    needed_to_give,
    new_token,
    token_hash,
)


def open_invitations() -> QuerySet[Invitation]:
    """The invitations that nobody has accepted, those whose time has ended among them; the newest first."""
    found = Invitation.objects.filter(accepted_at=None).select_related("organisation", "invited_by")
    return found.order_by("-created_at", "-pk")


def may_send_again(person: User, invitation: Invitation) -> bool:
    """May this person send this invitation again? Whoever may give all its roles."""
    return all(may_give(person, role) for role in invitation.roles)


def may_withdraw(person: User, invitation: Invitation) -> bool:
    """May this person withdraw this invitation? Whoever could take all its roles away."""
    return all(may_take(person, role) for role in invitation.roles)


def void_without(person: User, kept: Collection[Permission]) -> list[Invitation]:
    """The open invitations by somebody that give less than they say once this person may do only what is kept."""
    mine = open_invitations().filter(invited_by=person, expires_at__gt=timezone.now())
    return [
        one
        for one in mine
        if any(may_give(person, role) and needed_to_give(role) not in kept for role in one.roles)
    ]


def send_again(invitation: Invitation, *, send: Callable[[str], None], by: User) -> None:
    """Send an invitation again, with a new link and a new time; the link from before ends once the mail has left.

    send: sends the link with this token, and raises where the mail does not leave: then all is as before. Called
    outside transactions. Whoever sends it again is the one who invites from then on.
    """
    if not may_send_again(by, invitation):
        raise PermissionError(_("You cannot give the roles of this invitation."))
    if User.objects.filter(email=invitation.email).exists():
        raise CannotInvite(_("There is an account with this e-mail address already."))
    token = new_token()
    send(token)
    with transaction.atomic():
        now = timezone.now()
        changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
            token_hash=token_hash(token),
            expires_at=now + datetime.timedelta(days=INVITATION_DAYS),
            invited_by=by,
        )
        if not changed:
            raise CannotInvite(_("This invitation was accepted or withdrawn meanwhile."))
        record("send invitation again", by=by, item_kind="invitation", item_id=str(invitation.pk))


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Withdraw an invitation at once: its link ends, and nothing of it is kept but that it was withdrawn."""
    if not may_withdraw(by, invitation):
        raise PermissionError(_("You cannot take away the roles of this invitation."))
    gone, _kinds = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()
    if not gone:
        raise CannotInvite(_("This invitation was accepted or withdrawn meanwhile."))
    record("withdraw invitation", by=by, item_kind="invitation", item_id=str(invitation.pk))
