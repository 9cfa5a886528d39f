"""What loading data puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "load areas": _("Loaded areas"),
            "load lookups": _("Loaded a look-up between areas"),
            "load observations": _("Loaded figures"),
            "load police": _("Loaded recorded crime"),
            "load postcodes": _("Loaded postcodes"),
        },
        kinds={
            "import": _("Import"),
        },
        details={
            "accepted": words.labelled(_("Rows taken in")),
            "refused": words.labelled(_("Rows refused")),
        },
    )
