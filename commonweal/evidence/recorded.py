"""What this app about figures puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "withdraw data set": _("Withdrew a data set"),
            "set rhythm": _("Said how often a data set comes"),
            "answer review": _("Looked at new figures that an action hangs on"),
        },
        kinds={
            "dataset": _("Data set"),
        },
        details={
            "rhythm": words.labelled(_("How often it comes")),
            "lag": words.labelled(_("Days until it is published")),
        },
    )
