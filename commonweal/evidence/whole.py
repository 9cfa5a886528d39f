"""What is measured told once for the whole of the places that a table speaks of: the newest figure, and how it changed."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commonweal.evidence.governing import datasets_in_use, governing
from commonweal.evidence.models import Dataset, Measure, Observation

# area, value, out of how many, and the two ends of its interval.
Row = tuple[int, float | None, float | None, float | None, float | None]


class WhyNot(StrEnum):
    """Why there is no figure for the whole."""

    TOLD = ""
    WITHHELD = "a part is withheld"
    NOT_ADDED = "areas cannot be added up"


@dataclass(frozen=True)
class Reading:
    """One figure for all areas that a table tells of, at one time.

    value: a count, or percent, or a score as the measure's unit says; None where `why_not` says why. base: out of how
    many, where the table says. low, high: the ends of its interval, which a table may bring with the figure of one area.
    period: as the table writes it, such as 2021 or 2021-03; empty for the day of the table.
    """

    dataset: Dataset
    period: str
    areas: frozenset[int]
    value: float | None
    base: float | None = None
    low: float | None = None
    high: float | None = None
    why_not: WhyNot = WhyNot.TOLD

    @property
    def time(self) -> str:
        """The time that it speaks of: its period, else the day of its table as 2021-03-21."""
        return self.period or self.dataset.as_of.isoformat()


@dataclass(frozen=True)
class Latest:
    """The newest reading, and the one before it that is of the same areas, if there is one."""

    now: Reading
    before: Reading | None

    @property
    def change(self) -> float | None:
        """By how much the newest is more than the one before, in the measure's unit; None where that is not known."""
        if self.before is None or self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


def latest_released(measure: Measure, on: datetime.date) -> Latest | None:
    """The newest figure of a measure for the whole that everybody may see, from tables as of this day or earlier.

    None where no open table in use tells of everybody: figures that are told by group alone are not added up here, since
    groups may hold one another.
    """
    among = datasets_in_use().filter(is_open=True, as_of__lte=on)
    found = governing(measure.code, among)
    if not found:
        return None
    same = [one for one in found if one.area_set_id == found[0].area_set_id]
    readings: dict[str, Reading] = {}
    for reading in (one for dataset in same for one in _readings(dataset, measure)):
        readings.setdefault(reading.time, reading)
    newest = sorted(readings.values(), key=lambda one: one.time, reverse=True)
    if not newest:
        return None
    now = newest[0]
    before = (one for one in newest[1:] if one.areas == now.areas and one.value is not None)
    return Latest(now, next(before, None))


def _readings(dataset: Dataset, measure: Measure) -> Iterator[Reading]:
    """What a table tells of everybody, a reading for each time that it speaks of."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    told = Observation.objects.filter(dataset=dataset, measure=measure, group="")
    fields = ("period", "area", "value", "base", "low", "high")
    for period, area, value, base, low, high in told.order_by("id").values_list(*fields):
        rows[period].append((area, value, base, low, high))
    for period, those in rows.items():
        areas = frozenset(row[0] for row in those)
        yield Reading(dataset, period, areas, *_together(measure, those))


def _together(
    measure: Measure, rows: Sequence[Row]
) -> tuple[float | None, float | None, float | None, float | None, WhyNot]:
    """Value, base, the ends of the interval, and why there is no value, for all rows of one time."""
    if len(rows) == 1:
        [(_area, value, base, low, high)] = rows
        return value, base, low, high, WhyNot.TOLD if value is not None else WhyNot.WITHHELD
    values, bases = [row[1] for row in rows], [row[2] for row in rows]
    base = None if None in bases else sum(one or 0 for one in bases)
    if measure.unit not in (Measure.Unit.COUNT, Measure.Unit.PERCENT):
        return None, base, None, None, WhyNot.NOT_ADDED
    if None in values:
        return None, base, None, None, WhyNot.WITHHELD
    if measure.unit == Measure.Unit.COUNT:
        return sum(one or 0 for one in values), base, None, None, WhyNot.TOLD
    if not base:
        return None, None, None, None, WhyNot.NOT_ADDED
    mean = sum((value or 0) * (of or 0) for value, of in zip(values, bases, strict=True)) / base
    return mean, base, None, None, WhyNot.TOLD
