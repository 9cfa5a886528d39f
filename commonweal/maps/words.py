"""What is asked of a layer, and what it holds, in words: for the page, the picture and whoever hears of a change."""

import datetime
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.maps.layers import Kind, Layer
from commonweal.places.models import Area
from commonweal.ui.filters import chosen_words, stood_words


def report_words(count: int, stand_for: int) -> str:
    """How many reports, and how many these stand for where that is more: a school's count is one of them."""
    if count == stand_for:
        return ngettext("%(count)d report", "%(count)d reports", count) % {"count": count}
    return ngettext(
        "%(count)d report, which stands for %(stand_for)d",
        "%(count)d reports, which stand for %(stand_for)d",
        count,
    ) % {"count": count, "stand_for": stand_for}


def counted(layer: Layer, viewer: Any, asked: Any) -> tuple[int, int]:
    """How many items a layer has of what is asked, and how many these stand for."""
    if layer.stands_for is not None:
        return layer.stands_for(viewer, asked)
    count = layer.count(viewer, asked)
    return count, count


def count_words(layer: Layer, totals: tuple[int, int], viewer: Any) -> str:
    """How many items a layer has, and that this is what the viewer may see where that makes a difference.

    totals: as `counted` gives them.
    """
    count, stand_for = totals
    if layer.kind is Kind.POINTS:
        words = report_words(count, stand_for)
        if not viewer.is_authenticated:
            return _("%(words)s, checked and released to everybody") % {"words": words}
        return _("%(words)s, of what you may see") % {"words": words} if layer.is_of_viewer else words
    words = ngettext("%(count)d area", "%(count)d areas", count) % {"count": count}
    return _("%(words)s; values are of what you may see") % {"words": words} if layer.is_of_viewer else words


def filter_words(form: forms.Form | None) -> list[str]:
    """What a layer's form narrows it to, a line for each filter: “Type: Graffiti, Hate incident”."""
    return [] if form is None else chosen_words(form, area=_area_named)


def paper_words(form: forms.Form | None) -> list[str]:
    """What stands on paper of the question: what it narrows the layer to, and of which day the page is."""
    return [*filter_words(form), stood_words()]


def _area_named(area_id: int) -> str:
    return str(Area.objects.defer("geometry").get(pk=area_id))


def side_words(metres: float) -> str:
    """How long a side is, to two figures: 250 m, 1.5 km."""
    if metres < 1000:
        return _("%(side)s m") % {"side": f"{int(float(f'{metres:.2g}'))}"}
    return _("%(side)s km") % {"side": f"{float(f'{metres / 1000:.2g}'):g}"}


def days_words(first: datetime.date | None, last: datetime.date | None) -> str:
    """The days from one to another as people say them: 23 to 29 November 2026, or from or until one; "" for all."""
    if first is None or last is None:
        one = first or last
        if one is None:
            return ""
        day = formats.date_format(one, "j F Y")
        return _("From %(first)s") % {"first": day} if first else _("Until %(last)s") % {"last": day}
    begins = "j F Y" if first.year != last.year else "j F" if first.month != last.month else "j"
    if first == last:
        return formats.date_format(last, "j F Y")
    return _("%(first)s to %(last)s") % {
        "first": formats.date_format(first, begins),
        "last": formats.date_format(last, "j F Y"),
    }


def week_words(monday: datetime.date) -> str:
    """A week as people say it."""
    return _("Week of %(day)s") % {"day": formats.date_format(monday, "j F Y")}
