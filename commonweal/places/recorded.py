"""What this app about places puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "compute overlaps": _("Worked out how two sets of areas overlap"),
        },
        kinds={
            "area set": _("Set of areas"),
        },
        details={
            "overlaps": words.labelled(_("Overlaps")),
        },
    )
