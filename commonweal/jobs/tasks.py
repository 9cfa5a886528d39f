"""The one task that the worker knows for jobs: find the kind, run it, write down how it ended."""

import logging
from typing import Any

from django.utils import timezone
from django_tasks import TaskContext, task

from commonweal.jobs import kinds
from commonweal.jobs.models import Job
from commonweal.jobs.patience import patiently
from commonweal.jobs.progress import Cancelled, Later, Progress, Refused
from commonweal.jobs.verbs import put_behind

logger = logging.getLogger(__name__)


@task(takes_context=True)
def run_job(context: TaskContext, public_id: str, attempt: int) -> str:
    """Do one attempt at a job. Returns the state it ended in.

    An attempt that was cancelled, replaced by a newer one, or begun already, is left alone.
    """
    worker = (context.task_result.worker_ids or [""])[-1]
    mine = Job.objects.filter(public_id=public_id, attempt=attempt)
    waiting = mine.filter(state=Job.State.WAITING)
    if not patiently(lambda: waiting.update(state=Job.State.RUNNING, worker=worker)):
        return "left alone"
    job = mine.get()
    state = Job.State.DONE
    words: dict[str, Any] = {}
    try:
        words["result"] = kinds.kind_of(job.kind).work(Progress(job), **job.arguments) or {}
    except Cancelled:
        state = Job.State.CANCELLED
    except Later:
        is_put = patiently(lambda: put_behind(job))
        return "put behind others" if is_put else "left alone"
    except (Refused, kinds.UnknownKind) as error:
        state, words = Job.State.FAILED, {"message": str(error)[:500]}
    except Exception:
        # The text of an unforeseen error may quote what somebody typed: the log has its class and place.
        logger.exception("A job failed", extra={"event": "job-failed", "task": job.kind})
        state = Job.State.FAILED
        words = {
            "message": "Something went wrong on our side. Nothing was half done; you can start it again."
        }
    running = mine.filter(state=Job.State.RUNNING)
    patiently(lambda: running.update(state=state, finished_at=timezone.now(), **words))
    return str(state)
