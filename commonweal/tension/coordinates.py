"""Do these coordinates lie where the partnership works? One answer for every way that a report comes in."""

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from commonweal.places.models import Area
from commonweal.places.selectors import current_area_sets

Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
# The United Kingdom and Ireland. Used where no areas are loaded.
ISLES: Bounds = (-11.0, 49.0, 2.5, 61.5)
# A place just over the border still concerns the partnership: about 25 km, in degrees.
MARGIN = 0.25


class Elsewhere(ValueError):
    """The coordinates cannot be right. The message says what to do."""


def bounds_of_areas() -> Bounds:
    """The box around all areas in use, with a margin; the British Isles where none are loaded."""
    box = Area.objects.filter(area_set__in=current_area_sets()).aggregate(
        west=Min("min_lon"), south=Min("min_lat"), east=Max("max_lon"), north=Max("max_lat")
    )
    if box["west"] is None:
        return ISLES
    return box["west"] - MARGIN, box["south"] - MARGIN, box["east"] + MARGIN, box["north"] + MARGIN


def refuse_elsewhere(lon: float | None, lat: float | None, bounds: Bounds | None = None) -> None:
    """Raise Elsewhere unless both are missing, or both name a place within the bounds.

    bounds: those of the areas in use, unless given by who checks many at once.

    >>> refuse_elsewhere(-0.75, 52.04, ISLES)
    >>> refuse_elsewhere(52.04, -0.75, ISLES)
    Traceback (most recent call last):
    commonweal.tension.coordinates.Elsewhere: Longitude and latitude seem to be swapped. Exchange the two.
    """
    if lon is None and lat is None:
        return
    if lon is None or lat is None:
        raise Elsewhere(_("Give both longitude and latitude, or neither."))
    if (lon, lat) == (0, 0):
        raise Elsewhere(
            _("Longitude and latitude 0, 0 lie in the sea off Africa. Leave both empty if not known.")
        )
    box = bounds or bounds_of_areas()
    if _inside(lon, lat, box):
        return
    if _inside(lat, lon, box):
        raise Elsewhere(_("Longitude and latitude seem to be swapped. Exchange the two."))
    if abs(lon) > 180 or abs(lat) > 180:
        raise Elsewhere(
            _("These look like eastings and northings. Give longitude and latitude in degrees instead.")
        )
    raise Elsewhere(_("These coordinates lie far outside the area of the partnership. Check them."))


def _inside(x: float, y: float, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west <= x <= east and south <= y <= north
