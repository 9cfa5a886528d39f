"""What the demo puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "make demo borough": _("Made the invented borough"),
        },
        details={
            "reports": words.labelled(_("Reports")),
        },
    )
