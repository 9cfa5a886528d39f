"""Loads figures by area: a data set with whose it is and as of when, and an observation for each area and group."""

import datetime
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from commonweal.evidence.definitions import ABOUT, Layout, measures, unit_in
from commonweal.evidence.editions import edition_of
from commonweal.evidence.governing import datasets_in_use, displaced, note_coverage
from commonweal.evidence.models import Dataset, Measure, Observation
from commonweal.evidence.reviews import ask_for_reviews
from commonweal.evidence.rhythms import next_due, refuse_unless_rhythm
from commonweal.evidence.rows import insert_new
from commonweal.evidence.verbs import set_rhythm
from commonweal.people.models import User
from commonweal.places.models import AreaSet
from commonweal.sources.importing import (
    NotLoaded,
    earlier_import,
    importing,
    noting_faults,
    publish,
    sha256_of,
)
from commonweal.sources.observations.areas import AreasFound, find_areas
from commonweal.sources.observations.grouping import refuse_groups, with_groups_of
from commonweal.sources.observations.quality import quality_of
from commonweal.sources.observations.read import Figures, read_figures
from commonweal.sources.observations.tables import tables_in

COLUMNS = ("dataset_id", "measure_id", "area_id", "group", "period", "value", "base", "low", "high", "status")


# What a layout may leave out: not told of a table that does, so that one loaded before these were known is known again.
LATER = (
    *("unit", "name", "by", "service", "run_by"),
    *("low", "high", "under", "pick", "picks", "only", "whole", "names"),
)


@dataclass
class ObservationsLoaded:
    """What loading a table of figures did. dataset: what was made of it, or was there before.

    has_other_rhythm: it was there before, and what was said of how often it comes holds from now on.
    """

    is_same: bool
    accepted: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)
    dataset: Dataset | None = None
    has_other_rhythm: bool = False


@dataclass(frozen=True)
class Prepared:
    """A table that was read and of which nothing is written yet: what it says, of which day and which areas."""

    path: Path
    name: str
    sha256: str
    figures: Figures
    day: datetime.date
    areas: AreasFound

    @property
    def area_set(self) -> AreaSet:
        """The set of areas that it is of."""
        return self.areas.area_set

    @property
    def ids(self) -> dict[str, int]:
        """The areas that are loaded, by code."""
        return self.areas.ids

    @property
    def details(self) -> dict[str, Any]:
        """How it is loaded, as it is kept with the import."""
        layout = asdict(self.figures.layout) | {"as_of": self.day.isoformat()}
        for name in ("note", "rhythm", "lag"):  # they say nothing of how it is read
            del layout[name]
        said = {name: value for name, value in layout.items() if value or name not in LATER}
        return {"layout": said, "set": self.area_set.pk}

    @property
    def kept(self) -> int:
        """How many of its figures are of areas that are loaded."""
        return sum(code in self.ids for code, _measure, _group in self.figures.values)

    def quality(self) -> dict[str, Any]:
        """The report on what it holds, before or after it is written."""
        return quality_of(self.name, self.figures, self.areas, self.kept)

    def loaded_before(self) -> Dataset | None:
        """The data set in use that this very file, read in this very way, became; None when there is none."""
        earlier = earlier_import("observations", self.sha256, self.details)
        return datasets_in_use().filter(source_import=earlier).first() if earlier else None


@noting_faults("observations")
def load_observations(
    path: Path,
    layout: Layout | None = None,
    *,
    as_of: datetime.date | None = None,
    table: str = "",
    rhythm: str = "",
    lag: int | None = None,
    by: User | None,
) -> ObservationsLoaded:
    """Keep the figures of areas that are loaded; those of others are counted in the report.

    layout: how the table is read; None to recognise a published one by its columns. as_of: the day that the
    figures speak of, where the layout does not say. table: which one, of a zip archive with several. rhythm, lag: how
    often the table comes, where it is not as the layout says. The same file read in the same way changes nothing, unless
    these areas have been loaded anew since or the table was withdrawn; its refused rows are told again, and what rhythm and
    lag say holds for it too. Raises Unreadable and NotLoaded, and nothing is kept then.
    """
    refuse_unless_rhythm(rhythm, lag or 0)
    read = read_observations(path, layout, as_of=as_of, table=table)
    found = read.figures.layout
    read.figures.layout = replace(found, rhythm=rhythm or found.rhythm, lag=found.lag if lag is None else lag)
    done = keep_observations(read, by=by)
    if done.is_same and done.dataset is not None and (rhythm or lag is not None):
        done.has_other_rhythm = _say_how_often(done.dataset, rhythm, lag, by)
    return done


def _say_how_often(dataset: Dataset, rhythm: str, lag: int | None, by: User | None) -> bool:
    """Keep what is said of how often a table comes that is here already; False where it is known so."""
    rhythm, lag = rhythm or dataset.rhythm, dataset.lag if lag is None else lag
    if (rhythm, lag) == (dataset.rhythm, dataset.lag):
        return False
    set_rhythm(dataset, rhythm=rhythm, lag=lag, by=by)
    dataset.refresh_from_db()
    return True


