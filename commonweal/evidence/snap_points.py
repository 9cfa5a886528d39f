"""Places of snap points: worked out once for each point, and again for each set of areas that comes into use."""

from collections.abc import Iterable

import numpy as np
from django.dispatch import receiver
from numpy.typing import NDArray

from commonweal.evidence.models import SnapPoint, SnapPointPlace
from commonweal.evidence.rows import insert_new
from commonweal.places.models import AreaSet
from commonweal.places.placing import place_points
from commonweal.places.signals import area_set_in_use


def note_places(
    ids: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64], sets: Iterable[AreaSet]
) -> dict[str, NDArray[np.int64]]:
    """Note in which areas of these sets points lie; what is noted already stays.

    ids: of snap points; lon, lat: theirs, in degrees, same length. Returns the areas as
    `places.placing.place_points` does. Run it inside a transaction.
    """
    placed = place_points(lon, lat, area_sets=sets)
    for areas in placed.values():
        found = np.flatnonzero(areas)
        pairs = list(zip(ids[found].tolist(), areas[found].tolist(), strict=True))
        insert_new(SnapPointPlace, ("point_id", "area_id"), pairs)
    return placed


@receiver(area_set_in_use, dispatch_uid="place snap points")
def _place_into(sender: object, area_set: AreaSet, **_rest: object) -> None:
    points = list(SnapPoint.objects.values_list("id", "lon", "lat"))
    if points:
        ids, lon, lat = (np.array(column) for column in zip(*points, strict=True))
        note_places(ids.astype(np.int64), lon, lat, [area_set])
