"""What quarterly reports put on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "begin quarterly report": _("Began a quarterly report"),
            "edit quarterly report": _("Edited a quarterly report"),
            "publish quarterly report": _("Published a quarterly report"),
            "withhold from quarter": _("Told that words of a quarterly report are withheld by now"),
            "download quarterly report": _("Downloaded a quarterly report"),
        },
        kinds={"quarterly": _("Quarterly report")},
        details={
            "quarter": lambda day: words.labelled(_("Quarter from"))(words.day(day)),
            "as of": lambda day: words.labelled(_("Figures as of"))(words.day(day)),
        },
    )
