"""How many people live in areas, from the figures that govern: what rates are set against."""

from collections import defaultdict

from commonweal.evidence.governing import datasets_in_use, governing
from commonweal.evidence.models import Dataset, Observation
from commonweal.maps.populations import Population
from commonweal.places.area_types import KINDS
from commonweal.places.models import Area, AreaSet
from commonweal.places.placing import place_in

RESIDENTS = "residents"
# Of these, other areas are made up: output areas and what is made of them.
PARTS = ("oa", "lsoa", "msoa")


def residents_of(area_set: AreaSet) -> Population | None:
    """Residents of each area of a set; None when no figures say.

    From figures of these very areas, else of the newest of smaller ones, each counted where a point within
    it lies (best fit). An area of which a part is withheld, or without any figure, is left out.
    """
    newest = governing(RESIDENTS, datasets_in_use())
    own = next((one for one in newest if one.area_set_id == area_set.pk), None)
    if own is not None:
        return _population(own, dict(_figures(own)))
    for dataset in newest:
        if is_made_of(area_set, dataset.area_set):
            summed = _summed(dataset, area_set)
            if summed:
                return _population(dataset, summed)
    return None


def is_made_of(large: AreaSet, small: AreaSet) -> bool:
    """Are the areas of the one so much smaller than the other's that a point tells where each belongs?"""
    small_code, large_code = small.area_type.code, large.area_type.code
    if small_code not in PARTS or large_code not in KINDS:
        return False
    return KINDS[small_code].order > KINDS[large_code].order


def _figures(dataset: Dataset) -> list[tuple[str, float]]:
    rows = Observation.objects.filter(dataset=dataset, measure__code=RESIDENTS, group="", value__isnull=False)
    return [(code, value) for code, value in rows.values_list("area__code", "value") if value is not None]


def _summed(dataset: Dataset, area_set: AreaSet) -> dict[str, float]:
    known = dict(_figures(dataset))
    parts = list(dataset.area_set.areas.values_list("code", "point_lon", "point_lat"))
    codes = dict(Area.objects.filter(area_set=area_set).values_list("id", "code"))
    lies_in = place_in(area_set, [lon for _code, lon, _lat in parts], [lat for _code, _lon, lat in parts])
    sums: defaultdict[str, float] = defaultdict(float)
    unknown = set()
    for (code, _lon, _lat), area in zip(parts, lies_in.tolist(), strict=True):
        if not area:
            continue
        if code in known:
            sums[codes[area]] += known[code]
        else:
            unknown.add(codes[area])
    return {code: number for code, number in sums.items() if code not in unknown}


def _population(dataset: Dataset, residents: dict[str, float]) -> Population:
    return Population(residents, source=dataset.title, vintage=str(dataset.as_of.year))
