"""Loads recorded crime: read, place, write in short batches out of sight, publish in one step."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from commonweal.evidence.models import Import, RecordedCrime, SnapPoint
from commonweal.evidence.rows import insert_new
from commonweal.evidence.snap_points import note_places
from commonweal.people.models import User
from commonweal.places.models import AreaSet
from commonweal.places.placing import place_points
from commonweal.places.selectors import current_area_sets
from commonweal.sources.importing import earlier_import, importing, noting_faults, publish, sha256_of
from commonweal.sources.opening import Unreadable, open_table
from commonweal.sources.police.coverage import note_coverage
from commonweal.sources.police.quality import Tally
from commonweal.sources.police.read import Crimes, StreetFile

BATCH = 20_000
COLUMNS = (
    "source_import_id",
    "content_hash",
    "occurrence",
    "crime_id",
    "month",
    "reported_by",
    "falls_within",
    "point_id",
    "location",
    "lsoa_code",
    "lsoa_name",
    "crime_type",
    "outcome",
    "context",
)
STREET_NAME = re.compile(r"-street\.csv$", re.IGNORECASE)


@dataclass
class PoliceLoaded:
    """What loading one file did. `added` is new; `known` rows were there already, from any file."""

    name: str
    added: int
    known: int
    outcomes_changed: int
    is_same: bool
    refused: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)


@noting_faults("police")
def load_police(
    path: Path, *, by: User | None, force: str = "", progress: Callable[[int], None] | None = None
) -> PoliceLoaded:
    """Load one street-level file: CSV, CSV.gz, or a zip archive of them as data.police.uk gives it.

    Rows that were loaded before add nothing, whichever file they come from; where only the outcome
    differs, the newer load's outcome is kept. force: of an archive, only this force's files, such as thames-valley. A file of which rows were refused is read anew. progress is told the rows done. Raises Unreadable, NotLoaded.
    """
    sha256 = sha256_of(path)
    details = {"force": force} if force else {}
    earlier = earlier_import("police", sha256, details)
    # What was refused then may be right by now, such as a month that lay in the future.
    if earlier and not earlier.refused:
        return PoliceLoaded(path.name, 0, earlier.accepted, 0, is_same=True, quality=earlier.quality)
    with importing("police", path, by=by, details=details, sha256=sha256) as running:
        work = _Work(running, current_area_sets())
        with open_table(path) as files:
            streets = 0
            # An archive also holds outcomes and stop-and-search; they are named, not read.
            is_archive = len(files) > 1
            for name, stream in files:
                if is_archive and not STREET_NAME.search(name):
                    work.tally.passed_over.append(name)
                    continue
                # Names begin with the month: 2025-06-thames-valley-street.csv.
                if is_archive and force and Path(name).name[len("2025-06-") :] != f"{force}-street.csv":
                    continue
                streets += 1
                latest = timezone.localdate().strftime("%Y-%m")
                street = StreetFile(name, stream, latest_month=latest)
                for crimes in street.batches(BATCH):
                    work.write(crimes)
                    if progress:
                        progress(len(crimes))
                work.tally.take_file(street)
            if not streets:
                raise Unreadable(f"{path.name} holds no file whose name ends in {force}-street.csv.")
        with transaction.atomic():
            changed = work.change_outcomes()
            note_coverage(running, work.tally.months)
            work.tally.outcomes_changed = changed
            quality = work.tally.report()
            publish(
                running,
                by=by,
                accepted=work.tally.accepted,
                refused=len(work.tally.refused),
                quality=quality,
            )
    tally = work.tally
    return PoliceLoaded(
        path.name,
        tally.added,
        tally.accepted - tally.added,
        changed,
        is_same=False,
        refused=tally.refused,
        quality=quality,
    )


class _Work:
    """What is remembered from batch to batch: points already known, and what is counted."""

    def __init__(self, running: Import, sets: list[AreaSet]) -> None:
        self.running = running
        self.sets = sets
        self.tally = Tally(sets)
        # Only one import runs at a time, so a point that is not here by now is new.
        points = list(SnapPoint.objects.values_list("lon", "lat", "id"))
        self._points: dict[tuple[float, float], int] = {(lon, lat): number for lon, lat, number in points}
        self._newest = max(self._points.values(), default=0)
        # Rows that may be in the table already, for a second look at their outcome.
        self._seen_again: list[tuple[bytes, int, str]] = []
        if points:
            lon, lat, ids = (np.array(column) for column in zip(*points, strict=True))
            self.tally.take_points(ids.tolist(), place_points(lon, lat, area_sets=sets))

    def write(self, crimes: Crimes) -> None:
        """Write one batch in one short transaction."""
        if not len(crimes):
            return
        number = self.running.pk
        with transaction.atomic():
            points = self._points_of(crimes)
            added = insert_new(
                RecordedCrime,
                COLUMNS,
                [
                    (number, digest, occurrence, *row[:4], point, *row[6:])
                    for row, (digest, occurrence), point in zip(crimes.rows, crimes.keys, points, strict=True)
                ],
            )
        if added < len(crimes):
            self._seen_again += [
                (digest, occurrence, row[10])
                for row, (digest, occurrence) in zip(crimes.rows, crimes.keys, strict=True)
            ]
        self.tally.take(crimes, added, points)

    def _points_of(self, crimes: Crimes) -> list[int | None]:
        """Ids of the snap points of a batch; new points are written and placed into every area type."""
        pairs = list(zip(crimes.lon.tolist(), crimes.lat.tolist(), strict=True))
        wanted = {pair for pair in pairs if pair[0] == pair[0] and pair not in self._points}
        if wanted:
            insert_new(SnapPoint, ("lon", "lat"), sorted(wanted))
            fresh = list(SnapPoint.objects.filter(id__gt=self._newest).values_list("lon", "lat", "id"))
            self._points.update({(lon, lat): number for lon, lat, number in fresh})
            lon, lat, ids = (np.array(column) for column in zip(*fresh, strict=True))
            self._newest = int(ids.max())
            self.tally.take_points(ids.tolist(), note_places(ids, lon, lat, self.sets))
        return [self._points.get(pair) for pair in pairs]

    def change_outcomes(self) -> int:
        """Bring outcomes that police.uk changed since an earlier load up to date. Returns how many."""
        changed = 0
        for start in range(0, len(self._seen_again), 10_000):
            part = self._seen_again[start : start + 10_000]
            outcomes = {(digest, occurrence): outcome for digest, occurrence, outcome in part}
            stale = []
            for number, digest, occurrence, old in RecordedCrime.objects.filter(
                content_hash__in=list({digest for digest, _occurrence, _outcome in part})
            ).values_list("id", "content_hash", "occurrence", "outcome"):
                new = outcomes.get((bytes(digest), occurrence))
                if new is not None and new != old:
                    stale.append(RecordedCrime(id=number, outcome=new))
            RecordedCrime.objects.bulk_update(stale, ["outcome"], batch_size=400)
            changed += len(stale)
        return changed


def sweep(dead: Import) -> None:
    """Remove the crimes that an import wrote and never published, in short transactions.

    Snap points stay: they say nothing, and the next import uses them.
    """
    ends = RecordedCrime.objects.filter(source_import=dead).aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return
    for start in range(ends["first"], ends["last"] + 1, BATCH):
        with transaction.atomic():
            RecordedCrime.objects.filter(source_import=dead, id__gte=start, id__lt=start + BATCH).delete()
