"""What consultations put on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words
from commonweal.consultations.models import GunningTest, Phase


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "set up consultation": _("Set up a consultation"),
            "change consultation": _("Read the definition of a consultation anew"),
            "move consultation on": _("Moved a consultation on"),
            "show that consultation is fair": _("Said what shows that a consultation is fair"),
            "answer theme of consultation": _("Answered what people said on a theme"),
            "look through replies": _("Looked through replies"),
            "open reply": _("Opened a reply"),
            "type in reply": _("Typed in a reply on paper"),
            "count held reply": _("Counted a reply that was held back"),
            "tell what was decided": _("Told those who asked what was decided"),
            "set held reply aside": _("Set aside a reply that was held back"),
            "reply taken back by its writer": _("A reply was taken back by its writer"),
        },
        kinds={"consultation": _("Consultation"), "reply": _("Reply")},
        details={
            "phase": words.chosen(_("Phase"), dict(Phase.choices)),
            "test": words.chosen(_("Test"), {str(code): name for code, name in GunningTest.choices}),
        },
    )
