"""Running what is due: one source at a time, never one twice, and what came of it written down in one step."""

import datetime
import logging
from collections.abc import Mapping
from contextlib import suppress
from itertools import takewhile
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.jobs import verbs as jobs
from commonweal.jobs.models import Job
from commonweal.jobs.progress import Cancelled, Later, Progress, Refused
from commonweal.notices.mail import send_links
from commonweal.people.roles import Permission
from commonweal.sources.importing import ForAMoment, NotLoaded, note_fault
from commonweal.sources.opening import ColumnsChanged, NothingInIt, Unreadable
from commonweal.sources.schedule_models import Schedule, ScheduledRun
from commonweal.sources.schedules import clock
from commonweal.sources.schedules.loading import KINDS, Came, address_of, ask
from commonweal.sources.services.asking import ForNow, NotFetched

logger = logging.getLogger(__name__)
KIND = "ask-source"
Outcome = ScheduledRun.Outcome
SUBJECT = gettext_lazy("A data source needs looking at")
SENTENCE = gettext_lazy(
    "A source that you look after could not be loaded as before. What was loaded earlier stays in use."
)
GOOD = (Outcome.NEW, Outcome.SAME, Outcome.PARTLY)
# These may be gone a little later; of the others the source, or somebody here, has to change something.
PASSING = (Outcome.UNREACHABLE, Outcome.BROKEN_OFF, Outcome.FAILED)
QUIET = (Outcome.NEW, Outcome.SAME, Outcome.PUT_OFF, Outcome.CANCELLED)
# How often in succession something passing goes wrong before somebody is asked to look.
PATIENT_FOR = 3
# Work that has waited so long was lost on its way to the worker.
LOST_AFTER = datetime.timedelta(hours=6)


def start_due(now: datetime.datetime | None = None) -> ScheduledRun | None:
    """Begin to ask the source that has been due the longest, unless one is being asked; None where there is none.

    Several workers may do this at once: of them one moves the schedule on, and the database holds one run open.
    """
    now = now or timezone.now()
    end_broken(now)
    if ScheduledRun.objects.filter(outcome=Outcome.GOING_ON).exists():
        return None
    due = (
        Schedule.objects.filter(is_paused=False, next_at__lte=now)
        .select_related("looked_after_by")
        .order_by("next_at", "pk")
        .first()
    )
    if due is None:
        return None
    try:
        with transaction.atomic():
            mine = Schedule.objects.filter(pk=due.pk, next_at=due.next_at, is_paused=False)
            if not mine.update(next_at=clock.next_time(due.starts_on, due.rhythm, now)):
                return None
            run = ScheduledRun.objects.create(schedule=due, began_at=now)
            run.job = jobs.start(KIND, by=due.looked_after_by, arguments={"run": run.public_id}).public_id
            run.save(update_fields=["job"])
    except IntegrityError:  # another worker was faster
        return None
    return run


def end_broken(now: datetime.datetime | None = None) -> int:
    """End the runs whose work has ended without a word, as where its worker was killed; how many."""
    now = now or timezone.now()
    count = 0
    for run in ScheduledRun.objects.filter(outcome=Outcome.GOING_ON).select_related("schedule"):
        job = Job.objects.filter(public_id=run.job).first()
        if (
            job is not None
            and job.state == Job.State.WAITING
            and (run.went_behind_at or run.began_at) < now - LOST_AFTER
        ):
            jobs.cancel(job, by=None)
            count += finish(run, Came(Outcome.BROKEN_OFF), now=now)
        elif job is None or job.is_over:
            # Work that somebody cancelled before a worker took it up says nothing itself.
            is_cancelled = job is not None and job.state == Job.State.CANCELLED
            count += finish(run, Came(Outcome.CANCELLED if is_cancelled else Outcome.BROKEN_OFF), now=now)
    return count


def schedule_of(arguments: Mapping[str, Any]) -> str:
    """The address of the schedule that a piece of work is for; empty where it was deleted."""
    run = ScheduledRun.objects.filter(public_id=arguments["run"]).select_related("schedule").first()
    return reverse("schedules:schedule", args=[run.schedule.public_id]) if run else ""


def ask_source(progress: Progress, *, run: str) -> dict[str, Any]:
    """The work itself: ask the source of a run, load what is new, and write down what came of it.

    Safe to repeat: a run that has ended is told again, and what a worker loaded that died before it could say so is
    found again, not loaded twice.
    """
    found = ScheduledRun.objects.select_related("schedule__looked_after_by").filter(public_id=run).first()
    if found is None:
        raise Refused(_("This schedule was deleted."))
    if found.outcome == Outcome.GOING_ON:
        try:
            came, lacking, added = _asked(found.schedule, progress)
        except Cancelled:
            finish(found, Came(Outcome.CANCELLED))
            raise
        except Later:
            ScheduledRun.objects.filter(pk=found.pk).update(went_behind_at=timezone.now())
            raise
        except Exception:
            finish(found, Came(Outcome.FAILED))
            raise
        finish(found, came, lacking=lacking, added=added)
        found.refresh_from_db()
    return {"words": found.get_outcome_display(), "address": schedule_of({"run": run})}


