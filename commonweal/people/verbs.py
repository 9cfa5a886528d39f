"""Inviting people, giving and taking roles, keeping organisations and agreements."""

import datetime
import hashlib
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.addresses import kept_address
from commonweal.people.ended_again import ACCOUNT, AGREEMENT, ROLE, SIGNATURE, name_of_role, name_of_signature
from commonweal.people.models import Agreement, Appointment, Invitation, Organisation, Signatory, User
from commonweal.people.roles import ROLES, Permission
from commonweal.people.tokens import end_tokens
from commonweal.people.withdrawals import note_given_again, note_withdrawn

INVITATION_DAYS = 7
# Whom an agreement reaches decides who reads what people reported. An administrator reads none of it
# and so may not open it to anybody; stopping what is shared stays possible for whoever notices.
ANSWERS_FOR_CONTENT = Permission.GIVE_CONTENT_ROLES


class CannotInvite(ValueError):
    """The invitation cannot be sent, or is not valid any more."""


def may_give(giver: User, role: str) -> bool:
    """May this person give that role?

    An administrator gives roles without content only; roles with content are given by somebody who
    answers for content. Nobody gives a role that sees more than this to themselves.
    """
    return role in ROLES and giver.may(needed_to_give(role))


def needed_to_give(role: str) -> Permission:
    """The right that somebody needs to give this role."""
    return Permission.GIVE_CONTENT_ROLES if ROLES[role].has_content else Permission.MANAGE_ACCOUNTS


def may_take(taker: User, role: str) -> bool:
    """May this person take that role away? An administrator may take any, also those she can't give."""
    return may_give(taker, role) or taker.may(Permission.MANAGE_ACCOUNTS)


def new_token() -> str:
    """A new secret for the link of an invitation."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of it: enough to know it again."""
    return hashlib.sha256(b"invitation:" + token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, email: str, name: str, organisation: Organisation, roles: list[str], by: User
) -> tuple[Invitation, str]:
    """Invite somebody; returns the invitation and the token that only the e-mailed link carries."""
    if not by.may(Permission.MANAGE_ACCOUNTS) and not by.may(Permission.GIVE_CONTENT_ROLES):
        raise PermissionError(_("Inviting people is for administrators and cohesion officers."))
    refused = [role for role in roles if not may_give(by, role)]
    if refused:
        raise PermissionError(_("You cannot give this role: %(roles)s") % {"roles": ", ".join(refused)})
    if not roles:
        raise CannotInvite(_("Choose at least one role."))
    email = kept_address(email)
    if User.objects.filter(email=email).exists():
        raise CannotInvite(
            _("There is an account with this e-mail address already. Give it the role instead.")
        )
    if Invitation.objects.filter(email=email, accepted_at=None).exists():
        raise CannotInvite(
            _("This e-mail address is invited already. Send that invitation again, or withdraw it.")
        )
    token = new_token()
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        organisation=organisation,
        roles=roles,
        token_hash=token_hash(token),
        invited_by=by,
        expires_at=timezone.now() + datetime.timedelta(days=INVITATION_DAYS),
    )
    record("invite", by=by, item_kind="invitation", item_id=str(invitation.pk), details={"roles": roles})
    return invitation, token


@transaction.atomic
def forget_invitation(invitation: Invitation, *, by: User) -> None:
    """Take away an invitation whose mail did not leave: nobody has its link. The record says so."""
    record("take back unsent invitation", by=by, item_kind="invitation", item_id=str(invitation.pk))
    invitation.delete()


def invitation_for(token: str) -> Invitation | None:
    """The open invitation that this token belongs to; None when it was used or has expired."""
    return Invitation.objects.filter(
        token_hash=token_hash(token), accepted_at=None, expires_at__gt=timezone.now()
    ).first()


