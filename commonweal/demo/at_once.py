"""Work that the worker would do, done while the borough is made: the worker does not run yet."""

from django.utils import timezone

from commonweal.jobs.kinds import Work
from commonweal.jobs.models import Job
from commonweal.jobs.progress import Progress


def do_at_once(job: Job, work: Work) -> None:
    """Do a piece of work and write down that it is done, as the worker does."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    job.refresh_from_db()
    job.result = work(Progress(job), **job.arguments) or {}
    job.state, job.finished_at = Job.State.DONE, timezone.now()
    job.save()
