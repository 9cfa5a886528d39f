"""Figures of every area of a set at once, for maps: own ones where there are any, else sums of smaller areas."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from commonweal.evidence.governing import datasets_for, governing
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.residents import is_made_of
from commonweal.places.models import Area, AreaSet, Overlap
from commonweal.places.placing import place_in

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
    found = governing(measure.code, datasets_for(AnonymousUser()))
    for dataset in found:
        if dataset.area_set_id == area_set.pk:
            return Table(dataset, _by_code(dataset, measure), {})
    if measure.unit == Measure.Unit.COUNT:
        for dataset in found:
            if is_made_of(area_set, dataset.area_set):
                return _summed(dataset, measure, area_set)
    return None


def _by_code(dataset: Dataset, measure: Measure) -> dict[str, Groups]:
    told: defaultdict[str, Groups] = defaultdict(dict)
    rows = Observation.objects.filter(dataset=dataset, measure=measure).order_by("id")
    for code, group, value in rows.values_list("area__code", "group", "value").iterator(20_000):
        told[code][group] = value
    return dict(told)


def belongs_to(dataset: Dataset, area_set: AreaSet) -> dict[str, str]:
    """The area of a set that each smaller area of a data set belongs to: by a loaded look-up, else by a point."""
    look_up = Overlap.objects.filter(
        from_area__area_set=dataset.area_set,
        to_area__area_set=area_set,
        is_best_fit=True,
        source=Overlap.Source.LOOKUP,
    )
    told = dict(look_up.values_list("from_area__code", "to_area__code"))
    if told:
        return told
    parts = list(dataset.area_set.areas.values_list("code", "point_lon", "point_lat"))
    codes = dict(Area.objects.filter(area_set=area_set).values_list("id", "code"))
    lies_in = place_in(area_set, [lon for _code, lon, _lat in parts], [lat for _code, _lon, lat in parts])
    return {code: codes[one] for (code, _lon, _lat), one in zip(parts, lies_in.tolist(), strict=True) if one}


def _summed(dataset: Dataset, measure: Measure, area_set: AreaSet) -> Table:
    of: defaultdict[str, Groups] = defaultdict(dict)
    parts: defaultdict[str, int] = defaultdict(int)
    known = _by_code(dataset, measure)
    for part, whole in belongs_to(dataset, area_set).items():
        if part not in known:
            continue
        parts[whole] += 1
        for group, value in known[part].items():
            before = of[whole].get(group, 0.0)
            of[whole][group] = None if value is None or before is None else before + value
    return Table(dataset, dict(of), dict(parts))
