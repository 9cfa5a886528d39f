"""What this app about relationships puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "begin relationship": _("Began to keep in touch with somebody"),
            "change relationship": _("Changed with whom or how often they keep in touch"),
            "change reach": _("Changed who somebody kept in touch with is and how to reach them"),
            "open reach": _("Opened who somebody kept in touch with is"),
            "end relationship": _("Ended keeping in touch with somebody"),
            "log contact": _("Logged a contact"),
            "keep promise": _("Said that a promise was kept"),
        },
        kinds={"relationship": _("Relationship"), "promise": _("Promise")},
    )
