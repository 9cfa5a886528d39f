"""Into which areas a report falls: when it comes in, and again whenever a new set of areas comes into use."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from commonweal.evidence.rows import insert_new
from commonweal.people.random_key import random_number
from commonweal.places.finding import plain
from commonweal.places.models import Area, AreaSet
from commonweal.places.placing import place_points
from commonweal.places.selectors import find_places
from commonweal.places.signals import area_set_in_use
from commonweal.tension.models import Placement, Report


def place_reports(reports: Iterable[Report]) -> None:
    """Place reports into every current area type; those without a point lie in none."""
    _place([(one.pk, one.lon, one.lat) for one in reports if one.lon is not None and one.lat is not None])


def place_in_area(report: Report, area_id: int) -> None:
    """Place a report that names a whole area into that area and the larger ones that hold it.

    It lies in no smaller area: a point made up inside the ward would say more than anybody told us.
    """
    place_in_areas([(report, area_id)])


def place_in_areas(pairs: Iterable[tuple[Report, int]]) -> None:
    """As `place_in_area`, of many reports, each with its area."""
    pairs = list(pairs)
    holding = {area_id: _with_larger(area_id) for area_id in {area_id for _report, area_id in pairs}}
    _keep((report.pk, number) for report, area_id in pairs for number in holding[area_id])


def areas_where(report: Report, located: Mapping[str, Any] | None) -> set[int]:
    """The areas in which a report would lie: where it lies now, or `located`, as `grade_report` takes it."""
    if located is None:
        return set(report.placements.values_list("area_id", flat=True))
    if located.get("area_id") is not None:
        return set(_with_larger(located["area_id"]))
    if located.get("lon") is None:
        return set()
    placed = place_points(located["lon"], located["lat"])
    return {int(areas[0]) for areas in placed.values() if areas[0]}


def named_elsewhere(place: str, areas: Collection[int]) -> tuple[str, str] | None:
    """Which area does a place name, and in which of its kind does it lie instead? None where the two agree.

    As a whole or at its end: "Canal bridge, Heron Park". An area that is as large as several of a kind lies in none.
    """
    lies_in = {
        area.area_set.area_type.code: area
        for area in Area.objects.filter(pk__in=areas, area_set__is_current=True).select_related(
            "area_set__area_type"
        )
    }
    named = [
        found
        for part in dict.fromkeys((place, place.rpartition(",")[2]))
        for found in find_places(part, as_people_say=True)
        if found.kind == "area" and plain(found.name) == plain(part) and found.area_type in lies_in
    ]
    if not named or any(found.area_id in areas for found in named):
        return None
    return named[0].name, lies_in[named[0].area_type].name


def _with_larger(area_id: int) -> list[int]:
    """An area and the larger ones that hold it."""
    areas: list[int] = []
    known = Area.objects.only("id", "parent_id")
    area = known.filter(pk=area_id, area_set__is_published=True).first()
    while area is not None and area.pk not in areas:
        areas.append(area.pk)
        area = known.filter(pk=area.parent_id).first() if area.parent_id else None
    return areas


@receiver(area_set_in_use, dispatch_uid="place reports")
def _place_into(sender: object, area_set: AreaSet, **_rest: object) -> None:
    """Place every report there is into a set that comes into use, so that its areas do not begin empty.

    What named a whole area lies in the area of the same code, where the new set has it; one that was
    divided or merged does not say in which part something was.
    """
    located = Report.objects.filter(lon__isnull=False, lat__isnull=False)
    _place(list(located.values_list("pk", "lon", "lat")), [area_set])
    same = dict(Area.objects.filter(area_set=area_set).values_list("code", "id"))
    named = Placement.objects.filter(
        report__lon=None, area__area_set__area_type=area_set.area_type, area__code__in=same
    ).exclude(area__area_set=area_set)
    _keep({(report, same[code]) for report, code in named.values_list("report_id", "area__code")})


def _place(points: Sequence[tuple[Any, ...]], area_sets: list[AreaSet] | None = None) -> None:
    """points: the report's key, longitude and latitude. area_sets: those in use, unless given."""
    if points:
        keys, lon, lat = zip(*points, strict=True)
        placed = place_points(lon, lat, area_sets=area_sets)
        _keep(
            (key, int(area))
            for areas in placed.values()
            for key, area in zip(keys, areas, strict=True)
            if area
        )


def _keep(pairs: Iterable[tuple[int, int]]) -> None:
    rows = [(random_number(), report, area) for report, area in pairs]
    insert_new(Placement, ("id", "report_id", "area_id"), rows)