def read_observations(
    path: Path,
    layout: Layout | None = None,
    *,
    as_of: datetime.date | None = None,
    name: str = "",
    table: str = "",
) -> Prepared:
    """Read a table as `load_observations` does, and write nothing. name: what the file is called, if not as on the disk."""
    name = name or path.name
    if layout is not None:
        _refuse_unknown(layout)
    sha256 = sha256_of(path)
    with tables_in(path, name, wanted=table) as sources:
        figures = read_figures(name, sources, layout)
    day = as_of or figures.layout.as_of
    if day is None:
        raise NotLoaded(
            f"{name} is “{figures.layout.title}”, which comes anew each time. Say of which day: --as-of."
        )
    return Prepared(path, name, sha256, figures, day, find_areas(figures, name))


def keep_observations(read: Prepared, *, by: User | None) -> ObservationsLoaded:
    """Write what was read, in one step. What was loaded before changes nothing. Raises NotLoaded."""
    figures, found = read.figures, read.figures.layout
    if earlier := read.loaded_before():
        return ObservationsLoaded(
            is_same=True, refused=figures.refused, quality=earlier.source_import.quality, dataset=earlier
        )
    frame = importing(
        "observations", read.path, by=by, details=read.details, sha256=read.sha256, name=read.name
    )
    with frame as running, transaction.atomic():
        dataset = Dataset.objects.create(
            source_import=running,
            area_set=read.area_set,
            title=found.title,
            publisher=found.publisher,
            licence=found.licence,
            as_of=read.day,
            is_open=found.is_open,
            rhythm=found.rhythm,
            lag=found.lag,
            next_due=next_due(read.day, found.rhythm, found.lag),
            edition=edition_of(found),
        )
        kept = _keep(dataset, figures, read.ids)
        note_coverage(dataset)
        quality = read.quality() | {"not_governing": _not_governing(dataset)}
        publish(running, by=by, accepted=kept, refused=len(figures.refused), quality=quality)
        ask_for_reviews(dataset)
    return ObservationsLoaded(False, kept, figures.refused, quality, dataset)


def _not_governing(dataset: Dataset) -> list[dict[str, Any]]:
    """The measures for which this table is a part of an earlier one, which goes on governing, and which that is."""
    return [
        {
            "measure": one.measure,
            "areas": one.covers,
            "governing": one.governing.title,
            "governing_as_of": one.governing.as_of.isoformat(),
            "governing_areas": one.of,
        }
        for one in displaced(dataset)
    ]


def _keep(dataset: Dataset, figures: Figures, ids: dict[str, int]) -> int:
    """Write the observations of the areas that are loaded; how many."""
    measured = {code: _measure(code, figures.layout) for code in sorted({key[1] for key in figures.values})}
    dataset.measures.set(measured.values())
    observed, withheld = Observation.Status.OBSERVED.value, Observation.Status.SUPPRESSED.value
    rows = [
        (
            dataset.pk,
            measured[measure].pk,
            ids[code],
            group,
            "",
            value,
            base,
            *figures.limits.get((code, measure, group), (None, None)),
            observed if value is not None else withheld,
        )
        for (code, measure, group), (value, base) in figures.values.items()
        if code in ids
    ]
    insert_new(Observation, COLUMNS, rows)
    return len(rows)


def _measure(code: str, layout: Layout) -> Measure:
    """The measure of this code, as the definitions say it now; one that they do not know is of its own."""
    known = measures().get(code)
    if known is not None:
        said = {
            "name": known.name,
            "unit": known.unit,
            "universe": known.universe,
            "about": known.about,
            "by": known.by,
        }
        return Measure.objects.update_or_create(code=code, defaults=said)[0]
    said = {"name": layout.name or code, "unit": unit_in(layout, code), "about": ABOUT[layout.about]}
    measure = Measure.objects.get_or_create(code=code, defaults=said)[0]
    return with_groups_of(measure, layout)


def _refuse_unknown(layout: Layout) -> None:
    """Raise NotLoaded for a measure of which nobody says what it is about: it could be laid over anything.

    So it could if the next table said something else of it than the first did.
    """
    refuse_groups(layout)
    for code in layout.measured:
        if code in measures():
            continue
        if layout.about not in ABOUT:
            raise NotLoaded(
                f"“{code}” is no measure that is known. Say what it tells of an area with --about: "
                f"{', '.join(ABOUT)}. Who lives somewhere is never shown together with tension, hate or crime."
            )
        there = Measure.objects.filter(code=code).first()
        if there and (there.about, there.unit) != (ABOUT[layout.about], unit_in(layout, code)):
            raise NotLoaded(
                f"“{code}” is measured already, as a {there.unit} that tells of {there.about}. Say the same of it, "
                "or give yours another name."
            )
