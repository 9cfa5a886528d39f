"""Loads figures by area: a data set with whose it is and as of when, and an observation for each area and group."""

import datetime
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from commonweal.evidence.models import Dataset, Import, Observation
from commonweal.people.models import User
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.sources.importing import NotLoaded, earlier_import, importing, publish, sha256_of
from commonweal.sources.observations.read import Figures, read_figures
from commonweal.sources.opening import Unreadable, open_table


@dataclass(frozen=True)
class Described:
    """What a file does not say of itself. measure: what is counted, such as residents."""

    measure: str
    value: str
    title: str
    publisher: str
    licence: str
    as_of: datetime.date
    group: str = ""


@dataclass
class ObservationsLoaded:
    """What loading a table of figures did."""

    is_same: bool
    accepted: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)


def load_observations(path: Path, described: Described, *, by: User | None) -> ObservationsLoaded:
    """Keep the figures of areas that are loaded; those of others are counted in the report.

    The same file described in the same way changes nothing, unless these areas have been loaded anew since.
    Raises Unreadable and NotLoaded, and nothing is kept then.
    """
    sha256 = sha256_of(path)
    with open_table(path) as files:
        if len(files) != 1:
            raise Unreadable(f"{path.name} holds {len(files)} tables. Load them one by one.")
        [figures] = [
            read_figures(name, stream, value=described.value, group=described.group) for name, stream in files
        ]
    area_set = area_set_of(figures.area_type, figures.vintage)
    if area_set is None:
        raise NotLoaded(
            f"No {figures.area_type} areas of {figures.vintage} are loaded. Load them first: commonweal load areas."
        )
    details = {**asdict(described), "as_of": described.as_of.isoformat(), "set": area_set.pk}
    earlier = earlier_import("observations", sha256, details)
    if earlier:
        return ObservationsLoaded(is_same=True, quality=earlier.quality)
    with (
        importing(
            "observations", path, by=by, sweep=_nothing_to_sweep, details=details, sha256=sha256
        ) as running,
        transaction.atomic(),
    ):
        dataset = Dataset.objects.create(
            source_import=running,
            area_set=area_set,
            title=described.title,
            publisher=described.publisher,
            licence=described.licence,
            as_of=described.as_of,
            measure=described.measure,
        )
        ids = dict(Area.objects.filter(area_set=area_set).values_list("code", "id"))
        rows = [
            Observation(
                dataset=dataset,
                area_id=ids[code],
                group=group,
                value=number,
                status=Observation.Status.OBSERVED if number is not None else Observation.Status.SUPPRESSED,
            )
            for (code, group), number in figures.values.items()
            if code in ids
        ]
        Observation.objects.bulk_create(rows, batch_size=2_000)
        quality = _quality(path, figures, ids, len(rows), str(area_set))
        publish(running, by=by, accepted=len(rows), refused=len(figures.refused), quality=quality)
    return ObservationsLoaded(False, len(rows), figures.refused, quality)


def _quality(path: Path, figures: Figures, ids: dict[str, int], kept: int, areas: str) -> dict[str, Any]:
    told = {code for code, _group in figures.values}
    return {
        "file": path.name,
        "rows": figures.read,
        "areas": areas,
        "kept": kept,
        "withheld": sum(number is None for number in figures.values.values()),
        "areas_not_loaded": len(told - set(ids)),
        "areas_without_a_figure": len(set(ids) - told),
        "refused": len(figures.refused),
        "refused_reasons": dict(Counter(row["reason"] for row in figures.refused).most_common(20)),
    }


def _nothing_to_sweep(dead: Import) -> None:
    """All is written in one transaction, so an import that died left nothing."""
