"""After a backup was put back nobody gets in by what was changed since: a password, or a second step that was removed.

Who changed a password may have done so because somebody else knew it; a passkey may be on a telephone that was stolen.
"""

from datetime import UTC
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from commonweal.audit.verbs import record
from commonweal.people.models import User
from commonweal.people.withdrawals import note_withdrawn, withdrawn

PASSWORD, STEP = "password", "second step"


def note_password(sender: Any, instance: User, created: bool, **_signal: Any) -> None:
    """Note that the password from before has ended, when an account is kept with another one."""
    # Django keeps it there until the account is kept, and not where it only writes the same password in a newer way.
    if not created and getattr(instance, "_password", None) is not None:
        note_withdrawn(PASSWORD, instance.public_id)


def note_step(sender: Any, instance: Authenticator, **_signal: Any) -> None:
    """Note that a second step was removed, spare codes that others replace among them."""
    note_withdrawn(STEP, _name_of(instance))


def _name_of(step: Authenticator) -> str:
    """By what a second step is known again in another copy of the database, where its number may be another's."""
    return f"{step.pk}:{step.created_at.astimezone(UTC):%Y%m%d%H%M%S%f}"


@transaction.atomic
def end_passwords_again(after: int) -> int:
    """End the passwords that were changed since; how many. The new ones are not in the backup: a mail brings another."""
    back = list(User.objects.filter(public_id__in=withdrawn(PASSWORD, after=after)))
    for person in back:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        record("end password", item_kind="person", item_id=person.public_id)
    return len(back)


@transaction.atomic
def remove_steps_again(after: int) -> int:
    """Remove the second steps that were removed since; how many."""
    gone = withdrawn(STEP, after=after)
    numbers = [int(name.partition(":")[0]) for name in gone]
    found = Authenticator.objects.filter(pk__in=numbers).select_related("user")
    back = [step for step in found if _name_of(step) in gone]
    for step in back:
        record("remove second step", item_kind="person", item_id=step.user.public_id)
        step.delete()
    return len(back)
