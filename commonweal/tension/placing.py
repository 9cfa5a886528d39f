"""Into which areas a report falls: when it comes in, and again whenever a new set of areas comes into use."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.dispatch import receiver

from commonweal.places.models import Area, AreaSet
from commonweal.places.placing import place_points
from commonweal.places.signals import area_set_in_use
from commonweal.tension.models import Placement, Report


def place_reports(reports: Iterable[Report]) -> None:
    """Place reports into every current area type; those without a point lie in none."""
    _place([(one.pk, one.lon, one.lat) for one in reports if one.lon is not None and one.lat is not None])


def place_in_area(report: Report, area_id: int) -> None:
    """Place a report that names a whole area into that area and the larger ones that hold it.

    It lies in no smaller area: a point made up inside the ward would say more than anybody told us.
    """
    areas = []
    known = Area.objects.only("id", "parent_id")
    area = known.filter(pk=area_id, area_set__is_published=True).first()
    while area is not None and area.pk not in areas:
        areas.append(area.pk)
        area = known.filter(pk=area.parent_id).first() if area.parent_id else None
    _keep((report.pk, number) for number in areas)


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
    Placement.objects.bulk_create(
        [Placement(report_id=report, area_id=area) for report, area in pairs],
        batch_size=500,
        ignore_conflicts=True,
    )
