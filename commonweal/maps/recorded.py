"""What looking at maps puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "download layer": _("Downloaded what a map shows"),
            "export layer": _("Exported what a map shows, on the machine itself"),
            "see layer": _("Looked at a map through somebody’s eyes, on the machine itself"),
            "see map": _("Looked at a map"),
            "see picture": _("Looked at the picture of a map"),
            "see table": _("Looked at the table of a map"),
            "see panel": _("Opened an item on a map"),
        },
        kinds={
            "layer": _("Map layer"),
        },
        details={
            "count": words.labelled(_("Items")),
            "asked": words.labelled(_("Asked for")),
        },
    )
