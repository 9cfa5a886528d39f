"""From a question to an official service to what is loaded: fetched to a file, looked through, and kept as by hand."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.utils.translation import gettext as _

from commonweal.evidence.models import Dataset, Import
from commonweal.jobs.progress import Later
from commonweal.sources.areas.load import load_areas
from commonweal.sources.areas.read import find_code_column
from commonweal.sources.bringing.findings import schools_named
from commonweal.sources.bringing.verbs import NAMES_SCHOOLS
from commonweal.sources.importing import NotLoaded
from commonweal.sources.observations.load import Prepared, keep_observations, read_observations
from commonweal.sources.opening import ColumnsChanged, Unreadable
from commonweal.sources.police.load import load_police
from commonweal.sources.schedule_models import Schedule, ScheduledRun
from commonweal.sources.services.asking import NotFetched, Patience
from commonweal.sources.services.nomis import day_of, fetch_figures
from commonweal.sources.services.official import asking_official, offered
from commonweal.sources.services.open_geography import fetch_areas
from commonweal.sources.services.police import fetch_archive, newest_month

Outcome, Source = ScheduledRun.Outcome, Schedule.Source
Tell = Callable[[int, int], None]
# A worker that waits does nothing else, so a slow service is left and asked again later: what came is kept.
PATIENCE = Patience(timeout=30, longest_answer=900, tries=2, longest_wait=30)
KINDS = {Source.NOMIS: "observations", Source.PORTAL: "areas", Source.POLICE: "police"}


# So long pages are fetched before other work has its turn; a page that has begun is waited for, as PATIENCE says.
SLICE = 300.0  # seconds


def in_slices(tell: Tell) -> Tell:
    """The same, but after a while it raises Later where more is to come: of the pages that are here none is asked again."""
    until = monotonic() + SLICE

    def told(done: int, total: int) -> None:
        tell(done, total)
        if done < total and monotonic() > until:
            raise Later

    return told


@dataclass(frozen=True)
class Came:
    """What came of asking a source. message: what a person should know of it. columns: those of the answer.

    leave_alone: for so many seconds the service asked not to be asked again.
    """

    outcome: ScheduledRun.Outcome
    message: str = ""
    dataset: str = ""
    accepted: int = 0
    refused: int = 0
    columns: list[str] = field(default_factory=list)
    leave_alone: float = 0


def address_of(source: str) -> str:
    """Where a service is asked, as the settings name it; empty where they name none."""
    addresses = {
        Source.NOMIS: settings.NOMIS,
        Source.PORTAL: settings.OPEN_GEOGRAPHY,
        Source.POLICE: settings.POLICE,
    }
    return str(addresses[Source(source)])


def ask(schedule: Schedule, tell: Tell) -> Came:
    """Ask a source, and load what it gave if that is new. tell: how much is here, and of how much.

    Raises what the fetching and the loading raise; then nothing was loaded.
    """
    loads = {Source.NOMIS: _figures, Source.PORTAL: _areas, Source.POLICE: _crimes}
    return loads[Source(schedule.source)](schedule, tell)


def _figures(schedule: Schedule, tell: Tell) -> Came:
    if schedule.service not in offered():
        raise NotFetched(
            f"“{schedule.service}” is no table that is known. There are: {', '.join(offered())}."
        )
    one = offered()[schedule.service]
    path = fetch_figures(
        asking_official(PATIENCE),
        one.dataset,
        geography=schedule.areas or one.geography,
        columns=one.columns,
        asked=one.asked,
        progress=in_slices(tell),
    )
    read = read_observations(path, as_of=day_of(path, one.year, one.day) if one.year else None)
    read.figures.layout = replace(read.figures.layout, is_open=schedule.is_open)
    if schools := schools_named(read):
        raise NotLoaded(NAMES_SCHOOLS % {"names": ", ".join(schools)})
    if withdrawn := _withdrawn(read):
        return Came(
            Outcome.SAME,
            _("“%(title)s” was withdrawn here and is not loaded again.") % {"title": withdrawn.title},
        )
    done = keep_observations(read, by=None)
    dataset = done.dataset.public_id if done.dataset else ""
    if done.is_same:
        return Came(Outcome.SAME, dataset=dataset, columns=list(one.columns))
    part = done.quality.get("not_governing")
    return Came(
        Outcome.PARTLY if done.refused else Outcome.NEW,
        _("It tells of fewer areas than an earlier table, which goes on governing.") if part else "",
        dataset,
        done.accepted,
        len(done.refused),
        list(one.columns),
    )


def _withdrawn(read: Prepared) -> Dataset | None:
    """The data set that this very table was and that somebody took out of use: a clock does not bring it back."""
    same = Dataset.objects.filter(
        source_import__sha256=read.sha256, source_import__state=Import.State.PUBLISHED, area_set=read.area_set
    )
    return None if same.filter(withdrawn_at=None).exists() else same.first()


def _areas(schedule: Schedule, tell: Tell) -> Came:
    path = fetch_areas(
        asking_official(PATIENCE), schedule.service, where=schedule.areas or "1=1", progress=in_slices(tell)
    )
    columns = _properties(path)
    _refuse_other_columns(schedule, columns)
    done = load_areas(
        path,
        area_type=schedule.area_type,
        vintage=schedule.vintage,
        by=None,
        source=f"Open Geography Portal, {schedule.service}",
    )
    outcome = Outcome.SAME if done.is_same else Outcome.PARTLY if done.refused else Outcome.NEW
    refused = 0 if done.is_same else len(done.refused)
    return Came(outcome, "", "", done.accepted, refused, columns)


def _properties(path: Path) -> list[str]:
    features = json.loads(path.read_bytes())["features"]
    return sorted({name for one in features for name in one.get("properties") or {}})


def _refuse_other_columns(schedule: Schedule, columns: list[str]) -> None:
    """Raise ColumnsChanged where no column holds the codes of these areas any more."""
    try:
        find_code_column(columns, schedule.area_type, schedule.vintage)
    except Unreadable as error:
        raise ColumnsChanged(
            str(error),
            lacking=[name for name in schedule.columns if name not in columns],
            added=[name for name in columns if schedule.columns and name not in schedule.columns],
        ) from error


def _crimes(schedule: Schedule, tell: Tell) -> Came:
    asking = asking_official(PATIENCE)
    month = newest_month(asking)
    force = schedule.service
    # An archive is gigabytes large, so one that is here already is not asked for, whatever of it was refused: the same
    # archive would bring the same rows.
    there = Import.objects.filter(kind="police", state=Import.State.PUBLISHED, name=f"{month}.zip")
    if any(one.details.get("force") == force for one in there):
        return Came(Outcome.SAME, _("The newest month is %(month)s, which is here.") % {"month": month})
    path = fetch_archive(asking, month)
    rows = [0]

    def count(more: int) -> None:
        rows[0] += more
        tell(rows[0], 0)

    done = load_police(path, by=None, force=force, progress=count)
    # Gigabytes, of which the next month brings as many again.
    shutil.rmtree(path.parent, ignore_errors=True)
    if done.is_same or not (done.added or done.refused):
        return Came(Outcome.SAME)
    return Came(Outcome.PARTLY if done.refused else Outcome.NEW, "", "", done.added, len(done.refused))