def _asked(schedule: Schedule, progress: Progress) -> tuple[Came, list[str], list[str]]:
    """What came of asking, whatever went wrong that was foreseen; and the columns that are missing or new."""
    keeper = schedule.looked_after_by
    if keeper is None or not keeper.is_active or not keeper.may(Permission.LOAD_DATA):
        return Came(Outcome.NOT_ALLOWED), [], []
    if not address_of(schedule.source):
        return Came(Outcome.NO_ADDRESS), [], []
    try:
        progress.tell(0, 0, _("Asking the service"))
        return ask(schedule, progress.tell), [], []
    except ColumnsChanged as error:
        _note(schedule, error)
        return Came(Outcome.COLUMNS, str(error)), error.lacking, error.added
    except NothingInIt as error:
        _note(schedule, error)
        return Came(Outcome.EMPTY, str(error)), [], []
    except ForNow as error:
        return Came(Outcome.UNREACHABLE, str(error), leave_alone=error.after), [], []
    except NotFetched as error:
        return Came(Outcome.NOT_GIVEN, str(error)), [], []
    except ForAMoment as error:
        return Came(Outcome.PUT_OFF, str(error)), [], []
    except (Unreadable, NotLoaded) as error:
        return Came(Outcome.NOT_KEPT, str(error)), [], []


def _note(schedule: Schedule, error: ColumnsChanged | NothingInIt) -> None:
    """Put on the record that the source was empty or had other columns, unless the loading has."""
    if not error.is_noted:
        kind = KINDS[Schedule.Source(schedule.source)]
        note_fault(kind, schedule.service, error, by=None)


@transaction.atomic
def finish(
    run: ScheduledRun,
    came: Came,
    *,
    lacking: list[str] | None = None,
    added: list[str] | None = None,
    now: datetime.datetime | None = None,
) -> bool:
    """Write down what came of a run, and when its source is asked next; False where that is written already.

    Whoever looks after the source is asked to look, and written to once, where something is wrong that does not pass.
    """
    now = now or timezone.now()
    # Taken first, as by whoever deletes a schedule with its runs.
    schedule = (
        Schedule.objects.select_for_update(of=("self",))
        .select_related("looked_after_by")
        .filter(pk=run.schedule_id)
        .first()
    )
    open_run = ScheduledRun.objects.filter(pk=run.pk, outcome=Outcome.GOING_ON)
    ended = open_run.update(
        outcome=came.outcome,
        ended_at=now,
        message=came.message[:500],
        lacking=lacking or [],
        added=added or [],
        dataset=came.dataset,
        accepted=came.accepted,
        refused=came.refused,
    )
    if schedule is None or not ended:
        return False
    _move_on(schedule, came, now)
    details = {"outcome": str(came.outcome)}
    record("ask source", item_kind="schedule", item_id=schedule.public_id, details=details)
    return True


def _move_on(schedule: Schedule, came: Came, now: datetime.datetime) -> None:
    outcome = came.outcome
    if outcome in GOOD:
        schedule.failures = 0
        schedule.columns = came.columns or schedule.columns
    elif outcome == Outcome.PUT_OFF:
        schedule.next_at = min(schedule.next_at, now + clock.put_off_for(_times_put_off(schedule)))
    elif outcome != Outcome.CANCELLED:
        schedule.failures += 1
        again = clock.tried_again_at(schedule, now, failures=schedule.failures, is_passing=outcome in PASSING)
        left_alone = now + datetime.timedelta(seconds=min(came.leave_alone, clock.WEEK.total_seconds()))
        schedule.next_at = max(min(schedule.next_at, again), left_alone)
    if outcome == Outcome.NEW or (outcome == Outcome.SAME and not _has_refused_rows_to_look_at(schedule)):
        schedule.waits_since = None
    elif outcome not in QUIET and (outcome not in PASSING or schedule.failures >= PATIENT_FOR):
        _ask_to_look(schedule, now)
    schedule.save(update_fields=["failures", "columns", "next_at", "waits_since"])


def _times_put_off(schedule: Schedule) -> int:
    """How often in succession it was put off, this time included."""
    latest = schedule.runs.exclude(outcome=Outcome.GOING_ON).values_list("outcome", flat=True)[:10]
    return len(list(takewhile(Outcome.PUT_OFF.__eq__, latest)))


def _has_refused_rows_to_look_at(schedule: Schedule) -> bool:
    """Does it wait because rows were refused? That the source has nothing new since does not mend them."""
    since = schedule.waits_since
    return since is not None and schedule.runs.filter(outcome=Outcome.PARTLY, ended_at__gte=since).exists()


def _ask_to_look(schedule: Schedule, now: datetime.datetime) -> None:
    """Have a schedule wait for its keeper; the mail leaves when it begins to wait."""
    if schedule.waits_since is not None:
        return
    schedule.waits_since = now
    keeper = schedule.looked_after_by
    if keeper is not None and keeper.is_active:
        where = reverse("schedules:schedule", args=[schedule.public_id])
        send_links([(keeper, SUBJECT, SENTENCE, where)], are_personal=False)


def stop_runs_of(schedule: Schedule) -> None:
    """Ask the work of a schedule to stop, where it is going on."""
    for job in Job.objects.filter(public_id__in=schedule.runs.filter(outcome="").values("job")):
        with suppress(jobs.NotNow):
            jobs.cancel(job, by=None)
