"""How people of different groups fare, area by area: the gap to everybody else there, and whether it is beyond chance.

An outcome is a measure that is told by the groups of one characteristic, each group out of its own base. Everybody
else is the others of the same area, not all who live there: a large group would be set beside itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext

from commonweal.evidence.by_group import ByGroup, Told, told_by_group
from commonweal.evidence.characteristics import FARING, refuse_telling_by
from commonweal.evidence.equality_definitions import is_unknown
from commonweal.evidence.governing import Viewer, datasets_for
from commonweal.evidence.models import Dataset, Measure
from commonweal.maps.layers import About
from commonweal.methods.estimate import (
    Differences,
    Limited,
    differences,
    differences_of_limited,
    weighted,
)
from commonweal.places.models import Area, AreaSet

UNITS = (Measure.Unit.COUNT, Measure.Unit.PERCENT)
# A gap of fewer people than this, or of fewer expected on either side of the question, is not judged.
SMALLEST_BASE = 30
SMALLEST_EXPECTED = 5
# Shares of one whole add up to it, but for rounding.
WHOLE = (0.98, 1.02)


class NotAnOutcome(ValueError):
    """A measure does not tell how people fare. The sentence says why."""


class Why(StrEnum):
    """Why a gap is not judged."""

    JUDGED = ""
    SMALL = "small"
    WITHHELD = "withheld"
    NOT_TOLD = "not told of"
    ALONE = "nobody else is told of"
    UNKNOWN = "people whose group is not known"
    NO_BASE = "no base"
    IMPOSSIBLE = "more than its base"


@dataclass(frozen=True)
class Gap:
    """One group in one area: its share and that of everybody else there, between 0 and 1, and how far they lie apart.

    lower, upper: the limits of the gap, for all that are judged at once. stands: 1 where the group's share is higher
    by more than chance, -1 where it is lower, 0 where neither is clear or it is not judged, and then `why` says why.
    """

    area: Area
    group: str
    share: float | None
    base: float | None
    why: Why
    others: float | None = None
    others_base: float | None = None
    lower: float | None = None
    upper: float | None = None
    stands: int = 0

    @property
    def gap(self) -> float | None:
        """The group's share less that of everybody else."""
        return None if self.share is None or self.others is None else self.share - self.others


@dataclass(frozen=True)
class Outcome:
    """An outcome by area and group. at_once: for how many gaps the limits hold together.

    has_limits: the table brought intervals of its own, which are used. is_partial: of some area a group is withheld,
    so that everybody else there is without it.
    """

    measure: Measure
    dataset: Dataset
    area_set: AreaSet
    groups: list[str]
    gaps: list[Gap]
    at_once: int
    is_added_up: bool
    has_limits: bool
    is_partial: bool

    @property
    def findings(self) -> list[Gap]:
        """The gaps that are more than chance, in the order of the areas."""
        return [one for one in self.gaps if one.stands]

    def only(self, *, group: str = "", area: str = "") -> "Outcome":
        """The same of one group, or of one area by its code. What is beyond chance is judged of all all the same."""
        gaps = [
            one
            for one in self.gaps
            if (not group or one.group == group) and (not area or one.area.code == area)
        ]
        return replace(self, gaps=gaps, groups=[group] if group else self.groups)


def outcomes_for(viewer: Viewer) -> list[Measure]:
    """The outcomes of which this viewer may see figures."""
    found = Measure.objects.filter(
        unit__in=UNITS, about__in=[str(one) for one in FARING], datasets__in=datasets_for(viewer)
    )
    return list(found.exclude(by="").distinct())


def refuse_outcome(measure: Measure) -> None:
    """Raise LaidOver for a pressure by ethnic group, faith or origin, NotAnOutcome for anything else that is none."""
    refuse_telling_by(About(measure.about), measure.by)
    if About(measure.about) not in FARING or not measure.by or measure.unit not in UNITS:
        raise NotAnOutcome(gettext("This does not tell how people of different groups fare."))


def outcome_of(measure: Measure, area_set: AreaSet, *, viewer: Viewer) -> Outcome | None:
    """Each group's gap to everybody else in each area; None when no table that this viewer may see tells of it.

    Raises LaidOver and NotAnOutcome.
    """
    refuse_outcome(measure)
    table = told_by_group(area_set, measure, viewer=viewer)
    if table is None or not table.groups:
        return None
    scale = 100.0 if measure.unit == Measure.Unit.PERCENT else 1.0
    if _are_parts_of_one_whole(table, scale):
        raise NotAnOutcome(
            gettext(
                "The groups of this table are parts of one whole: it tells who they are, not how they fare. Each "
                "group must be out of its own number of people."
            )
        )
    areas = [area for area in _areas(area_set) if area.code in table.of]
    has_limits = measure.unit == Measure.Unit.PERCENT and _has_limits(table)
    fewest = 0 if has_limits else SMALLEST_EXPECTED
    gaps = [gap for area in areas for gap in _gaps(area, table, measure, fewest)]
    judged = [at for at, gap in enumerate(gaps) if not gap.why]
    if judged:
        found = _judge([gaps[at] for at in judged], gaps, table if has_limits else None)
        for place, at in enumerate(judged):
            gaps[at] = replace(
                gaps[at],
                lower=float(found.lower[place]),
                upper=float(found.upper[place]),
                stands=int(found.stands[place]),
            )
    return Outcome(
        measure,
        table.dataset,
        area_set,
        table.groups,
        gaps,
        len(judged),
        table.is_added_up,
        has_limits,
        any(gap.why is Why.WITHHELD for gap in gaps),
    )


