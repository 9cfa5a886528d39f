"""A schedule of the census, asked as the worker does it."""

from django.utils import timezone

from commonweal.jobs.models import Job
from commonweal.sources.schedule_models import Schedule
from commonweal.sources.schedules import running, verbs
from commonweal.sources.tests.stand_in import COLUMNS
from commonweal.sources.tests.tables import a_task

TOTAL, WHITE = "Total: All usual residents", "White"


def census(more=0):
    """A table of three small areas, as Nomis gives it."""
    rows = [[f"E0100000{n}", group, 100 + n + more] for n in range(3) for group in (TOTAL, WHITE)]
    return list(COLUMNS), rows


def set_up(by, **said):
    told = {"source": "nomis", "service": "census-2021-ethnicity", "rhythm": "monthly", **said}
    return verbs.set_up_schedule(by=by, starts_on=timezone.localdate(), **told)


def work(job):
    from commonweal.jobs.tasks import run_job

    return run_job.call(a_task(), job.public_id, job.attempt)


def ask(schedule):
    """Have a schedule asked now, as the worker does it: the run that came of it."""
    Schedule.objects.filter(pk=schedule.pk).update(next_at=timezone.now())
    run = running.start_due()
    work(Job.objects.get(public_id=run.job))
    run.refresh_from_db()
    schedule.refresh_from_db()
    return run
