"""What keeping the machine puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words
from commonweal.audit.restoring import RESTORED


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "make backup": _("Made a backup"),
            RESTORED: _("Put a backup back"),
        },
        details={
            "bytes": words.labelled(_("Bytes")),
            "files": words.labelled(_("Files")),
            "made_at": words.labelled(_("Backup made at")),
            "done_again": words.labelled(_("Deleted, withdrawn or ended again")),
        },
    )
