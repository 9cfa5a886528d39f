"""What is done with tables of figures in the browser: how often one comes is said, and one that should not count is withdrawn."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from commonweal.audit.verbs import record
from commonweal.evidence.models import Dataset
from commonweal.evidence.rhythms import next_due, refuse_unless_rhythm
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.withdrawals import note_withdrawn


def withdraw_dataset(dataset: Dataset, *, because: str, by: User) -> bool:
    """Take a table out of use: no rate and no profile is made from it any more. False where it was already.

    It stays in the catalogue for those who load data, with the reason; the same file can be loaded again.
    """
    if not by.may(Permission.LOAD_DATA):
        raise PermissionDenied
    with transaction.atomic():
        still = Dataset.objects.filter(pk=dataset.pk, withdrawn_at=None)
        if not still.update(withdrawn_at=timezone.now(), withdrawn_by_id=by.pk, withdrawn_because=because):
            return False
        note_withdrawn("dataset", dataset.public_id)
        record("withdraw data set", by=by, item_kind="dataset", item_id=dataset.public_id)
    return True


def set_rhythm(dataset: Dataset, *, rhythm: str, lag: int, by: User | None) -> None:
    """Say how often a table comes and how many days after its day; when the next is due follows.

    by: None from the machine itself. Raises NoRhythm for what says neither.
    """
    if by is not None and not by.may(Permission.LOAD_DATA):
        raise PermissionDenied
    refuse_unless_rhythm(rhythm, lag)
    with transaction.atomic():
        due = next_due(dataset.as_of, rhythm, lag)
        Dataset.objects.filter(pk=dataset.pk).update(rhythm=rhythm, lag=lag, next_due=due)
        details = {"rhythm": rhythm, "lag": lag}
        record("set rhythm", by=by, item_kind="dataset", item_id=dataset.public_id, details=details)
