"""A judgement of a level in words: its title, its facts, who can see it, and what was done with it."""

from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.people import history, readers
from commonweal.people.taxonomy import name_of
from commonweal.people.visibility import Viewer
from commonweal.tension.levels.reasons import reasons_for
from commonweal.tension.levels.tables import level_words
from commonweal.tension.models import Level
from commonweal.thread.describing import handling_rows
from commonweal.ui.summaries import facts

# What the record calls it, and what people read.
DONE = {
    "set level": gettext_lazy("Judged"),
    "release level": gettext_lazy("Released to more people, from an earlier judgement"),
    "raise level": gettext_lazy("Marked higher, with a report behind it"),
}


def title_of(level: Level) -> str:
    """What was judged, and in which week."""
    if level.area:
        subject = level.area.name or level.area.code
    else:
        subject = name_of("community", level.community) if level.community else _("The whole partnership")
    return _("%(subject)s, week of %(day)s") % {
        "subject": subject,
        "day": formats.date_format(level.week, "j F Y"),
    }


def address_of(level: Level) -> str:
    return reverse("levels:judgement", args=[level.public_id])


def facts_of(level: Level, viewer: Viewer) -> list[dict[str, Any]]:
    """What was judged, why and by whom, and how it is handled, as rows."""
    why = reasons_for(viewer, [level])[level.pk]
    return facts(
        (_("Experienced"), level_words(level.experienced)),
        (_("Evidenced"), level_words(level.evidenced)),
        (_("Potential"), level_words(level.potential)),
        (_("Direction"), level.get_direction_display()),
        (_("Reason"), why.reason),
        (_("Why the overall level is not the worst of the three"), why.override),
        *handling_rows(level.visibility_class, ("level", level.public_id), viewer),
        (_("Judged by"), str(level.set_by)),
        (_("Judged at"), formats.date_format(timezone.localtime(level.set_at), "j F Y, H:i")),
    )


def who_can_see(level: Level, viewer: Viewer) -> list[str]:
    """Who may see this judgement now, in sentences for this viewer."""
    seen = level.visibility_class
    return readers.who_can_see(
        seen,
        viewer,
        origin=_("%(name)s, in whose name levels are kept.") % {"name": seen.organisation},
        roles=[_("Of them, people whose role sees tension levels.")],
    )


def history_of(level: Level, viewer: Viewer) -> list[dict[str, Any]]:
    """What was done with this judgement, newest first, and by whom. Later judgements stand beside it."""
    return history.history_of(("level", level.public_id), DONE, viewer=viewer)
