"""What a piece of work says about itself while it runs."""

import time
from typing import Any

from django.db.models import F

from commonweal.jobs.models import Job


class Cancelled(Exception):
    """Somebody asked this job to stop; it has undone or finished what it was in the middle of."""


class Later(Exception):
    """The rest of this work comes after what waits now: it is put behind that, and begins again with the same arguments.

    Raised by work that would else hold the worker for long, between two steps of which the first is kept.
    """


class Refused(ValueError):
    """The work can't be done, for a reason that the person who started it can read and act on."""


class Progress:
    """Handed to the work as its first argument. `tell` is cheap: it writes at most twice a second."""

    every = 0.5  # seconds

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told_at = 0.0

    def tell(self, done: int, total: int = 0, doing: Any = "") -> None:
        """Say how far the work is. Raises Cancelled when somebody asked for it to stop.

        Call it outside a transaction: what is said inside one shows only when that ends.
        """
        now = time.perf_counter()
        if now - self._told_at < self.every and done != total:
            return
        self._told_at = now
        words: dict[str, Any] = {"done": done, "total": total or F("total")}
        if doing:
            words["doing"] = str(doing)[:200]
        mine = Job.objects.filter(pk=self._job.pk, attempt=self._job.attempt, state=Job.State.RUNNING)
        if not mine.filter(wants_cancel=False).update(**words):
            raise Cancelled
