"""Reading about background work: each person's own, and how the queue is."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from commonweal.jobs.models import Job


def jobs_of(viewer: Any) -> QuerySet[Job]:
    """The jobs that this viewer started, newest first. A job is nobody else's business."""
    if not viewer.is_authenticated:
        return Job.objects.none()
    return Job.objects.filter(started_by_id=viewer.pk)


def queue_age() -> float:
    """How many seconds has the oldest task that could run now been waiting? 0 when none waits."""
    oldest = (
        DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    )
    return 0.0 if oldest is None else max(0.0, (timezone.now() - oldest).total_seconds())
