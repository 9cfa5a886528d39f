"""Questions about areas. Areas are open to everyone, so no viewer is asked for."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from commonweal.places import finding
from commonweal.places.area_types import is_statistical
from commonweal.places.finding import Found
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


def area_in_use(area_type: str, code: str) -> Area | None:
    """The area of this type and code in the set in use today, without its outline; None when there is none."""
    sets = published_area_sets().filter(is_current=True, area_type__code=area_type)
    return (
        Area.objects.filter(area_set__in=sets, code=code)
        .select_related("area_set__area_type", "parent__area_set__area_type")
        .defer("geometry")
        .first()
    )


def area_counts(*, by: Sequence[str]) -> list[dict[str, Any]]:
    """How many areas are there, by any of type, vintage and current? Rows of those names and `count`."""
    column_of = {
        "type": "area_set__area_type__code",
        "vintage": "area_set__vintage",
        "current": "area_set__is_current",
    }
    columns = [column_of[name] for name in by]
    rows = (
        Area.objects.filter(area_set__is_published=True)
        .order_by(*columns)
        .values_list(*columns)
        .annotate(count=Count("id"))
    )
    return [dict(zip([*by, "count"], row, strict=True)) for row in rows]


def find_places(text: str, limit: int = 10, *, as_people_say: bool = False) -> list[Found]:
    """Which places may this text mean? Areas in use today by name or code, and postcodes; likeliest first.

    Case, spaces, marks and small slips of spelling do not matter: "blechley" finds Bletchley. The
    beginning of a postcode lists those that begin so. Nothing found is an empty list. as_people_say: only
    areas that people speak of, no statistical ones.
    """
    return finding.find(text, _that_people_speak_of() if as_people_say else current_area_sets(), limit)


def places_named(texts: Collection[str]) -> dict[str, Found]:
    """Which of these texts are the very name of a place, and of which? {text: place}; all are looked up at once.

    Of the areas that people speak of, and postcodes. Only where it is one place's name and no other's: of two
    that are called the same somebody has to say which is meant.
    """
    return finding.named(texts, _that_people_speak_of())


def _that_people_speak_of() -> list[AreaSet]:
    return [one for one in current_area_sets() if not is_statistical(one.area_type.code)]
