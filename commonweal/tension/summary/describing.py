"""A weekly summary in one line, and where its page is."""

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from commonweal.tension.models import Summary


def title_of(summary: Summary) -> str:
    """Which week it is of, and for whom."""
    return _("Week of %(day)s, edition: %(edition)s") % {
        "day": formats.date_format(summary.week, "j F Y"),
        "edition": summary.get_edition_display(),
    }


def address_of(summary: Summary) -> str:
    """The page of its newest version that the reader may see."""
    return reverse("summary:read", args=[summary.public_id])
