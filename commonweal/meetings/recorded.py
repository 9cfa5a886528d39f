"""What this app about meetings puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "call meeting": _("Called a meeting"),
            "change meeting": _("Changed a meeting"),
            "add agenda item": _("Put a matter on an agenda"),
            "change agenda item": _("Changed a matter on an agenda"),
            "remove agenda item": _("Took a matter off an agenda"),
            "send agenda": _("Sent an agenda to members by e-mail"),
            "add paper": _("Added a paper for a meeting"),
            "remove paper": _("Took a paper of a meeting away"),
            "download paper": _("Downloaded a paper of a meeting marked OFFICIAL-SENSITIVE"),
            "note attendance": _("Said who was at a meeting"),
            "record decision": _("Recorded what a body decided"),
            "agree minutes": _("Fixed the minutes of a meeting as agreed"),
            "download minutes": _("Downloaded minutes"),
            "declare interest": _("Put an interest on the register"),
            "withdraw interest": _("Said that an interest has ended"),
            "make meetings feed": _("Made an address for their calendar of meetings"),
            "end meetings feed": _("Took the address of a calendar of meetings away"),
            "view meeting": _("Looked at an OFFICIAL-SENSITIVE meeting"),
            "list meetings": _("Looked through a list with OFFICIAL-SENSITIVE meetings"),
            "view decision": _("Looked at an OFFICIAL-SENSITIVE decision"),
            "list decisions": _("Looked through a list with OFFICIAL-SENSITIVE decisions"),
        },
        kinds={
            "meeting": _("Meeting"),
            "decision": _("Decision"),
            "meetings feed": _("Calendar of meetings"),
        },
        details={
            "paper": words.labelled(_("Paper")),
            "members told": lambda told: words.labelled(_("Members told"))(len(told)),
        },
    )
