"""Figures of one area: its own where it has any, else those of the smaller areas in it, added up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from commonweal.evidence.governing import Viewer, datasets_for, governing
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.residents import is_made_of
from commonweal.places.models import Area, Overlap
from commonweal.places.placing import place_in


@dataclass(frozen=True)
class Figures:
    """What a data set says of one area: value by group, None where a part of it is withheld.

    parts: of how many smaller areas they are the sum, 0 where the table tells of this very area.
    whole: the same for all areas of the table that are loaded, which are `areas` many.
    """

    dataset: Dataset
    of: dict[str, float | None]
    parts: int
    whole: dict[str, float]
    areas: int


def figures_of(area: Area, measure: Measure, *, viewer: Viewer) -> Figures | None:
    """The newest figures of this measure for an area; None when no table that this viewer may see tells of it.

    Which tables count is said by `governing`. One of these very areas comes before a newer one of smaller
    areas. Only counts are added up: the sum of two scores says nothing.
    """
    found = governing(measure.code, datasets_for(viewer))
    for dataset in found:
        if dataset.area_set_id == area.area_set_id:
            told = _told(dataset, measure, [area.pk])
            if told:
                return _figures(dataset, measure, told, parts=0)
    if measure.unit != Measure.Unit.COUNT:
        return None
    for dataset in found:
        parts = parts_of(area, dataset)
        told = _told(dataset, measure, parts) if parts else {}
        if told:
            return _figures(dataset, measure, told, parts=len(parts))
    return None


def parts_of(area: Area, dataset: Dataset) -> list[int]:
    """Ids of the smaller areas of a data set that belong to an area: as a loaded look-up says, else by a point.

    Empty where the areas of the data set are not the smaller ones.
    """
    if not is_made_of(area.area_set, dataset.area_set):
        return []
    look_up = Overlap.objects.filter(
        from_area__area_set=dataset.area_set,
        to_area__area_set=area.area_set,
        is_best_fit=True,
        source=Overlap.Source.LOOKUP,
    )
    if look_up.exists():
        return list(look_up.filter(to_area=area).values_list("from_area_id", flat=True))
    near = list(
        Area.objects.filter(
            area_set=dataset.area_set,
            point_lon__range=(area.min_lon, area.max_lon),
            point_lat__range=(area.min_lat, area.max_lat),
        ).values_list("id", "point_lon", "point_lat")
    )
    lies_in = place_in(area.area_set, [lon for _id, lon, _lat in near], [lat for _id, _lon, lat in near])
    return [one for (one, _lon, _lat), found in zip(near, lies_in.tolist(), strict=True) if found == area.pk]


def _told(dataset: Dataset, measure: Measure, areas: Iterable[int]) -> dict[str, float | None]:
    """Sums by group over these areas, in the order of the table; None where one is withheld."""
    rows = (
        Observation.objects.filter(dataset=dataset, measure=measure, area__in=list(areas))
        .order_by("id")
        .values_list("group", "value")
    )
    sums: defaultdict[str, float] = defaultdict(float)
    withheld = set()
    for group, value in rows:
        sums[group] += value or 0
        if value is None:
            withheld.add(group)
    return {group: None if group in withheld else value for group, value in sums.items()}


def _figures(dataset: Dataset, measure: Measure, told: dict[str, float | None], *, parts: int) -> Figures:
    whole = {}
    areas = 0
    if measure.unit == Measure.Unit.COUNT:
        rows = (
            Observation.objects.filter(dataset=dataset, measure=measure)
            .order_by()
            .values("group")
            .annotate(sum=Sum("value"), areas=Count("id"))
        )
        for row in rows:
            whole[row["group"]] = row["sum"] or 0
            areas = max(areas, row["areas"])
    return Figures(dataset, told, parts, whole, areas)
