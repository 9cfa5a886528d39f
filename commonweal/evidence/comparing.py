"""One figure of many areas side by side: with the limits of chance, and ranked only as far as these allow."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commonweal.evidence.ages import by_band
from commonweal.evidence.by_area import Table, groups_in, table_of
from commonweal.evidence.characteristics import tells_of_residents, told_by
from commonweal.evidence.governing import Viewer, datasets_for, governing
from commonweal.evidence.models import Dataset, Measure
from commonweal.evidence.parts import is_made_of
from commonweal.maps.layers import PRESSURES, WHO_LIVES_THERE, About
from commonweal.methods.estimate import ranks, shares
from commonweal.places.models import Area, AreaSet

Numbers = NDArray[np.float64]
# Everybody is the base and no share of anything.
NOT_COMPARED = frozenset({"residents"})


@dataclass(frozen=True)
class Row:
    """One area: its count and base, None where a part is withheld; share and limits between 0 and 1.

    stands: 1 where the share is higher than that of all areas together by more than chance, -1 lower, 0 neither.
    ranks: between which ranks it lies, 1 the highest; None where the measure is not ranked.
    """

    area: Area
    count: float | None
    base: float | None
    share: float | None = None
    lower: float | None = None
    upper: float | None = None
    stands: int = 0
    ranks: tuple[int, int] | None = None


@dataclass(frozen=True)
class Comparison:
    """A measure of one group by area. whole: the share in all areas together that are told."""

    measure: Measure
    group: str
    dataset: Dataset
    area_set: AreaSet
    rows: list[Row]
    whole: float | None
    is_added_up: bool

    @property
    def is_ranked(self) -> bool:
        """Are areas ranked by it?"""
        return may_be_ranked(self.measure)


def compared_measures(viewer: Viewer) -> list[Measure]:
    """Of which measures can this viewer compare the shares of groups? Of no pressure: those are judged by people."""
    pressures = [str(one) for one in PRESSURES]
    found = (
        Measure.objects.filter(
            tells_of_residents(), unit=Measure.Unit.COUNT, datasets__in=datasets_for(viewer)
        )
        .exclude(code__in=NOT_COMPARED)
        .exclude(about__in=pressures)
        .distinct()
    )
    return list(found)


def may_be_ranked(measure: Measure) -> bool:
    """May places be put in an order by it? By who lives there, their ethnicity, faith or origin, never.

    >>> may_be_ranked(Measure(about="religion")), may_be_ranked(Measure(about=str(About.POPULATION)))
    (False, True)
    """
    return not told_by(About(measure.about), measure.by) & WHO_LIVES_THERE


def groups_of(measure: Measure, area_set: AreaSet, *, viewer: Viewer) -> list[str]:
    """The groups of a measure that are told of these areas, in the order of the table.

    Nothing is added up for this: a page offers the groups of every measure.
    """
    for dataset in governing(measure.code, datasets_for(viewer)):
        if dataset.area_set_id == area_set.pk or is_made_of(area_set, dataset.area_set):
            return list(_banded(measure, dict.fromkeys(groups_in(dataset.public_id, measure.code), 0.0)))
    return []


def compare(
    measure: Measure, group: str, area_set: AreaSet, *, viewer: Viewer, among: Collection[int] | None = None
) -> Comparison | None:
    """The share of a group in each area of a set; None when no table that this viewer may see tells of it.

    among: the keys of the areas to show, all unless given. What all areas have together, and whether an area
    differs from it by more than chance, is of all areas all the same: neighbours are not the measure of one another.
    Limits hold for all areas of the set at once, so that the one area in twenty is not taken for a finding.
    """
    table = table_of(area_set, measure, datasets_for(viewer))
    if table is None:
        return None
    areas = list(area_set.areas.defer("geometry").order_by("name", "code"))
    told = [_counted(area, table, measure, group) for area in areas if area.code in table.of]
    if not told:
        return None
    known = [at for at, row in enumerate(told) if row.count is not None and row.base]
    whole: float | None = None
    if known:
        counts = np.array([told[at].count for at in known], dtype=np.float64)
        bases = np.array([told[at].base for at in known], dtype=np.float64)
        whole = float(counts.sum() / bases.sum())
        found = _with_limits([told[at] for at in known], counts, bases, is_ranked=may_be_ranked(measure))
        for at, row in zip(known, found, strict=True):
            told[at] = row
    shown = [row for row in told if among is None or row.area.pk in among]
    return Comparison(measure, group, table.dataset, area_set, shown, whole, bool(table.parts))


def _banded(measure: Measure, groups: dict[str, float | None]) -> dict[str, float | None]:
    return by_band(groups) if measure.code == "age" else groups


def _counted(area: Area, table: Table, measure: Measure, group: str) -> Row:
    groups = _banded(measure, table.of[area.code])
    values = list(groups.values())
    base = None if None in values else float(sum(value or 0 for value in values))
    return Row(area, groups.get(group), base)


def _with_limits(rows: list[Row], counts: Numbers, bases: Numbers, *, is_ranked: bool) -> list[Row]:
    own, together = shares(counts, bases), ranks(counts, bases)
    whole = counts.sum() / bases.sum()
    stands = (together.limits.lower > whole).astype(int) - (together.limits.upper < whole).astype(int)
    return [
        replace(
            row,
            share=float(own.value[at]),
            lower=float(own.lower[at]),
            upper=float(own.upper[at]),
            stands=int(stands[at]),
            ranks=(int(together.best[at]), int(together.worst[at])) if is_ranked else None,
        )
        for at, row in enumerate(rows)
    ]
