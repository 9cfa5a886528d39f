"""Starting, cancelling and starting again; and telling when the process that did a job has died."""

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from commonweal.jobs import heartbeats, kinds
from commonweal.jobs.models import Job

logger = logging.getLogger(__name__)


class NotNow(ValueError):
    """The job is not in a state in which this can be done."""


def start(kind: str, *, by: Any, arguments: dict[str, Any] | None = None) -> Job:
    """Put a job into the queue; it begins when the transaction around this call is done.

    by: the person who may see it and come back to it, or None for the system.
    arguments: identifiers that say what to work on; kept with the job, so nothing personal.
    Raises kinds.UnknownKind.
    """
    kinds.kind_of(kind)
    job = Job.objects.create(kind=kind, started_by_id=getattr(by, "pk", None), arguments=arguments or {})
    _enqueue(job)
    return job


def cancel(job: Job, *, by: Any) -> None:
    """Ask a job to stop. One that waits stops at once, one that runs at its next report of progress."""
    _own(job, by)
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if waiting.update(state=Job.State.CANCELLED, wants_cancel=True, finished_at=timezone.now()):
        return
    if not Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(wants_cancel=True):
        raise NotNow(_("This work has ended already, so it can’t be cancelled."))


def start_again(job: Job, *, by: Any) -> None:
    """Do a failed or cancelled job once more, with the same arguments."""
    _own(job, by)
    with transaction.atomic():
        again = Job.objects.filter(
            pk=job.pk, attempt=job.attempt, state__in=(Job.State.FAILED, Job.State.CANCELLED)
        )
        if not again.update(
            state=Job.State.WAITING,
            attempt=job.attempt + 1,
            wants_cancel=False,
            done=0,
            doing="",
            message="",
            worker="",
            result={},
            finished_at=None,
        ):
            raise NotNow(_("Only work that failed or was cancelled can be started again."))
        job.refresh_from_db()
        _enqueue(job)


def put_behind(job: Job) -> bool:
    """Put running work behind what waits now, to begin again with the same arguments; False where it is not running.

    Where somebody asked for it to stop meanwhile, it stops.
    """
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING)
    with transaction.atomic():
        if mine.filter(wants_cancel=True).update(state=Job.State.CANCELLED, finished_at=timezone.now()):
            return False
        if not mine.update(state=Job.State.WAITING, attempt=job.attempt + 1, worker=""):
            return False
        job.refresh_from_db()
        _enqueue(job)
    return True


def bury_dead() -> int:
    """Mark as failed what a process was doing that has died. Returns how many jobs that were.

    A job killed half-way would otherwise be "running" for ever.
    """
    count = 0
    for result in DBTaskResult.objects.running().only("id", "worker_ids"):
        worker = result.worker_ids[-1] if result.worker_ids else ""
        if worker and not heartbeats.alive(worker):
            DBTaskResult.objects.running().filter(id=result.id).update(
                status="FAILED",
                finished_at=timezone.now(),
                exception_class_path="commonweal.jobs.verbs.WorkerDied",
                traceback="",
            )
    for job in Job.objects.filter(state=Job.State.RUNNING).only("id", "worker", "attempt"):
        if not heartbeats.alive(job.worker):
            count += Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING).update(
                state=Job.State.FAILED,
                finished_at=timezone.now(),
                message="The process that did this stopped before it was done. You can start it again.",
            )
    if count:
        logger.warning(
            "Jobs of a dead worker were marked as failed", extra={"event": "jobs-buried", "count": count}
        )
    return count


class WorkerDied(Exception):
    """Named in the record of a task whose worker died."""


def _enqueue(job: Job) -> None:
    from commonweal.jobs.tasks import run_job

    transaction.on_commit(lambda: run_job.enqueue(job.public_id, job.attempt))


def _own(job: Job, by: Any) -> None:
    if by is not None and job.started_by_id != by.pk:
        raise PermissionError(_("Only the person who started this work can do that."))
