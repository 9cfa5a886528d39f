"""What somebody with a receipt may do."""

from django.db import transaction

from commonweal.identifiers import receipt_code
from commonweal.people.sealing import receipt_hash
from commonweal.tension.models import Report


def report_with_receipt(code: str) -> Report | None:
    """The report that this receipt was given for; None when there is none."""
    if not code.strip():
        return None
    return Report.objects.select_related("merged_into").filter(receipt_hash=receipt_hash(code)).first()


def was_sent(*, content_key: str) -> bool:
    """Has a report been kept that was sent with this filling-in of a form?

    To be asked when the database refused one: only then was it sent twice, and any other refusal means
    that nothing was kept, which nobody may be told is safe with us.
    """
    return Report.objects.filter(content_key=content_key).exists()


@transaction.atomic
def renew_receipt(*, content_key: str) -> str | None:
    """A new receipt for a report whose first one was lost on the way to the screen; the old one ends.

    None when nothing was sent with this filling-in of the form.
    """
    code = receipt_code()
    changed = Report.objects.filter(content_key=content_key).update(receipt_hash=receipt_hash(code))
    return code if changed else None
