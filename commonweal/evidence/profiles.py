"""Who lives in an area: the figures that may stand together on one page, each with what it is of and whose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonweal.evidence.ages import by_band
from commonweal.evidence.changes import Change, change_of
from commonweal.evidence.figures import Figures, figures_of
from commonweal.evidence.governing import Tables, Viewer
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.parts import parts_of
from commonweal.maps.layers import PRESSURES, About, refuse_laying_over
from commonweal.methods.composition import diversity
from commonweal.places.models import Area

# What a profile tells, in this order; what is not loaded is left out.
WHO = ("age", "ethnicity", "religion", "english", "moved", "disability")
HOMES = ("tenure", "overcrowding", "dwelling", "household-deprivation")
DEPRIVATION = (
    "imd",
    "imd-income",
    "imd-employment",
    "imd-education",
    "imd-health",
    "imd-crime",
    "imd-housing",
    "imd-environment",
)
CHANGES = ("residents", "ethnicity", "religion", "tenure")
MOST_DEPRIVED = (1, 2)


@dataclass(frozen=True)
class Share:
    """One group: how many, which share of those counted here, and which of the whole. None where withheld."""

    group: str
    count: float | None
    share: float | None
    whole: float | None


@dataclass(frozen=True)
class Groups:
    """A measure by group, with what it is out of and the data set it comes from."""

    measure: Measure
    rows: list[Share]
    total: float | None
    figures: Figures


@dataclass(frozen=True)
class Domain:
    """How deprived an area is in one respect: its own decile, or how many of its small areas are in each fifth."""

    measure: Measure
    decile: int | None
    most_deprived: int
    parts: int


@dataclass
class Profile:
    """All that is told of one area. left_out: measures that must not stand beside the others."""

    area: Area
    residents: Figures | None = None
    who: list[Groups] = field(default_factory=list)
    homes: list[Groups] = field(default_factory=list)
    deprivation: list[Domain] = field(default_factory=list)
    deprivation_from: Dataset | None = None
    changes: list[Change] = field(default_factory=list)
    diversity: float | None = None
    whole_diversity: float | None = None
    left_out: list[Measure] = field(default_factory=list)

    @property
    def sources(self) -> list[Dataset]:
        """Every data set that a figure of the page comes from, each once."""
        told = [one.figures.dataset for one in (*self.who, *self.homes)]
        told += [figures.dataset for one in self.changes for figures in (one.before, one.after)]
        told += [self.residents.dataset] if self.residents else []
        told += [self.deprivation_from] if self.deprivation_from else []
        return list({dataset.pk: dataset for dataset in told}.values())


def profile_of(area: Area, *, viewer: Viewer) -> Profile:
    """The profile of an area, of what this viewer may see.

    What would lay who lives here over tension, hate or crime is left out and named: see `together`.
    """
    tables = Tables(viewer)
    known = {measure.code: measure for measure in Measure.objects.all()}
    chosen, left_out = together(
        known[code] for code in ("residents", *WHO, *HOMES, *DEPRIVATION) if code in known
    )
    codes = {measure.code for measure in chosen}
    profile = Profile(area, left_out=left_out)
    if "residents" in codes:
        profile.residents = figures_of(area, known["residents"], tables=tables)
    profile.who = _groups(area, [known[code] for code in WHO if code in codes], tables)
    profile.homes = _groups(area, [known[code] for code in HOMES if code in codes], tables)
    changes = (change_of(area, known[code], tables=tables) for code in CHANGES if code in codes)
    profile.changes = [change for change in changes if change is not None]
    for code in DEPRIVATION:
        if code in codes:
            _add_domain(profile, known[code], tables)
    ethnicity = next((one for one in profile.who if one.measure.code == "ethnicity"), None)
    if ethnicity is not None and all(row.count is not None for row in ethnicity.rows):
        profile.diversity = _diversity(row.count or 0 for row in ethnicity.rows)
        profile.whole_diversity = _diversity(ethnicity.figures.whole.values())
    return profile


def together(measures: Iterable[Measure]) -> tuple[list[Measure], list[Measure]]:
    """Those of these measures that may stand on one page, and those that must not stand beside them.

    Who lives somewhere comes first on a profile, so that what measures pressures gives way; the rule itself is
    the registry's (`maps.layers.refuse_laying_over`), which is asked of what remains.
    """
    chosen: list[Measure] = []
    left_out: list[Measure] = []
    for measure in measures:
        (left_out if About(measure.about) in PRESSURES else chosen).append(measure)
    refuse_laying_over(About(measure.about) for measure in chosen)
    return chosen, left_out


def _groups(area: Area, measures: Sequence[Measure], tables: Tables) -> list[Groups]:
    told = []
    for measure in measures:
        found = figures_of(area, measure, tables=tables)
        if found is not None:
            told.append(_shares(measure, found))
    return told


def _shares(measure: Measure, found: Figures) -> Groups:
    counts: dict[str, float | None] = found.of
    whole: dict[str, float] = found.whole
    if measure.code == "age":
        counts, whole = by_band(counts), {band: value or 0 for band, value in by_band(whole).items()}
    total = None if None in counts.values() else sum(value or 0 for value in counts.values())
    of_whole = sum(whole.values())
    rows = [
        Share(
            group,
            count,
            count / total if total and count is not None else None,
            whole.get(group, 0) / of_whole if of_whole else None,
        )
        for group, count in counts.items()
    ]
    return Groups(measure, rows, total, found)


def _diversity(counts: Iterable[float]) -> float | None:
    people = np.array(list(counts), dtype=np.float64)
    return diversity(people).differ if people.sum() else None


def _add_domain(profile: Profile, measure: Measure, tables: Tables) -> None:
    own = figures_of(profile.area, measure, tables=tables)
    if own is not None and own.of.get("") is not None:
        decile = int(own.of[""] or 0)
        profile.deprivation.append(Domain(measure, decile, int(decile in MOST_DEPRIVED), 0))
        profile.deprivation_from = own.dataset
        return
    for dataset in tables.governing(measure.code):
        parts = parts_of(profile.area, dataset.area_set)
        if not parts:
            continue
        deciles = list(
            Observation.objects.filter(
                dataset=dataset, measure=measure, area__in=parts, value__isnull=False
            ).values_list("value", flat=True)
        )
        if deciles:
            in_fifth = sum(value in MOST_DEPRIVED for value in deciles)
            profile.deprivation.append(Domain(measure, None, in_fifth, len(deciles)))
            profile.deprivation_from = dataset
            return
