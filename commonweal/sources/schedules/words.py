"""Schedules and their runs in words: what is asked, what came of it, and what to do now."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonweal.evidence.governing import catalogue_for
from commonweal.people.models import User
from commonweal.places.area_types import KINDS
from commonweal.sources.schedule_models import Schedule, ScheduledRun
from commonweal.sources.schedules.forms import title_of
from commonweal.sources.schedules.running import QUIET

Outcome, Source = ScheduledRun.Outcome, Schedule.Source
TONES = {
    Outcome.NEW: "good",
    Outcome.SAME: "plain",
    Outcome.GOING_ON: "plain",
    Outcome.PUT_OFF: "plain",
    Outcome.CANCELLED: "plain",
    Outcome.PARTLY: "watch",
    Outcome.UNREACHABLE: "watch",
    Outcome.BROKEN_OFF: "watch",
    Outcome.FAILED: "watch",
    Outcome.NO_ADDRESS: "watch",
}
STAYS = gettext_lazy("Nothing was loaded, and what was loaded earlier stays in use.")
# What whoever looks after a source may do about it.
ADVICE = {
    Outcome.PARTLY: gettext_lazy(
        "Look at the report of the data set: it says which rows were refused and why. Withdraw the data set if too "
        "much is missing."
    ),
    Outcome.EMPTY: gettext_lazy(
        "The source answered and has no rows. Look on its own pages whether the table was moved or is being renewed, "
        "and whether the areas are asked for in the right words."
    ),
    Outcome.COLUMNS: gettext_lazy(
        "The source changed its columns, so its figures can’t be read as before. Fetch the new table by hand and bring "
        "it, or tell whoever keeps the machine: what is read stands in a file of definitions."
    ),
    Outcome.NOT_KEPT: gettext_lazy("What came is whole and could not be loaded. The reason is said below."),
    Outcome.NOT_GIVEN: gettext_lazy(
        "The service answered that it won’t give this. Is the name right, and has the service moved?"
    ),
    Outcome.UNREACHABLE: gettext_lazy(
        "The service was asked several times and did not give it. It is tried again by itself, after longer and longer "
        "waits. Ask whoever keeps the machine whether it may reach the internet."
    ),
    Outcome.NO_ADDRESS: gettext_lazy(
        "Whoever keeps the machine names the address of the service in its settings. Until then nothing is fetched."
    ),
    Outcome.NOT_ALLOWED: gettext_lazy(
        "Whoever looked after it may not load data any more. Say that you have looked at it, and it is yours to look after."
    ),
    Outcome.BROKEN_OFF: gettext_lazy("The worker was stopped meanwhile. It is tried again by itself."),
    Outcome.FAILED: gettext_lazy(
        "It is tried again by itself. Ask whoever keeps the machine to look into the log."
    ),
}


def title(schedule: Schedule) -> str:
    """What a schedule asks for, in a line."""
    if schedule.source == Source.NOMIS:
        return title_of(schedule.service)
    if schedule.source == Source.POLICE:
        return _("Recorded crime of %(force)s") % {"force": schedule.service}
    return schedule.service


def tone(run: ScheduledRun) -> str:
    """How grave the outcome of a run is."""
    return TONES.get(Outcome(run.outcome), "grave")


def what_areas(schedule: Schedule) -> str:
    """Which areas are asked for."""
    if schedule.source == Source.NOMIS:
        return schedule.areas or _("All small areas of England and Wales")
    if schedule.source == Source.PORTAL:
        plural = _(KINDS[schedule.area_type].plural) if schedule.area_type in KINDS else schedule.area_type
        return f"{plural}, {schedule.vintage}" + (f": {schedule.areas}" if schedule.areas else "")
    return ""


@dataclass(frozen=True)
class ToLookAt:
    """An outcome that nobody has looked at yet: the newest run that had it, and how many did."""

    run: ScheduledRun
    times: int

    @property
    def words(self) -> str:
        """What it is called, and how often it came."""
        name = self.run.get_outcome_display()
        return name if self.times == 1 else _("%(what)s (%(n)d times)") % {"what": name, "n": self.times}

    @property
    def told(self) -> str:
        return told(self.run)

    @property
    def advice(self) -> Any:
        return ADVICE.get(Outcome(self.run.outcome), "")

    @property
    def stays(self) -> bool:
        """Was nothing loaded?"""
        return self.run.outcome != Outcome.PARTLY


def to_look_at(schedule: Schedule) -> list[ToLookAt]:
    """What came of a source since its keeper is waited for, each outcome once, the newest first.

    What asks nothing of anybody is left out: a source that had nothing new since mends no row that was refused.
    """
    if schedule.waits_since is None:
        return []
    runs = schedule.runs.filter(ended_at__gte=schedule.waits_since).exclude(
        outcome__in=(*QUIET, Outcome.SAME)
    )
    found: dict[str, list[ScheduledRun]] = {}
    for run in runs.order_by("-ended_at", "-pk"):
        found.setdefault(run.outcome, []).append(run)
    return [ToLookAt(same[0], len(same)) for same in found.values()]


def told(run: ScheduledRun) -> str:
    """What came of a run, in a sentence or two."""
    outcome = Outcome(run.outcome)
    if outcome in (Outcome.NEW, Outcome.PARTLY):
        words = [
            ngettext("%(n)s row was kept.", "%(n)s rows were kept.", run.accepted)
            % {"n": f"{run.accepted:,}"}
        ]
        if run.refused:
            words.append(
                ngettext("%(n)s row was refused.", "%(n)s rows were refused.", run.refused)
                % {"n": f"{run.refused:,}"}
            )
        return " ".join([*words, run.message]).strip()
    if outcome == Outcome.COLUMNS and (run.lacking or run.added):
        words = []
        if run.lacking:
            words.append(_("Missing: %(columns)s.") % {"columns": _listed(run.lacking)})
        if run.added:
            words.append(_("New: %(columns)s.") % {"columns": _listed(run.added)})
        return " ".join(words)
    return run.message


def _listed(columns: list[str]) -> str:
    return ", ".join(f"“{column}”" for column in columns[:20])


def dataset_of(run: ScheduledRun, viewer: User) -> dict[str, Any] | None:
    """The data set that a run made or found, where it is still there: what it is called, and its page."""
    found = catalogue_for(viewer).filter(public_id=run.dataset).first() if run.dataset else None
    return (
        {"title": found.title, "address": reverse("evidence:dataset", args=[found.public_id])}
        if found
        else None
    )
