"""What loading data puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "ask source": _("Asked a source of data, as a schedule says"),
            "bring table": _("Brought a table of figures"),
            "could not load": _("Could not load a file: it was empty, or had other columns"),
            "change schedule": _("Changed a schedule of a source"),
            "cancel table": _("Deleted a table of figures that was not loaded"),
            "delete schedule": _("Deleted a schedule of a source"),
            "describe table": _("Said what the columns of a table of figures mean"),
            "go on with schedule": _("Went on with a schedule of a source"),
            "have source asked": _("Had a source asked at once"),
            "load areas": _("Loaded areas"),
            "load lookups": _("Loaded a look-up between areas"),
            "load observations": _("Loaded figures"),
            "load police": _("Loaded recorded crime"),
            "load postcodes": _("Loaded postcodes"),
            "look at schedule": _("Looked at what went wrong with a source"),
            "pause schedule": _("Paused a schedule of a source"),
            "set up schedule": _("Had a source asked by the clock"),
            "load table": _("Had a table of figures loaded"),
        },
        kinds={
            "import": _("Import"),
            "schedule": _("Schedule of a source"),
            "table": _("Table of figures"),
        },
        details={
            "of": words.labelled(_("Of what kind")),
            "fault": words.labelled(_("What was wrong")),
            "outcome": words.labelled(_("What came of it")),
            "accepted": words.labelled(_("Rows taken in")),
            "refused": words.labelled(_("Rows refused")),
            "rows": words.labelled(_("Rows")),
            "small counts shown to everybody": words.labelled(_("Small counts shown to everybody")),
        },
    )
