"""Which smaller areas a larger one is made of: what adding up figures, for a page, a map or a rate, goes by."""

from commonweal.people.asked_once import asked_once
from commonweal.places.area_types import KINDS
from commonweal.places.models import Area, AreaSet, Overlap
from commonweal.places.placing import place_in

# Of these, other areas are made up: output areas and what is made of them.
PARTS = ("oa", "lsoa", "msoa")


def is_made_of(large: AreaSet, small: AreaSet) -> bool:
    """Are the areas of the one so much smaller than the other's that a point tells where each belongs?"""
    small_code, large_code = small.area_type.code, large.area_type.code
    if small_code not in PARTS or large_code not in KINDS:
        return False
    return KINDS[small_code].order > KINDS[large_code].order


def belongs_to(small: AreaSet, large: AreaSet) -> dict[int, int]:
    """The area of the large set that each area of the small one belongs to, by their ids.

    As a loaded look-up says, which is what a publisher adds up by; else by a point within each.
    """
    look_up = Overlap.objects.filter(
        from_area__area_set=small, to_area__area_set=large, is_best_fit=True, source=Overlap.Source.LOOKUP
    )
    told = dict(look_up.values_list("from_area_id", "to_area_id"))
    return told or _by_point(small, large)


def _by_point(small: AreaSet, large: AreaSet, within: Area | None = None) -> dict[int, int]:
    """The same by a point in each; with `within`, of those alone whose point is near that area."""
    parts = Area.objects.filter(area_set=small)
    if within is not None:
        parts = parts.filter(
            point_lon__range=(within.min_lon, within.max_lon),
            point_lat__range=(within.min_lat, within.max_lat),
        )
    near = list(parts.values_list("id", "point_lon", "point_lat"))
    lies_in = place_in(large, [lon for _id, lon, _lat in near], [lat for _id, _lon, lat in near]).tolist()
    return {one: found for (one, _lon, _lat), found in zip(near, lies_in, strict=True) if found}


def parts_of(area: Area, small: AreaSet) -> list[int]:
    """Ids of the smaller areas that belong to one area; empty where the set's areas are not the smaller ones."""
    if not is_made_of(area.area_set, small):
        return []
    # A page asks it of every measure of a table.
    return asked_once(("parts", area.pk, small.pk), lambda: _parts_of(area, small))


def _parts_of(area: Area, small: AreaSet) -> list[int]:
    look_up = Overlap.objects.filter(
        from_area__area_set=small,
        to_area__area_set=area.area_set,
        is_best_fit=True,
        source=Overlap.Source.LOOKUP,
    )
    if look_up.exists():
        return list(look_up.filter(to_area=area).values_list("from_area_id", flat=True))
    placed = _by_point(small, area.area_set, within=area)
    return [one for one, found in placed.items() if found == area.pk]
