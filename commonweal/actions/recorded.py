"""What this app about actions puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.actions.models import Progress
from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "make action": _("Made an action"),
            "update action": _("Said how far an action is"),
            "change action": _("Changed an action"),
            "plan action": _("Said how an action is to be done"),
            "make action wait": _("Said what an action waits for"),
            "let action not wait": _("Said that an action waits for another no more"),
            "add milestone": _("Set a milestone of an action"),
            "change milestone": _("Changed a milestone of an action"),
            "reach milestone": _("Said whether a milestone of an action was reached"),
            "remove milestone": _("Took a milestone of an action away"),
            "raise action": _("Marked an action higher, with what it answers"),
            "download actions": _("Downloaded a list of actions"),
            "view action": _("Looked at an OFFICIAL-SENSITIVE action"),
            "list actions": _("Looked through a list with OFFICIAL-SENSITIVE actions"),
            "search actions": _("Found OFFICIAL-SENSITIVE actions in the search"),
        },
        kinds={
            "action": _("Action"),
        },
        details={
            "needs": words.labelled(_("The other action")),
            "of milestone": words.labelled(_("Changed of the milestone")),
            "reached": words.labelled(_("Reached")),
            "progress": words.chosen(_("Progress before and after"), dict(Progress.choices)),
            "due": lambda days: words.labelled(_("Day before and after"))([words.day(one) for one in days]),
        },
    )
