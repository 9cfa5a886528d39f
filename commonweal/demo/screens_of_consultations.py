"""Pages of Wealdmere's consultations, one of each sort, left out where there is none."""

from collections.abc import Iterator

from django.urls import reverse

from commonweal.consultations.models import Consultation, Phase
from commonweal.demo.seeing import seen
from commonweal.ui.screens import Screen


def screens_of_consultations() -> Iterator[Screen]:
    """Every page about one consultation or reply: as a visitor reads it, and for whoever runs it."""
    for phase in (Phase.OPEN, Phase.FED_BACK):
        found = Consultation.objects.filter(phase=phase).first()
        if found is None:
            continue
        key = found.public_id
        yield Screen(f"consultation-{phase}", reverse("consultations:consultation", args=[key]))
        yield seen(f"voice-{phase}", reverse("consultations:run", args=[key]), "aisha")
        yield seen(f"voice-replies-{phase}", reverse("consultations:replies", args=[key]), "aisha")
    running = Consultation.objects.filter(phase=Phase.OPEN).first()
    if running:
        key = running.public_id
        yield Screen("reply-start", reverse("consultations:reply", args=[key]))
        yield seen("voice-paper", reverse("consultations:paper", args=[key]), "aisha")
        yield seen("voice-evidence", reverse("consultations:evidence", args=[key, 4]), "aisha")
        reply = running.replies.first()
        if reply:
            yield seen("voice-read", reverse("consultations:read", args=[reply.public_id]), "aisha")
