"""Whom a service reaches, set beside who lives in the same areas, group by group.

People whose group is not known are told first and are in no share. Who lives somewhere is taken as counted; the
limits are those of the share reached, as if chance had drawn whom the service reaches from those who live there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from commonweal.evidence.ages import by_band
from commonweal.evidence.by_area import Table, table_of
from commonweal.evidence.by_group import ByGroup, Told, told_by_group
from commonweal.evidence.equality_definitions import is_unknown, same_group
from commonweal.evidence.governing import Viewer, datasets_for
from commonweal.evidence.models import Dataset, Measure
from commonweal.evidence.outcomes import SMALLEST_BASE, SMALLEST_EXPECTED
from commonweal.maps.layers import WHO_LIVES_THERE, About
from commonweal.methods.estimate import shares
from commonweal.places.models import Area, AreaSet

COUNTED = "usual residents"
Counts = dict[str, float | None]


@dataclass(frozen=True)
class Reached:
    """One group of one place: how many are reached, and how many live there; shares lie between 0 and 1.

    lower, upper: limits of the share reached, for all that are judged at once. stands: 1 where the group is reached
    more than its share of residents by more than chance, -1 less, 0 where neither is clear. is_judged: are there
    people enough to say so?
    """

    group: str
    reached: float | None
    share: float | None
    residents: float | None
    of_residents: float | None
    is_judged: bool = False
    lower: float | None = None
    upper: float | None = None
    stands: int = 0

    @property
    def gap(self) -> float | None:
        """The share reached less the share of residents."""
        return None if self.share is None or self.of_residents is None else self.share - self.of_residents

    @property
    def index(self) -> float | None:
        """The share reached for each hundred of the share of residents: 100 is just as many."""
        return 100 * self.share / self.of_residents if self.share is not None and self.of_residents else None


@dataclass(frozen=True)
class Place:
    """One area, or all of them together where `area` is None. known: people reached whose group is known."""

    area: Area | None
    known: float | None
    unknown: float | None
    rows: list[Reached]

    @property
    def declared(self) -> float | None:
        """Of those reached, the share whose group is known; None where a part is withheld."""
        if self.known is None or self.unknown is None or not self.known + self.unknown:
            return None
        return self.known / (self.known + self.unknown)

    @property
    def findings(self) -> list[Reached]:
        """The groups that are reached more or less than their share by more than chance."""
        return [row for row in self.rows if row.stands]


@dataclass(frozen=True)
class Reach:
    """Whom a service reaches by the groups of one characteristic. whole: all areas together that are told.

    apart: groups of the table that the census does not have. missing: groups of the census that the table does not
    tell of. at_once: for how many gaps the limits hold together.
    """

    measure: Measure
    dataset: Dataset
    census: Measure
    census_dataset: Dataset
    area_set: AreaSet
    whole: Place
    places: list[Place]
    apart: list[str]
    missing: list[str]
    at_once: int

    def only(self, area: str) -> "Reach":
        """The same of one area by its code. What is beyond chance is judged of all all the same."""
        kept = [one for one in self.places if one.area is not None and one.area.code == area]
        return replace(self, whole=kept[0] if kept else self.whole, places=kept)


def reach_of(measure: Measure, area_set: AreaSet, *, viewer: Viewer) -> Reach | None:
    """Whom the service reaches beside who lives there; None without a table, or without a census of these groups."""
    table = told_by_group(area_set, measure, viewer=viewer)
    found = _who_lives_there(measure.by, area_set, viewer) if table else None
    if table is None or found is None:
        return None
    census, lives = found
    reached = {code: _reached(told, measure.by, census) for code, told in table.of.items()}
    residents = {code: _named(_banded(census, told), measure.by, census) for code, told in lives.of.items()}
    areas = [
        area
        for area in area_set.areas.defer("geometry").order_by("name", "code")
        if area.code in reached and area.code in residents
    ]
    if not areas:
        return None
    everywhere = _together([reached[area.code] for area in areas])
    all_residents = _together([residents[area.code] for area in areas])
    people = {area.code: _people(table, area.code) for area in areas}
    places = [
        _place(None, everywhere, all_residents, _sum(people.values())),
        *(_place(area, reached[area.code], residents[area.code], people[area.code]) for area in areas),
    ]
    whole, *each = _judged(places)
    known = {group.casefold() for group in everywhere if not is_unknown(group)}
    lives_there = {group.casefold() for group in all_residents}
    return Reach(
        measure,
        table.dataset,
        census,
        lives.dataset,
        area_set,
        whole,
        each,
        apart=[one for one in everywhere if not is_unknown(one) and one.casefold() not in lives_there],
        missing=[one for one in all_residents if not is_unknown(one) and one.casefold() not in known],
        at_once=sum(row.is_judged for place in places for row in place.rows),
    )


def _who_lives_there(by: str, area_set: AreaSet, viewer: Viewer) -> tuple[Measure, Table] | None:
    """The figures of residents by the groups of a characteristic, and the measure that they are of."""
    tells = [str(one) for one in (About.POPULATION, *WHO_LIVES_THERE)]
    measures = Measure.objects.filter(by=by, unit=Measure.Unit.COUNT, about__in=tells)
    # Counts of everybody come before those of some, such as of people over a certain age.
    for measure in sorted(measures, key=lambda one: (one.universe != COUNTED, one.code)):
        table = table_of(area_set, measure, datasets_for(viewer))
        if table is not None and table.of:
            return measure, table
    return None


def _banded(census: Measure, told: Counts) -> Counts:
    groups = {group: value for group, value in told.items() if group}
    return by_band(groups) if census.code == "age" else groups


def _reached(told: Mapping[str, Told], by: str, census: Measure) -> Counts:
    return _named({group: one.value for group, one in told.items()}, by, census)


def _named(counts: Counts, by: str, census: Measure) -> Counts:
    """Counts by the one name that each group goes under, added up where several are one."""
    found: Counts = {}
    for group, value in counts.items():
        name = same_group(by, census.code, group)
        name = next((one for one in found if one.casefold() == name.casefold()), name)
        found[name] = _sum([found[name], value]) if name in found else value
    return found


def _people(table: ByGroup, code: str) -> float | None:
    """How many are reached in an area whatever their group, where the table says so alike in each row."""
    bases = {told.base for told in table.of[code].values()}
    return bases.pop() if len(bases) == 1 else None


def _together(each: Iterable[Counts]) -> Counts:
    """The sum of counts by group. A group that some area does not tell of has none there."""
    found: Counts = {}
    for counts in each:
        for group, value in counts.items():
            found[group] = _sum([found.get(group, 0.0), value])
    return found


def _sum(values: Iterable[float | None]) -> float | None:
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _place(area: Area | None, reached: Counts, residents: Counts, people: float | None) -> Place:
    unknown = _sum(value for group, value in reached.items() if is_unknown(group))
    known = _sum(value for group, value in reached.items() if not is_unknown(group))
    if known is None and people is not None and unknown is not None:
        known = people - unknown
    live = _sum(value for group, value in residents.items() if not is_unknown(group))
    return Place(area, known, unknown, list(_rows(reached, residents, known, live)))


def _rows(reached: Counts, residents: Counts, known: float | None, live: float | None) -> Iterator[Reached]:
    """The groups that both tables have, in the order of the census."""
    by_name = {group.casefold(): value for group, value in reached.items()}
    for group, there in residents.items():
        if is_unknown(group) or group.casefold() not in by_name:
            continue
        here = by_name[group.casefold()]
        share = here / known if here is not None and known else None
        of_residents = there / live if there is not None and live else None
        row = Reached(group, here, share, there, of_residents)
        yield replace(row, is_judged=_may_be_judged(row, known))


def _may_be_judged(row: Reached, known: float | None) -> bool:
    if (
        row.share is None
        or row.of_residents is None
        or known is None
        or known < SMALLEST_BASE
        or row.share > 1
    ):
        return False
    return known * min(row.of_residents, 1 - row.of_residents) >= SMALLEST_EXPECTED


def _judged(places: list[Place]) -> list[Place]:
    """The same with limits, which hold for every group of every place at once."""
    at = [(place, row) for place in places for row in place.rows if row.is_judged]
    if not at:
        return places
    counts = np.array([row.reached for _place, row in at], dtype=np.float64)
    bases = np.array([place.known for place, _row in at], dtype=np.float64)
    # Šidák: so many limits hold together when each holds at this root; `methods.estimate.differences` says more.
    limits = shares(counts, bases, confidence=0.95 ** (1 / len(at)), is_corrected=True)
    truth = np.array([row.of_residents for _place, row in at], dtype=np.float64)
    stands = (limits.lower > truth).astype(int) - (limits.upper < truth).astype(int)
    told = iter(range(len(at)))

    def with_limits(row: Reached) -> Reached:
        if not row.is_judged:
            return row
        n = next(told)
        return replace(row, lower=float(limits.lower[n]), upper=float(limits.upper[n]), stands=int(stands[n]))

    return [replace(place, rows=[with_limits(row) for row in place.rows]) for place in places]