@transaction.atomic
def accept_invitation(token: str, *, password: str) -> User:
    """Make the account that an invitation is for. The link is used up here, on POST, and only once."""
    invitation = (
        Invitation.objects.select_for_update()
        .filter(token_hash=token_hash(token), accepted_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if invitation is None:
        raise CannotInvite(_("This link has been used or has expired. Ask for a new one."))
    if User.objects.filter(email=invitation.email).exists():
        raise CannotInvite(_("There is an account with your e-mail address already. Sign in with it."))
    user = User(email=invitation.email, name=invitation.name, organisation=invitation.organisation)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    for role in invitation.roles:
        # The right to give the role is asked for again: whoever invited may have lost it since.
        if invitation.invited_by is not None and may_give(invitation.invited_by, role):
            Appointment.objects.create(
                person=user, role=role, from_on=timezone.localdate(), given_by=invitation.invited_by
            )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record("accept invitation", by=user, item_kind="person", item_id=user.public_id)
    return user


@transaction.atomic
def give_role(person: User, role: str, *, by: User, until_on: datetime.date | None = None) -> Appointment:
    """Give a role from today. Nobody gives a role to themselves.

    Tokens made before, when a password was enough, do not reach what a role with a second factor sees: they end.
    """
    if person.pk == by.pk:
        raise PermissionError(_("Nobody gives a role to themselves. Ask a colleague who may."))
    if not may_give(by, role):
        raise PermissionError(_("You cannot give this role."))
    if not person.is_active:
        raise PermissionError(_("The account of %(name)s is closed.") % {"name": person.name})
    was_enough = not person.needs_second_factor
    appointment, created = Appointment.objects.get_or_create(
        person=person,
        role=role,
        until_on=until_on,
        defaults={"from_on": timezone.localdate(), "given_by": by},
    )
    if created:
        note_given_again(ROLE, name_of_role(appointment))
        record("give role", by=by, item_kind="person", item_id=person.public_id, details={"role": role})
        if ROLES[role].second_factor and was_enough:
            end_tokens(person, by=by)
    return appointment


@transaction.atomic
def take_role(appointment: Appointment, *, by: User) -> None:
    """Take a role away at once: it ended yesterday."""
    if not may_take(by, appointment.role):
        raise PermissionError(_("You cannot take this role away."))
    appointment.until_on = timezone.localdate() - datetime.timedelta(days=1)
    appointment.save(update_fields=["until_on"])
    note_withdrawn(ROLE, name_of_role(appointment))
    record(
        "take role",
        by=by,
        item_kind="person",
        item_id=appointment.person.public_id,
        details={"role": appointment.role},
    )


@transaction.atomic
def close_account(person: User, *, by: User) -> None:
    """Close an account at once; its sessions end with the next page."""
    if not by.may(Permission.MANAGE_ACCOUNTS):
        raise PermissionError(_("Closing accounts is for administrators."))
    if person.pk == by.pk:
        raise PermissionError(_("Nobody closes their own account. Ask a colleague."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    note_withdrawn(ACCOUNT, person.public_id)
    record("close account", by=by, item_kind="person", item_id=person.public_id)


@transaction.atomic
def suspend_agreement(agreement: Agreement, *, because: str, by: User) -> Agreement:
    """Stop sharing under an agreement from today, on every page, map, file and stream."""
    if not by.may(Permission.MANAGE_ORGANISATIONS):
        raise PermissionError(_("Suspending an agreement needs the right to manage organisations."))
    if not because.strip():
        raise ValueError(_("Say why the agreement is suspended."))
    agreement.suspended_on = timezone.localdate()
    agreement.suspended_because = because.strip()
    agreement.save()
    note_withdrawn(AGREEMENT, agreement.public_id)
    record("suspend agreement", by=by, item_kind="agreement", item_id=agreement.public_id)
    return agreement


@transaction.atomic
def sign_agreement(agreement: Agreement, organisation: Organisation, *, by: User, **signed: Any) -> Signatory:
    """Let an organisation share under an agreement, or change how it signed (`signed_on`, `receives_tension`)."""
    if not by.may(ANSWERS_FOR_CONTENT):
        raise PermissionError(_("Adding a signature is for people who answer for what is reported."))
    signature, _is_new = Signatory.objects.update_or_create(
        agreement=agreement, organisation=organisation, defaults=signed
    )
    note_given_again(SIGNATURE, name_of_signature(signature))
    record(
        "sign agreement",
        by=by,
        item_kind="agreement",
        item_id=agreement.public_id,
        details={"organisation": organisation.public_id, "receives_tension": signature.receives_tension},
    )
    return signature


@transaction.atomic
def leave_agreement(signature: Signatory, *, by: User) -> None:
    """Take an organisation's signature away: at once it receives nothing and shares nothing under the agreement."""
    if not by.may(Permission.MANAGE_ORGANISATIONS):
        raise PermissionError(_("Taking a signature away needs the right to manage organisations."))
    record(
        "leave agreement",
        by=by,
        item_kind="agreement",
        item_id=signature.agreement.public_id,
        details={"organisation": signature.organisation.public_id},
    )
    note_withdrawn(SIGNATURE, name_of_signature(signature))
    signature.delete()


@transaction.atomic
def resume_agreement(agreement: Agreement, *, by: User) -> Agreement:
    """Share again under a suspended agreement."""
    if not by.may(ANSWERS_FOR_CONTENT):
        raise PermissionError(_("Resuming an agreement is for people who answer for what is reported."))
    agreement.suspended_on = None
    agreement.suspended_because = ""
    agreement.save()
    note_given_again(AGREEMENT, agreement.public_id)
    record("resume agreement", by=by, item_kind="agreement", item_id=agreement.public_id)
    return agreement


@transaction.atomic
def keep(form: Any, *, verb: str, item_kind: str, by: User) -> Any:
    """Save a checked form of an organisation, body or agreement, on the record."""
    if not by.may(Permission.MANAGE_ORGANISATIONS):
        raise PermissionError(_("This needs the right to manage organisations."))
    changed = sorted(form.changed_data)
    item = form.save()
    record(
        verb,
        by=by,
        item_kind=item_kind,
        item_id=str(getattr(item, "public_id", item.pk)),
        details={"changed": changed},
    )
    return item
