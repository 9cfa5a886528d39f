"""How evenly groups are spread over the small areas of a place, from open figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from commonweal.evidence.governing import datasets_for, governing
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.methods.composition import Segregation, Spread, counts_from, segregation, spread

# What is asked of who people are, and open: of these an index is usual.
MEASURES = ("ethnicity", "religion")


@dataclass(frozen=True)
class Evenness:
    """One data set: each group against the rest, all groups at once, and areas left out as not wholly known."""

    measure: Measure
    dataset: Dataset
    groups: Sequence[Segregation]
    whole: Spread
    areas: int
    left_out: int


def evenness_of(code: str) -> Evenness | None:
    """The newest open table of a measure, of the smallest areas that it is loaded for; None without one.

    An area of which a figure is withheld is left out whole: an index of the rest of it would be of nobody.
    """
    measure = Measure.objects.filter(code=code).first()
    if measure is None or code not in MEASURES:
        return None
    found = governing(measure.code, datasets_for(AnonymousUser()))
    if not found:
        return None
    newest = [one for one in found if one.as_of == found[0].as_of]
    dataset = max(newest, key=lambda one: one.area_set.area_type.order)
    rows = list(
        Observation.objects.filter(dataset=dataset, measure=measure)
        .order_by("id")
        .values_list("area__code", "group", "value")
    )
    withheld = {area for area, _group, value in rows if value is None}
    told = ((area, group, value) for area, group, value in rows if value is not None and area not in withheld)
    table = counts_from(told)
    everybody = table.totals.sum()
    present = [name for name in table.groups if 0 < table.column(name).sum() < everybody]
    return Evenness(
        measure,
        dataset,
        [segregation(table, name) for name in present],
        spread(table),
        len(table.totals),
        len(withheld),
    )
