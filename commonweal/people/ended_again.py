"""After a backup was put back: sharing, accounts and roles that were ended since are ended again."""

import datetime

from django.db import transaction
from django.utils import timezone

from commonweal.audit.verbs import record
from commonweal.people.models import Agreement, Appointment, Organisation, Signatory, User
from commonweal.people.withdrawals import not_in_backup, note_given_again, note_withdrawn, withdrawn

AGREEMENT, SIGNATURE, MEMBERSHIP, ACCOUNT, ROLE = (
    "agreement",
    "signature",
    "organisation",
    "account",
    "role",
)


def name_of_signature(signature: Signatory) -> str:
    """By what a signature is known again in another copy of the database."""
    return f"{signature.agreement.public_id}:{signature.organisation.public_id}"


def name_of_role(appointment: Appointment) -> str:
    """By what a role that somebody has is known again in another copy of the database."""
    return f"{appointment.person.public_id}:{appointment.role}"


def note_membership(organisation: Organisation) -> None:
    """Note that an organisation is no longer part of the partnership, or is again."""
    note = note_given_again if organisation.is_active else note_withdrawn
    note(MEMBERSHIP, organisation.public_id)


@transaction.atomic
def suspend_again(after: int) -> int:
    """Suspend the agreements that were suspended and not resumed since; how many."""
    gone = withdrawn(AGREEMENT, after=after)
    back = list(Agreement.objects.filter(public_id__in=gone, suspended_on=None))
    for agreement in back:
        agreement.suspended_on = timezone.localdate(gone[agreement.public_id])
        agreement.suspended_because = not_in_backup()
        agreement.save(update_fields=["suspended_on", "suspended_because"])
        record("suspend agreement", item_kind="agreement", item_id=agreement.public_id)
    return len(back)


@transaction.atomic
def leave_again(after: int) -> int:
    """Take away the signatures of those that had left and not signed again; how many."""
    gone = withdrawn(SIGNATURE, after=after)
    signed = Signatory.objects.select_related("agreement", "organisation")
    back = [one for one in signed if name_of_signature(one) in gone]
    for signature in back:
        record(
            "leave agreement",
            item_kind="agreement",
            item_id=signature.agreement.public_id,
            details={"organisation": signature.organisation.public_id},
        )
        signature.delete()
    return len(back)


@transaction.atomic
def deactivate_again(after: int) -> int:
    """Make the organisations inactive that were made so and are not active again since; how many.

    The one that leads stays: it may have been given the lead in the backup alone.
    """
    gone = withdrawn(MEMBERSHIP, after=after)
    back = list(Organisation.objects.filter(public_id__in=gone, is_active=True, is_lead=False))
    for one in back:
        one.is_active = False
        one.inactive_since = timezone.localdate(gone[one.public_id])
        one.inactive_because = not_in_backup()
        one.save(update_fields=["is_active", "inactive_since", "inactive_because"])
        record("end membership", item_kind="organisation", item_id=one.public_id)
    return len(back)


@transaction.atomic
def close_again(after: int) -> int:
    """Close the accounts that were closed since; how many."""
    back = list(User.objects.filter(public_id__in=withdrawn(ACCOUNT, after=after), is_active=True))
    for one in back:
        one.is_active = False
        one.save(update_fields=["is_active"])
        record("close account", item_kind="person", item_id=one.public_id)
    return len(back)


@transaction.atomic
def take_again(after: int) -> int:
    """Take away the roles that were taken away and not given again since; how many."""
    gone = withdrawn(ROLE, after=after)
    today = timezone.localdate()
    held = Appointment.objects.exclude(until_on__lt=today).select_related("person")
    back = [one for one in held if name_of_role(one) in gone]
    for appointment in back:
        appointment.until_on = today - datetime.timedelta(days=1)
        appointment.save(update_fields=["until_on"])
        record(
            "take role",
            item_kind="person",
            item_id=appointment.person.public_id,
            details={"role": appointment.role},
        )
    return len(back)
