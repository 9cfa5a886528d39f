"""A judgement of a level in one line, and where its page is."""

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from commonweal.tension.models import Level
from commonweal.tension.taxonomy import name_of


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
