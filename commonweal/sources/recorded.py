"""What loading data puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "bring table": _("Brought a table of figures"),
            "could not load": _("Could not load a file: it was empty, or had other columns"),
            "cancel table": _("Deleted a table of figures that was not loaded"),
            "describe table": _("Said what the columns of a table of figures mean"),
            "load areas": _("Loaded areas"),
            "load lookups": _("Loaded a look-up between areas"),
            "load observations": _("Loaded figures"),
            "load police": _("Loaded recorded crime"),
            "load postcodes": _("Loaded postcodes"),
            "load table": _("Had a table of figures loaded"),
        },
        kinds={
            "import": _("Import"),
            "table": _("Table of figures"),
        },
        details={
            "of": words.labelled(_("Of what kind")),
            "fault": words.labelled(_("What was wrong")),
            "accepted": words.labelled(_("Rows taken in")),
            "refused": words.labelled(_("Rows refused")),
            "rows": words.labelled(_("Rows")),
            "small counts shown to everybody": words.labelled(_("Small counts shown to everybody")),
        },
    )
