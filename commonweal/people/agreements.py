"""Which agreement an organisation shares under."""

import datetime

from django.utils import timezone

from commonweal.people.models import Agreement, Organisation


def agreement_for(organisation: Organisation, on: datetime.date | None = None) -> Agreement | None:
    """The agreement that what this organisation says is shared under: its earliest one in force.

    None when it has signed none, or when all are suspended or ended: then only the organisation
    itself sees what it sends.
    """
    day = on or timezone.localdate()
    signed = Agreement.objects.filter(
        signatories__organisation=organisation, signatories__signed_on__lte=day
    ).order_by("starts_on", "id")
    return next((agreement for agreement in signed if agreement.is_in_force(day)), None)
