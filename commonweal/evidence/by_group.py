"""Figures of every area and group with what each is out of and between which limits it lies: what gaps are made of."""

from collections import defaultdict
from dataclasses import dataclass

from commonweal.evidence.by_area import whole_ones
from commonweal.evidence.governing import Viewer, datasets_for, governing
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.parts import is_made_of
from commonweal.places.models import AreaSet


@dataclass(frozen=True)
class Told:
    """A figure as a table tells it: None where it is withheld, or where the table says nothing of it."""

    value: float | None
    base: float | None = None
    low: float | None = None
    high: float | None = None

    def __add__(self, other: "Told") -> "Told":
        return Told(_sum(self.value, other.value), _sum(self.base, other.base))


@dataclass(frozen=True)
class ByGroup:
    """What a table says of the areas of a set: {code of the area: {group: figure}}. Everybody is no group of it."""

    dataset: Dataset
    of: dict[str, dict[str, Told]]
    is_added_up: bool

    @property
    def groups(self) -> list[str]:
        """Every group that is told of any area, in the order of the table."""
        return list(dict.fromkeys(group for told in self.of.values() for group in told))


def told_by_group(area_set: AreaSet, measure: Measure, *, viewer: Viewer) -> ByGroup | None:
    """What the tables that this viewer may see tell of every area of a set, by group; None when they tell nothing.

    A table of these very areas comes before a newer one of smaller areas. Only counts are added up, with what they
    are out of.
    """
    found = governing(measure.code, datasets_for(viewer))
    for dataset in found:
        if dataset.area_set_id == area_set.pk:
            return ByGroup(dataset, _told(dataset, measure), is_added_up=False)
    if measure.unit == Measure.Unit.COUNT:
        for dataset in found:
            if is_made_of(area_set, dataset.area_set):
                summed = _added_up(_told(dataset, measure), dataset, area_set)
                if summed:
                    return ByGroup(dataset, summed, is_added_up=True)
    return None


def _told(dataset: Dataset, measure: Measure) -> dict[str, dict[str, Told]]:
    told: defaultdict[str, dict[str, Told]] = defaultdict(dict)
    rows = Observation.objects.filter(dataset=dataset, measure=measure).exclude(group="").order_by("id")
    columns = rows.values_list("area__code", "group", "value", "base", "low", "high")
    for code, group, value, base, low, high in columns.iterator(20_000):
        told[code][group] = Told(value, base, low, high)
    return dict(told)


def _added_up(
    known: dict[str, dict[str, Told]], dataset: Dataset, area_set: AreaSet
) -> dict[str, dict[str, Told]]:
    """The same of larger areas. A group that a part of an area does not tell of is withheld there."""
    summed: dict[str, dict[str, Told]] = {}
    for whole, parts in whole_ones(dataset, area_set, known).items():
        groups = dict.fromkeys(group for part in parts for group in known[part])
        summed[whole] = {
            group: _all_of([known[part].get(group, Told(None)) for part in parts]) for group in groups
        }
    return summed


def _all_of(figures: list[Told]) -> Told:
    return sum(figures[1:], figures[0])


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
