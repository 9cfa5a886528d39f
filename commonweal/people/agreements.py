"""Which agreement an organisation shares under."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from commonweal.people.models import Agreement, Organisation, Signatory


def agreement_for(organisation: Organisation, on: datetime.date | None = None) -> Agreement | None:
    """The agreement that what this organisation says is shared under: the first that it signed, if in force.

    Once that one has ended, the one that succeeded it. None where there is none, and while it is
    suspended: then only the organisation itself sees what it sends. An agreement that ran beside it, as
    with a neighbour, never steps in: its signatories would read what was never meant for them.
    """
    day = on or timezone.localdate()
    signed = Agreement.objects.filter(
        signatories__organisation=organisation, signatories__signed_on__lte=day, starts_on__lte=day
    ).order_by("starts_on", "id")
    found: Agreement | None = None
    for agreement in signed:
        if found is None or _succeeds(agreement, found, day):
            found = agreement
    return found if found is not None and found.is_in_force(day) else None


def signed_by_its_organisation(on: datetime.date, of: str = "") -> Exists:
    """The condition that the organisation of an item has signed the agreement that the item is shared under.

    Whoever leaves an agreement takes with them what they sent. of: the way from the item to what says both, such as
    `visibility_class__`.
    """
    return Exists(
        Signatory.objects.filter(
            agreement=OuterRef(f"{of}agreement"),
            organisation=OuterRef(f"{of}organisation"),
            signed_on__lte=on,
        )
    )


def _succeeds(later: Agreement, earlier: Agreement, day: datetime.date) -> bool:
    """Has the earlier one ended, and did the later begin after it or bring in nobody new?"""
    if earlier.ends_on is None or day <= earlier.ends_on:
        return False
    if later.starts_on >= earlier.ends_on:
        return True
    theirs, ours = (set(one.signatories.values_list("organisation", flat=True)) for one in (later, earlier))
    return theirs <= ours
