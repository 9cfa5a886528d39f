"""What was withdrawn stays so when an older backup is put back: noted where erasures are, and done again after.

The list of erasures lies beside the database too, so that a restore finds in it what the backup does not know.
It holds a kind, a random identifier and a time; why something was withdrawn stays with the item.
"""

import datetime

from django.utils.translation import gettext as _

from commonweal.people.governance_models import Erasure

WITHDRAWN = "withdrawn "


def note_withdrawn(kind: str, item_id: str) -> None:
    """Note that an item of this kind was withdrawn now, in the transaction in which it is."""
    Erasure.objects.create(item_kind=f"{WITHDRAWN}{kind}", item_id=item_id, reason="withdrawn")


def withdrawn(kind: str) -> dict[str, datetime.datetime]:
    """When each item of this kind was withdrawn that ever was, by its identifier."""
    return dict(Erasure.objects.filter(item_kind=f"{WITHDRAWN}{kind}").values_list("item_id", "at"))


def why_again() -> str:
    """What stands in place of the reason, which the backup did not have yet."""
    return _(
        "It was withdrawn after the backup was made that was put back here. The reason is not in that backup."
    )
