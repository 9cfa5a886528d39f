"""What the worker does again and again, by the clock. Domains add theirs in `tasks.py`."""

import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

logger = logging.getLogger(__name__)


@dataclass
class Routine:
    """Something done every so many seconds. It may run on several machines, so it must be safe to repeat."""

    name: str
    every: float
    do: Callable[[], object]
    next_at: float = 0.0


_routines: dict[str, Routine] = {}


def register(name: str, *, every: float, do: Callable[[], object]) -> None:
    """Have the worker call `do` every `every` seconds, beginning soon after it starts.

    >>> register("example-routine", every=3600, do=lambda: None)
    """
    _routines[name] = Routine(name, every, do)


def run_due(now: float | None = None) -> list[str]:
    """Run what is due and return the names. One that fails is logged and does not hold up the others."""
    now = time.monotonic() if now is None else now
    done = []
    for routine in list(_routines.values()):
        if now < routine.next_at:
            continue
        routine.next_at = now + routine.every
        try:
            routine.do()
            done.append(routine.name)
        except Exception:
            logger.exception("A routine failed", extra={"event": "routine-failed", "task": routine.name})
    return done


def forget_finished_tasks() -> None:
    """Remove the records of tasks that ended two weeks ago."""
    from django_tasks_db.models import DBTaskResult

    before = timezone.now() - datetime.timedelta(days=14)
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()


def forget_ended_sessions() -> None:
    """Remove sessions that have run out."""
    from django.contrib.sessions.models import Session

    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def register_own() -> None:
    """The routines of background work itself."""
    from commonweal.jobs import orphans, verbs

    register("bury the dead", every=5, do=verbs.bury_dead)
    register("forget finished tasks", every=3600, do=forget_finished_tasks)
    register("forget ended sessions", every=3600, do=forget_ended_sessions)
    register("remove files without a row", every=24 * 3600, do=orphans.sweep)
