"""Which larger area does an area belong to?"""

import numpy as np

from commonweal.places.area_types import KINDS
from commonweal.places.models import Area, AreaSet
from commonweal.places.placing import place_in
from commonweal.places.selectors import area_set_of, published_area_sets


def find_parents(area_set: AreaSet) -> None:
    """Give the areas of a set their parents, and become the parent of sets that had waited for it.

    The parent is the area of the next larger type, of the same year where that is loaded and otherwise
    the one in use today, that holds the point inside the smaller area. Run inside a transaction.
    """
    _find(area_set)
    below = [code for code, kind in KINDS.items() if area_set.area_type.code in kind.parents]
    for smaller in published_area_sets().filter(area_type__code__in=below).exclude(pk=area_set.pk):
        _find(smaller)


def _find(area_set: AreaSet) -> None:
    kind = KINDS.get(area_set.area_type.code)
    larger = None
    for code in kind.parents if kind else ():
        larger = area_set_of(code, area_set.vintage) or area_set_of(code)
        if larger:
            break
    if larger is None:
        return
    areas = list(Area.objects.filter(area_set=area_set).only("id", "point_lon", "point_lat", "parent_id"))
    placed = place_in(
        larger, np.array([area.point_lon for area in areas]), np.array([area.point_lat for area in areas])
    )
    changed = []
    for area, parent in zip(areas, placed.tolist(), strict=True):
        if parent and area.parent_id != parent:
            area.parent_id = parent
            changed.append(area)
    Area.objects.bulk_update(changed, ["parent"], batch_size=400)
