"""What is asked of a layer, and what it holds, in words: for the page, the picture and whoever hears of a change."""

import datetime
from typing import Any

from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.maps.layers import Kind, Layer
from commonweal.places.models import Area


def count_words(layer: Layer, count: int, viewer: Any) -> str:
    """How many items a layer has, and that this is what the viewer may see where that makes a difference."""
    if layer.kind is Kind.POINTS:
        words = ngettext("%(count)d report", "%(count)d reports", count) % {"count": count}
        if not viewer.is_authenticated:
            return _("%(words)s, checked and released to everybody") % {"words": words}
        return _("%(words)s, of what you may see") % {"words": words} if layer.is_of_viewer else words
    words = ngettext("%(count)d area", "%(count)d areas", count) % {"count": count}
    return _("%(words)s; values are of what you may see") % {"words": words} if layer.is_of_viewer else words


def filter_words(layer: Layer, query: QueryDict, viewer: Any) -> list[str]:
    """What an address narrows a layer to, a line for each filter: “Type: Graffiti, Hate incident”."""
    form = layer.form(query, viewer) if layer.form else None
    if form is None or not form.is_valid():
        return []
    lines = []
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if value in (None, "", []):
            continue
        if bound.name == "area":
            lines.append(_("Area: %(name)s") % {"name": Area.objects.defer("geometry").get(pk=value)})
            continue
        named = dict(getattr(bound.field, "choices", ()))
        words = [
            formats.date_format(one, "j F Y") if isinstance(one, datetime.date) else str(named.get(one, one))
            for one in (value if isinstance(value, list) else [value])
        ]
        lines.append(f"{bound.label}: {', '.join(words)}")
    return lines


def side_words(metres: float) -> str:
    """How long a side is, to two figures: 250 m, 1.5 km."""
    if metres < 1000:
        return _("%(side)s m") % {"side": f"{int(float(f'{metres:.2g}'))}"}
    return _("%(side)s km") % {"side": f"{float(f'{metres / 1000:.2g}'):g}"}


def week_words(monday: datetime.date) -> str:
    """A week as people say it."""
    return _("Week of %(day)s") % {"day": formats.date_format(monday, "j F Y")}
