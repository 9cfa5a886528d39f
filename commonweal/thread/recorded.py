"""What the thread puts on the record, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words
from commonweal.thread.models import Relation


def _linked(earlier: list[Any]) -> str:
    """With how many an item was linked, or with which."""
    keys = earlier if earlier and isinstance(earlier[0], list) else [earlier]
    return ", ".join(f"{words.kind_name(kind)} {item_id}" for kind, item_id in keys)


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "link items": _("Linked an item with what it came from"),
            "unlink items": _("Took a link between two items away"),
            "view trail": _("Looked along a trail with OFFICIAL-SENSITIVE items"),
            "list broken thread": _("Looked where the thread breaks, with OFFICIAL-SENSITIVE items"),
            "download broken thread": _("Downloaded where the thread breaks"),
            "see trail": _("Looked along a trail through somebody’s eyes, on the machine itself"),
            "see item": _("Looked at an item through somebody’s eyes, on the machine itself"),
        },
        details={
            "earlier": _linked,
            "relation": words.chosen(_("How"), dict(Relation.choices)),
        },
    )
