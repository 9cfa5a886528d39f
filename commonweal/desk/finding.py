"""Places in the search: areas by name or code, and postcodes by the neighbourhood that they lie in."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.maps.measures import usual_area_set
from commonweal.places.finding import Found
from commonweal.places.models import Area
from commonweal.places.placing import place_in
from commonweal.places.selectors import find_places
from commonweal.search.finders import Finder, Hit, register

# Names that are only roughly alike come last; beyond these nobody looks.
MOST_PLACES = 50


def _items(viewer: Any, text: str) -> list[Found]:
    """Places are open to everyone, so the viewer makes no difference."""
    return [place for place in find_places(text, MOST_PLACES) if place.area_id or place.lon is not None]


def _as_hits(places: Iterable[Found]) -> list[Hit]:
    shown = list(places)
    areas = _areas_of(shown)
    return [
        _postcode(place, areas.get(place.code)) if place.area_id is None else _area(place) for place in shown
    ]


def _area(place: Found) -> Hit:
    return Hit(place.name, reverse("maps:area", args=[place.area_type, place.code]), place.code)


def _postcode(place: Found, area: Area | None) -> Hit:
    """A postcode leads to its neighbourhood's page: it has none itself, for it is somebody's door."""
    if area is None:
        return Hit(place.name, reverse("maps:map"), _("Not in an area that is loaded here") + _ended(place))
    address = reverse("maps:area", args=[area.area_set.area_type.code, area.code])
    return Hit(place.name, address, _("in %(area)s") % {"area": area} + _ended(place))


def _ended(place: Found) -> str:
    return f", {place.note}" if place.note else ""


def _areas_of(places: list[Found]) -> dict[str, Area]:
    """The neighbourhood of each postcode among these, by postcode; two queries however many there are."""
    area_set = usual_area_set()
    postcodes = [place for place in places if place.area_id is None]
    if area_set is None or not postcodes:
        return {}
    ids = place_in(area_set, *_points(postcodes)).tolist()
    areas = Area.objects.select_related("area_set__area_type").defer("geometry").in_bulk(set(ids))
    return {one.code: areas[number] for one, number in zip(postcodes, ids, strict=True) if number in areas}


def _points(places: list[Found]) -> tuple[list[float], list[float]]:
    points = [(one.lon or 0.0, one.lat or 0.0) for one in places]
    return [lon for lon, _lat in points], [lat for _lon, lat in points]


def register_finder() -> None:
    """Let places be found."""
    register(Finder(code="place", label=gettext_lazy("Places"), order=30, items=_items, as_hits=_as_hits))
