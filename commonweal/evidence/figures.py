"""Figures of one area: its own where it has any, else those of the smaller areas in it, added up."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Sum

from commonweal.evidence.governing import Tables
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.parts import parts_of
from commonweal.people.asked_once import asked_once
from commonweal.places.models import Area


@dataclass(frozen=True)
class Figures:
    """What a data set says of one area: value by group, None where a part of it is withheld.

    ids: the smaller areas that they are the sum of, none where the table tells of this very area.
    whole: the same for all areas of the table that are loaded, which are `areas` many.
    """

    dataset: Dataset
    of: dict[str, float | None]
    ids: tuple[int, ...]
    whole: dict[str, float]
    areas: int

    @property
    def parts(self) -> int:
        """Of how many smaller areas they are the sum."""
        return len(self.ids)


def figures_of(area: Area, measure: Measure, *, tables: Tables) -> Figures | None:
    """The newest figures of this measure for an area; None when none of these tables tells of it.

    Which tables count is said by `governing`. One of these very areas comes before a newer one of smaller
    areas. Only counts are added up: the sum of two scores says nothing.
    """
    found = tables.governing(measure.code)
    # Own figures first, however old; sorting keeps the newest first within each.
    for dataset in sorted(found, key=lambda one: one.area_set_id != area.area_set_id):
        told = figures_from(dataset, area, measure)
        if told is not None:
            return told
    return None


def figures_from(dataset: Dataset, area: Area, measure: Measure) -> Figures | None:
    """What one data set says of an area, of its own or by adding up; None when it says nothing.

    Of an area of which it does not tell every part it says nothing: the sum would be of fewer people.
    """
    # A profile tells some measures twice: as they are, and as they changed.
    question = ("figures", dataset.pk, area.pk, measure.pk)
    return asked_once(question, lambda: _figures_from(dataset, area, measure))


def _figures_from(dataset: Dataset, area: Area, measure: Measure) -> Figures | None:
    if dataset.area_set_id == area.area_set_id:
        ids: tuple[int, ...] = ()
        told = _told(dataset, measure, [area.pk])
    elif measure.unit == Measure.Unit.COUNT:
        ids = tuple(parts_of(area, dataset.area_set))
        told = _told(dataset, measure, ids) if ids else {}
    else:
        return None
    return _figures(dataset, measure, told, ids) if told else None


def _told(dataset: Dataset, measure: Measure, areas: Sequence[int]) -> dict[str, float | None]:
    """Sums by group over these areas, in the order of the table; None where one is withheld.

    Empty unless the table has a row for each of them.
    """
    rows = list(
        Observation.objects.filter(dataset=dataset, measure=measure, area__in=areas)
        .order_by("id")
        .values_list("area_id", "group", "value")
    )
    if len({area for area, _group, _value in rows}) < len(areas):
        return {}
    sums: defaultdict[str, float] = defaultdict(float)
    withheld = set()
    for _area, group, value in rows:
        sums[group] += value or 0
        if value is None:
            withheld.add(group)
    return {group: None if group in withheld else value for group, value in sums.items()}


def _figures(
    dataset: Dataset, measure: Measure, told: dict[str, float | None], ids: tuple[int, ...]
) -> Figures:
    whole: dict[str, float] = {}
    areas = 0
    if measure.unit == Measure.Unit.COUNT:
        sums, areas = _whole(dataset.public_id, measure.code)
        whole = dict(sums)
    return Figures(dataset, told, ids, whole, areas)


@lru_cache(maxsize=256)
def _whole(dataset: str, measure: str) -> tuple[tuple[tuple[str, float], ...], int]:
    """Sums by group over all areas of a table, and how many areas these are.

    Kept by the process: a table is never changed, and its name is random.
    """
    rows = list(
        Observation.objects.filter(dataset__public_id=dataset, measure__code=measure)
        .order_by()
        .values("group")
        .annotate(sum=Sum("value"), areas=Count("id"))
    )
    sums = tuple((row["group"], float(row["sum"] or 0)) for row in rows)
    return sums, max((row["areas"] for row in rows), default=0)
