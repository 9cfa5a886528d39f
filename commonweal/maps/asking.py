"""What an address may ask of a layer. A name that no filter has is refused: passed over, it would show everything."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from commonweal.maps.layers import BadRequest, Layer
from commonweal.maps.measures import area_set_asked
from commonweal.ui.filters import said_of_unknown


def names_of(layer: Layer) -> tuple[str, ...]:
    """The names by which an address can ask this layer for less than all of it, or for other areas."""
    return (*layer.asks, "areas", *(("measure",) if layer.has_rate else ()))


def refuse_unknown(layer: Layer, names: Iterable[str], also: Iterable[str] = ()) -> None:
    """Raise BadRequest for a name that is no filter of this layer, with the one perhaps meant.

    also: names that this address may have besides.
    """
    words = said_of_unknown(names, names_of(layer), also)
    if words:
        raise BadRequest(words)


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
