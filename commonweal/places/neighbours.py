"""Which areas lie beside one another."""

import shapely

from commonweal.places.models import Area

# About a metre in degrees: outlines of one publisher share their borders, those of a coarser scale nearly.
TOUCHING = 1e-5


def neighbours_of(area: Area) -> list[Area]:
    """The other areas of the same set whose outline meets that of this one, by name; without their outlines."""
    near = Area.objects.filter(
        area_set_id=area.area_set_id,
        min_lon__lte=area.max_lon + TOUCHING,
        max_lon__gte=area.min_lon - TOUCHING,
        min_lat__lte=area.max_lat + TOUCHING,
        max_lat__gte=area.min_lat - TOUCHING,
    ).exclude(pk=area.pk)
    outlines = dict(near.values_list("pk", "geometry"))
    own = shapely.from_wkb(bytes(Area.objects.values_list("geometry", flat=True).get(pk=area.pk)))
    meeting = [
        pk
        for pk, outline in outlines.items()
        if shapely.dwithin(own, shapely.from_wkb(bytes(outline)), TOUCHING)
    ]
    return list(Area.objects.filter(pk__in=meeting).defer("geometry").order_by("name", "code"))
