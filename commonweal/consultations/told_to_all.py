"""Consultations as everybody reads them: their days, how far they are, and what was done with what people said."""

from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.consultations.models import Consultation, Phase

TONES: dict[str, str] = {
    Phase.DRAFT: "plain",
    Phase.AGREED: "watch",
    Phase.OPEN: "teal",
    Phase.CLOSED: "plain",
    Phase.ANALYSED: "watch",
    Phase.DECIDED: "watch",
    Phase.FED_BACK: "good",
}
# As everybody reads it: what is being done with what they said.
FOR_ALL = {
    Phase.OPEN: gettext_lazy("Open"),
    Phase.CLOSED: gettext_lazy("Closed, replies are being read"),
    Phase.ANALYSED: gettext_lazy("Closed, a decision is to come"),
    Phase.DECIDED: gettext_lazy("Decided"),
    Phase.FED_BACK: gettext_lazy("Decided and answered"),
}
CHANGED = {
    "yes": (gettext_lazy("Changed"), "good"),
    "partly": (gettext_lazy("Changed in part"), "watch"),
    "no": (gettext_lazy("Not changed"), "plain"),
}


def day_words(day: Any) -> str:
    """A day as people read it."""
    return formats.date_format(day, "j F Y")


def days_words(consultation: Consultation) -> str:
    """From when to when it is open."""
    return _("%(first)s to %(last)s") % {
        "first": day_words(consultation.opens_on),
        "last": day_words(consultation.closes_on),
    }


def phase_tag(consultation: Consultation) -> tuple[str, str]:
    """How far it is, as everybody reads it, and the tone of the tag."""
    today, phase = timezone.localdate(), Phase(consultation.phase)
    if phase == Phase.OPEN and today < consultation.opens_on:
        return _("Opens soon"), "plain"
    if phase == Phase.OPEN and today > consultation.closes_on:
        return str(FOR_ALL[Phase.CLOSED]), "plain"
    return str(FOR_ALL.get(phase, phase.label)), TONES[phase]


def what_we_did(consultation: Consultation) -> list[dict[str, Any]]:
    """By theme what people said and what was done; nothing before it is fed back."""
    if consultation.phase != Phase.FED_BACK:
        return []
    return [
        {
            "title": theme.title,
            "heard": theme.heard,
            "response": theme.response,
            "changed": str(CHANGED[theme.changed][0]),
            "tone": CHANGED[theme.changed][1],
        }
        for theme in consultation.themes.all()
    ]
