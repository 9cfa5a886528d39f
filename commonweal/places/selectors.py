"""Questions about areas. Areas are open to everyone, so no viewer is asked for."""

from django.db.models import QuerySet

from commonweal.places.models import Area, AreaSet


def published_area_sets() -> QuerySet[AreaSet]:
    """Every set whose import is finished, large areas first, then the newest."""
    return AreaSet.objects.filter(is_published=True).select_related("area_type")


def current_area_sets() -> list[AreaSet]:
    """The set in use today for each type of area, large areas first."""
    return list(published_area_sets().filter(is_current=True))


def area_set_of(area_type: str, vintage: int | None = None) -> AreaSet | None:
    """The published set of a type: of the year given, or the one in use today. None when not loaded."""
    sets = published_area_sets().filter(area_type__code=area_type)
    return sets.filter(is_current=True).first() if vintage is None else sets.filter(vintage=vintage).first()


def areas_of(area_set: AreaSet) -> QuerySet[Area]:
    """The areas of a set without their outlines, ordered by code. For outlines: `geometry.shapes`."""
    return Area.objects.filter(area_set=area_set).defer("geometry").order_by("code")
