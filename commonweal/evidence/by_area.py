"""Figures of every area of a set at once, for maps: own ones where there are any, else sums of smaller areas."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from commonweal.evidence.governing import datasets_for, governing
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.parts import belongs_to, is_made_of
from commonweal.places.models import AreaSet

Groups = dict[str, float | None]


@dataclass(frozen=True)
class Table:
    """What a data set says of the areas of a set: {code: {group: value}}, None where a part of it is withheld.

    parts: {code: how many smaller areas were added up}; empty where the table tells of these very areas.
    """

    dataset: Dataset
    of: dict[str, Groups]
    parts: dict[str, int]


def open_table(area_set: AreaSet, measure: Measure) -> Table | None:
    """The newest open figures of a measure for every area of a set; None when there are none.

    Open ones alone, whoever looks: a map that is drawn for everybody is drawn of what everybody may see.
    """
    return table_of(area_set, measure, datasets_for(AnonymousUser()))


def table_of(area_set: AreaSet, measure: Measure, among: QuerySet[Dataset]) -> Table | None:
    """What the data sets among these tell of every area of a set; None when they tell nothing.

    A table of these very areas comes before a newer one of smaller areas. Only counts are added up.
    """
    found = governing(measure.code, among)
    for dataset in found:
        if dataset.area_set_id == area_set.pk:
            return Table(dataset, _by_code(dataset, measure), {})
    if measure.unit == Measure.Unit.COUNT:
        for dataset in found:
            if is_made_of(area_set, dataset.area_set):
                summed = _summed(dataset, measure, area_set)
                if summed.of:
                    return summed
    return None


@lru_cache(maxsize=256)
def groups_in(dataset: str, measure: str) -> tuple[str, ...]:
    """The groups of a table in its order. Kept by the process: a table is never changed, and its name is random."""
    told = Observation.objects.filter(dataset__public_id=dataset, measure__code=measure).order_by("id")
    first = told.first()
    return tuple(told.filter(area=first.area_id).values_list("group", flat=True)) if first else ()


def _by_code(dataset: Dataset, measure: Measure) -> dict[str, Groups]:
    told: defaultdict[str, Groups] = defaultdict(dict)
    rows = Observation.objects.filter(dataset=dataset, measure=measure).order_by("id")
    for code, group, value in rows.values_list("area__code", "group", "value").iterator(20_000):
        told[code][group] = value
    return dict(told)


def _summed(dataset: Dataset, measure: Measure, area_set: AreaSet) -> Table:
    """The same by adding up parts. An area of which the table does not tell every part is left out."""
    of: defaultdict[str, Groups] = defaultdict(dict)
    known = _by_code(dataset, measure)
    made_of = whole_ones(dataset, area_set, known)
    for whole, parts in made_of.items():
        for part in parts:
            for group, value in known[part].items():
                before = of[whole].get(group, 0.0)
                of[whole][group] = None if value is None or before is None else before + value
    return Table(dataset, dict(of), {code: len(parts) for code, parts in made_of.items()})


def whole_ones(dataset: Dataset, area_set: AreaSet, told: Container[str]) -> dict[str, list[str]]:
    """The smaller areas of a table that each area of a set is made of, by code; those alone of which every part is told."""
    small = dict(dataset.area_set.areas.values_list("id", "code"))
    large = dict(area_set.areas.values_list("id", "code"))
    made_of: defaultdict[str, list[str]] = defaultdict(list)
    for part, whole in belongs_to(dataset.area_set, area_set).items():
        made_of[large[whole]].append(small[part])
    return {whole: parts for whole, parts in made_of.items() if all(part in told for part in parts)}
