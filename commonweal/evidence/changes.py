"""How a place changed between two tables of different years, and how sure that is where areas were drawn anew."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from commonweal.evidence.definitions import broad_group
from commonweal.evidence.figures import Figures, figures_from
from commonweal.evidence.governing import Tables
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.places.geometry import shapes
from commonweal.places.models import Area

# Two tables nearer to each other than this are one picture, such as a census and the estimate made from it.
APART = datetime.timedelta(days=5 * 365)


@dataclass(frozen=True)
class Moved:
    """One group then and now; None where it was withheld."""

    group: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """How many more, or fewer."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def share(self) -> float | None:
        """The difference as a share of what was.

        >>> Moved("White", 200.0, 150.0).share
        -0.25
        """
        return None if self.difference is None or not self.before else self.difference / self.before


@dataclass(frozen=True)
class Change:
    """A measure in two years by group. astray: people who may be counted on the wrong side of the area's border.

    They live in small areas that the border cuts, counted as if people were spread evenly over the ground.
    """

    measure: Measure
    rows: list[Moved]
    before: Figures
    after: Figures
    astray_before: float
    astray_after: float


def change_of(area: Area, measure: Measure, *, tables: Tables) -> Change | None:
    """The newest figures of an area beside the newest that are five years older; None where there are no two.

    Groups are set beside each other by their broad group; those that only one of the tables has are left out.
    """
    after: tuple[Dataset, Figures] | None = None
    for dataset in tables.governing(measure.code):
        if after is not None and after[0].as_of - dataset.as_of < APART:
            continue
        found = figures_from(dataset, area, measure)
        if found is None:
            continue
        if after is None:
            after = dataset, found
            continue
        rows = _beside(measure, found.of, after[1].of)
        if not rows:
            continue
        return Change(
            measure,
            rows,
            found,
            after[1],
            astray(area, dataset, measure, found),
            astray(area, after[0], measure, after[1]),
        )
    return None


def _beside(
    measure: Measure, before: Mapping[str, float | None], after: Mapping[str, float | None]
) -> list[Moved]:
    then, now = _broadly(measure.code, before), _broadly(measure.code, after)
    return [Moved(group, then[group], now[group]) for group in now if group in then]


def _broadly(measure: str, told: Mapping[str, float | None]) -> dict[str, float | None]:
    """Sums by broad group; withheld where a part is.

    >>> _broadly("ethnicity", {"White: Irish": 2.0, "White: British": 5.0, "Other: Arab": None})
    {'White': 7.0, 'Other ethnic group': None}
    """
    parts: defaultdict[str, list[float | None]] = defaultdict(list)
    for group, value in told.items():
        parts[broad_group(measure, group)].append(value)
    return {
        group: None if None in values else float(sum(value or 0 for value in values))
        for group, values in parts.items()
    }


def astray(area: Area, dataset: Dataset, measure: Measure, found: Figures) -> float:
    """How many people may be counted on the wrong side of an area's border, when small areas were added up?

    Of a small area that was counted in, the share of its ground that lies outside; of one that was not, the
    share that lies inside; times its people. 0 where the table tells of the area itself.
    """
    if not found.parts:
        return 0.0
    large, small = shapes(area.area_set), shapes(dataset.area_set)
    outline = large.geometries[np.flatnonzero(large.ids == area.pk)[0]]
    near = small.tree.query(outline, predicate="intersects")
    cut = shapely.intersection(small.geometries[near], outline)
    inside = shapely.area(cut) / shapely.area(small.geometries[near])
    counted = set(found.ids)
    wrong = {
        one: 1 - share if one in counted else share
        for one, share in zip(small.ids[near].tolist(), inside.tolist(), strict=True)
    }
    people: defaultdict[int, float] = defaultdict(float)
    rows = Observation.objects.filter(dataset=dataset, measure=measure, area__in=list(wrong))
    for one, value in rows.values_list("area_id", "value"):
        people[one] += value or 0
    return sum(share * people[one] for one, share in wrong.items())
