"""The scan statistic: circles that grow about every centre, through windows of time."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.scan.chance import (
    LEAST_FOR_P,
    Chance,
    Progress,
    by_chance,
    rates_of,
    recurrence_interval,
    summed_back,
)
from commonweal.methods.scan.circles import Grown, Places, along_ground, grow
from commonweal.methods.scan.clusters import Candidate, candidates_from, gini, radius, ranked
from commonweal.methods.scan.likelihood import log_ratio, relative_risk
from commonweal.methods.scan.periods import interval_starts
from commonweal.methods.scan.population import Population
from commonweal.methods.scan.settings import Circles, Model, NotScannable, Overlap, Settings
from commonweal.methods.scan.tables import Counts, Table, table_of
from commonweal.methods.scan.windows import Windows, interval_of, windows_of

LEAST_RATIO = 0.001
FEW = 4
SEVERAL = (
    "The p-value of each cluster is that of the highest ratio anywhere, so it allows for all circles and windows "
    "looked at once; it does not for other analyses of the same data, or for those of other days."
)
NOT_A_CAUSE = (
    "A cluster says where and when there were more or fewer cases than expected, and nothing of why."
)


@dataclass(frozen=True)
class Cluster:
    """A cluster. members: identifiers, the nearest to the centre first. first, last: days, both included.

    relative_risk: None in the permutation model, which has none, and where every case is inside.  p: as asked for,
    None without replications.  recurrence_interval: of a prospective analysis, in days (of generic time in units).
    """

    members: tuple[str, ...]
    centre: int
    radius: float
    observed: int
    expected: float
    relative_risk: float | None
    llr: float
    p: float | None
    p_monte_carlo: float | None
    p_gumbel: float | None
    first: int
    last: int
    recurrence_interval: float | None
    is_hierarchical: bool = True
    is_gini: bool = False

    @property
    def is_high(self) -> bool:
        """Are there more cases than expected?"""
        return self.observed > self.expected


@dataclass(frozen=True)
class Scan:
    """What was found. clusters: the likeliest first.  windows: circles times windows of time that were looked at."""

    clusters: tuple[Cluster, ...]
    table: Table
    starts: NDArray[np.int64]
    chance: Chance
    windows: int
    caveats: tuple[str, ...] = field(default=())


def scan(
    settings: Settings,
    places: Places,
    cases: Counts,
    *,
    strata: int = 1,
    controls: Counts | None = None,
    population: Population | None = None,
    centres: NDArray[np.float64] | None = None,
    listed: NDArray[np.float64] | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> Scan:
    """Where, and when, are there more (or fewer) cases than chance would bring? Kulldorff's scan statistic.

    cases, controls: rows with days. population: for the Poisson model. centres: of circles, where they are not the
    places themselves; as coordinates of the same kind as `places.at`. listed: populations by which circles are
    bounded, one a place. The same seed gives the same answer. Raises NotScannable.

    Kulldorff, A spatial scan statistic (1997); Kulldorff and others, A space-time permutation scan statistic (2005).

    >>> from commonweal.methods.scan import Circles, Model, Settings, Unit, counts, places_from, scan
    >>> places = places_from(list("abcdef"), np.array([[0.0, 0], [1, 0], [5, 5], [6, 5], [5, 6], [6, 7]]))
    >>> quiet = [(place, day, 1, 0) for place in range(6) for day in range(1, 9)]
    >>> asked = Settings(Model.PERMUTATION, 1, 8, unit=Unit.GENERIC, is_prospective=True, replications=99)
    >>> found = scan(asked, places, counts([*quiet, (0, 8, 3, 0), (1, 8, 3, 0)])).clusters[0]
    >>> found.members, found.observed, found.first, found.last
    (('a', 'b'), 8, 8, 8)
    """
    starts = _starts(settings)
    windows = windows_of(settings, starts)
    table = table_of(
        settings.model, cases, starts, places=len(places.names), strata=strata, controls=controls,
        population=population,
    )  # fmt: skip
    at = places.at if centres is None else centres
    grown = grow(
        places, at, at_risk=table.at_risk, listed=listed, scanned=settings.circles, reported=settings.reported
    )
    if not grown.number.sum():
        raise NotScannable("No circle keeps within the limits that are set: each place alone is too large.")
    found = _observed(table, grown, grown.reported, windows, settings)
    told = ranked(found, places, at, settings.overlap)
    highest = told[0].ratio if told else 0.0
    chance = by_chance(
        table, grown, windows_of(settings, starts, simulated=True), settings, observed=highest, seed=seed,
        progress=progress,
    )  # fmt: skip
    analyses = _analyses(settings, starts)
    clusters = [_cluster(one, places, at, table, starts, chance, settings, analyses) for one in told]
    clusters = [one for number, one in enumerate(clusters) if number == 0 or _is_told(one, chance)]
    if settings.gini_stops:
        optimal = _gini_clusters(settings, table, grown, windows, places, at, starts, chance, analyses)
        clusters = _together(clusters if settings.hierarchical else [], optimal)
    return Scan(
        clusters=tuple(clusters),
        table=table,
        starts=starts,
        chance=chance,
        windows=int(grown.number.sum()) * windows.number,
        caveats=tuple(_caveats(clusters, chance, settings)),
    )


def _starts(settings: Settings) -> NDArray[np.int64]:
    if settings.is_spatial:
        return np.array([settings.first, settings.last + 1], dtype=np.int64)
    return interval_starts(settings.first, settings.last, settings.unit, settings.length)


def _analyses(settings: Settings, starts: NDArray[np.int64]) -> int:
    if not settings.is_prospective or settings.surveillance_from is None:
        return 1
    return len(starts) - 1 - interval_of(settings.surveillance_from, starts)


def _observed(
    table: Table, grown: Grown, limit: NDArray[np.int64], windows: Windows, settings: Settings
) -> list[Candidate]:
    """The likeliest window about each centre; of all time, and of all places, where these are asked for."""
    found = _about_centres(table, grown, limit, windows, settings)
    if settings.is_spatial:
        return found
    intervals = table.cases.shape[0]
    whole = Windows(np.array([intervals]), np.array([0]), np.array([0]))
    if settings.with_all_time:
        found += _about_centres(table, grown, limit, whole, settings)
    if settings.with_all_places:
        places = table.cases.shape[1]
        everywhere = Grown(
            centres=grown.centres[:1],
            first=np.array([0, 1]),
            near=np.zeros(1, np.int32),
            number=np.array([1]),
            reported=np.array([1]),
        )
        summed = Table(
            table.model, table.cases.sum(axis=1, keepdims=True), table.measure.sum(axis=1, keepdims=True)
        )
        found += [
            replace(one, centre=-1, places=np.arange(places, dtype=np.int32))
            for one in _about_centres(summed, everywhere, everywhere.number, windows, settings)
        ]
    return found


def _about_centres(
    table: Table, grown: Grown, limit: NDArray[np.int64], windows: Windows, settings: Settings
) -> list[Candidate]:
    from commonweal.methods.scan.loops import best_about_each_centre

    ratios, told = np.zeros(len(limit)), np.zeros((len(limit), 3), dtype=np.int64)
    best_about_each_centre(
        grown.first, grown.near, limit, summed_back(table.cases), summed_back(table.measure), windows.end,
        windows.earliest, windows.latest, table.number, table.total, table.model is Model.BERNOULLI,
        rates_of(settings), ratios, told,
    )  # fmt: skip
    return candidates_from(grown, ratios, told)


def _cluster(
    one: Candidate,
    places: Places,
    centres: NDArray[np.float64],
    table: Table,
    starts: NDArray[np.int64],
    chance: Chance,
    settings: Settings,
    analyses: int,
) -> Cluster:
    part = np.ix_(np.arange(one.start, one.until), one.places)
    observed, measure = int(table.cases[part].sum()), float(table.measure[part].sum())
    expected = measure * table.number / table.total
    p = chance.p(one.ratio, settings.p_kind)
    has_risk = table.model is not Model.PERMUTATION
    return Cluster(
        members=tuple(name for place in one.places for name in places.names[place]),
        centre=one.centre,
        radius=0.0
        if one.centre < 0
        else along_ground(radius(one, places, centres), on_sphere=places.on_sphere),
        observed=observed,
        expected=expected,
        relative_risk=relative_risk(observed, expected, number=table.number) if has_risk else None,
        llr=log_ratio(table.model, observed, measure, number=table.number, total=table.total),
        p=p,
        p_monte_carlo=chance.monte_carlo(one.ratio) if chance.made else None,
        p_gumbel=chance.gumbel(one.ratio) if chance.made >= LEAST_FOR_P else None,
        first=int(starts[one.start]),
        last=int(starts[one.until]) - 1,
        recurrence_interval=(
            recurrence_interval(p, settings, analyses=analyses)
            if settings.is_prospective and p is not None
            else None
        ),
    )


def _is_told(one: Cluster, chance: Chance) -> bool:
    """As in SaTScan, a less likely cluster is told where at least one replication stays below it."""
    return one.llr >= LEAST_RATIO and (not chance.made or chance.rank(one.llr) <= chance.made)


def _gini_clusters(
    settings: Settings,
    table: Table,
    grown: Grown,
    windows: Windows,
    places: Places,
    centres: NDArray[np.float64],
    starts: NDArray[np.int64],
    chance: Chance,
    analyses: int,
) -> list[Cluster]:
    """Of the largest sizes at which circles may stop, the clusters at that with the highest Gini coefficient."""
    best, told = 0.0, list[Cluster]()
    for stop in settings.gini_stops:
        small = grow(
            places, centres, at_risk=table.at_risk, listed=None, scanned=settings.circles,
            reported=Circles(share=stop),
        )  # fmt: skip
        limit = np.minimum(small.reported, grown.reported)
        clusters = [
            _cluster(one, places, centres, table, starts, chance, settings, analyses)
            for one in ranked(
                _observed(table, grown, limit, windows, settings), places, centres, Overlap.NO_PLACE
            )
        ]
        clusters = [one for one in clusters if one.p is None or one.p < settings.gini_cutoff]
        value = gini([(one.observed / table.number, one.expected / table.number) for one in clusters])
        if clusters and value > best:
            best, told = value, clusters
    return [replace(one, is_hierarchical=False, is_gini=True) for one in told]


def _together(hierarchical: list[Cluster], optimal: list[Cluster]) -> list[Cluster]:
    """Both collections, the likeliest first; what is in both is told once."""
    found = {(frozenset(one.members), one.first, one.last): one for one in hierarchical}
    for one in optimal:
        key = (frozenset(one.members), one.first, one.last)
        found[key] = replace(found.get(key, one), is_gini=True)
    return sorted(found.values(), key=lambda one: -one.llr)


def _caveats(clusters: list[Cluster], chance: Chance, settings: Settings) -> list[str]:
    said = [NOT_A_CAUSE]
    if not clusters:
        said.append("No window has a rate of the kind that was asked for.")
    if any(one.observed < FEW and one.is_high for one in clusters):
        said.append(f"A cluster of fewer than {FEW} cases should alert nobody, however unlikely it is.")
    if not chance.made:
        said.append("Without replications nothing says what chance would bring.")
        return said
    said.append(SEVERAL)
    if chance.made < chance.asked:
        said.append(
            f"Replications stopped after {chance.made:,} of {chance.asked:,}, when {chance.early_after:,} had reached "
            "the likeliest cluster."
        )
    elif chance.made < LEAST_FOR_P:
        said.append(f"With {chance.made} replications a p-value is rough; take 999 or more.")
    if settings.is_prospective:
        said.append(
            "The recurrence interval holds for one analysis repeated at this pace, with nothing going on."
        )
    return said
