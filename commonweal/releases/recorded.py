"""What publishing puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "sign release": _("Signed a table for publication"),
            "withdraw release": _("Withdrew a published table"),
        },
        kinds={
            "release": _("Published table"),
        },
        details={
            "subject": words.labelled(_("Subject")),
            "choice": words.labelled(_("Period")),
            "way": words.labelled(_("How it is published")),
        },
    )
