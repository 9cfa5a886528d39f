"""What an address may ask of a layer. A name that no filter has is refused: passed over, it would show everything."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from commonweal.maps.layers import BadRequest, Layer
from commonweal.maps.measures import area_set_asked

# What an address says about the view and not about which items are asked for.
OF_THE_VIEW = ("view", "page", "layer", "show", "open", "item", "sort")
# How unlike a name may be to the one that was perhaps meant: 1 is the same, 0 has no letter in common.
LIKE = 0.6


def names_of(layer: Layer) -> tuple[str, ...]:
    """The names by which an address can ask this layer for less than all of it, or for other areas."""
    return (*layer.asks, "areas", *(("measure",) if layer.has_rate else ()))


def refuse_unknown(layer: Layer, names: Iterable[str], also: Iterable[str] = ()) -> None:
    """Raise BadRequest for a name that is no filter of this layer, with the one perhaps meant.

    also: names that this address may have besides.
    """
    known = names_of(layer)
    for name in names:
        if name in known or name in OF_THE_VIEW or name in also:
            continue
        shown = name[:30]
        near = get_close_matches(shown, known, n=1, cutoff=LIKE)
        if near:
            raise BadRequest(
                _("There is no filter “%(name)s”. Perhaps “%(near)s” is meant.")
                % {"name": shown, "near": near[0]}
            )
        raise BadRequest(
            _("There is no filter “%(name)s”. This layer has: %(all)s.")
            % {"name": shown, "all": ", ".join(known)}
        )


def asked_of(layer: Layer, query: QueryDict, viewer: Any, also: Iterable[str] = ()) -> Any:
    """What a file's address, or a command, asks of a layer. Raises BadRequest, as the page does.

    also: names that this address may have besides those of the layer's filters and of the view.
    """
    refuse_unknown(layer, query, also)
    if query.get("areas"):
        area_set_asked(query)  # of points, too: the page draws them on these areas, or says there are none
    return layer.ask(query, viewer)


def of_items(layer: Layer, query: QueryDict) -> QueryDict:
    """The part of a page's address that asks this layer for items, as it goes to tiles and files.

    Choosing another layer leaves filters of the one before in the address; they ask nothing of this one.
    """
    kept = QueryDict(mutable=True)
    for name in query:
        values = [value for value in query.getlist(name) if value]
        if values and name in names_of(layer):
            kept.setlist(name, values)
    return kept