def _areas(area_set: AreaSet) -> Iterable[Area]:
    return area_set.areas.defer("geometry").order_by("name", "code")


def _are_parts_of_one_whole(table: ByGroup, scale: float) -> bool:
    """Do the groups of every area share one base, and add up to it?"""
    seen = False
    for told in table.of.values():
        figures = list(told.values())
        if len(figures) < 2 or any(one.value is None or not one.base for one in figures):
            continue
        if len({one.base for one in figures}) > 1:
            return False
        base = scale if scale > 1 else figures[0].base or 1.0
        if not WHOLE[0] <= sum(one.value or 0 for one in figures) / base <= WHOLE[1]:
            return False
        seen = True
    return seen


def _has_limits(table: ByGroup) -> bool:
    known = [one for told in table.of.values() for one in told.values() if one.value is not None]
    return bool(known) and all(one.low is not None and one.high is not None for one in known)


def _gaps(area: Area, table: ByGroup, measure: Measure, expected: int) -> Iterator[Gap]:
    """Every group of one area, with everybody else of whom there are figures.

    expected: how many at least must be expected on either side of the question for a gap to be judged.
    """
    told = table.of[area.code]
    own = [_own(area, group, told.get(group), measure) for group in table.groups]
    told_of = [one for one in own if not one.why]
    people = sum(one.base or 0 for one in told_of)
    those = sum((one.share or 0) * (one.base or 0) for one in told_of)
    for one in own:
        base = one.base or 0
        rest, of = those - (one.share or 0) * base, people - base
        if one.why:
            yield one
        elif of <= 0:
            yield replace(one, why=Why.ALONE)
        else:
            why = Why.SMALL if _is_small(min(base, of), those / people, expected) else Why.JUDGED
            yield replace(one, why=why, others=min(max(rest / of, 0.0), 1.0), others_base=of)


def _own(area: Area, group: str, told: Told | None, measure: Measure) -> Gap:
    is_percent = measure.unit == Measure.Unit.PERCENT
    if told is None:
        return Gap(area, group, None, None, Why.NOT_TOLD)
    if told.value is None:
        return Gap(area, group, None, told.base, Why.WITHHELD)
    if is_unknown(group):
        why = Why.UNKNOWN
    else:
        why = Why.JUDGED if told.base else Why.NO_BASE
    share = told.value / 100 if is_percent else told.value / told.base if told.base else None
    if share is not None and share > 1:
        return Gap(area, group, None, told.base, Why.IMPOSSIBLE)
    return Gap(area, group, share, told.base, why)


def _is_small(fewest: float, together: float, expected: int) -> bool:
    return fewest < SMALLEST_BASE or fewest * min(together, 1 - together) < expected


def _judge(judged: list[Gap], every: list[Gap], with_limits: ByGroup | None) -> Differences:
    """The limits of these gaps, of all at once."""
    if with_limits is None:
        share, base, others, of = (
            np.array([getattr(gap, name) for gap in judged], dtype=np.float64)
            for name in ("share", "base", "others", "others_base")
        )
        # What a share is of may be a hair above the whole, by rounding.
        return differences(
            np.minimum(share * base, base), base, np.minimum(others * of, of), of, is_corrected=True
        )
    beside: dict[str, list[Gap]] = {}
    for gap in every:
        if gap.others is not None:
            beside.setdefault(gap.area.code, []).append(gap)
    rest = [_others(gap, beside[gap.area.code], with_limits) for gap in judged]
    own = [with_limits.of[gap.area.code][gap.group] for gap in judged]
    one = Limited(
        [gap.share or 0 for gap in judged],
        [(told.low or 0) / 100 for told in own],
        [(told.high or 0) / 100 for told in own],
    )
    other = Limited(
        [mean for mean, _low, _high in rest],
        [low for _mean, low, _high in rest],
        [high for _mean, _low, high in rest],
    )
    return differences_of_limited(one, other)


def _others(gap: Gap, beside: list[Gap], table: ByGroup) -> tuple[float, float, float]:
    """Everybody else of an area with the limits of their mean."""
    rest = [one for one in beside if one.group != gap.group]
    told = [table.of[one.area.code][one.group] for one in rest]
    limited = Limited(
        [one.share or 0 for one in rest],
        [(one.low or 0) / 100 for one in told],
        [(one.high or 0) / 100 for one in told],
    )
    mean, lower, upper = weighted(limited, [one.base or 0 for one in rest])
    return mean, max(lower, 0.0), min(upper, 1.0)
