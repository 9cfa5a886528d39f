"""Which processes are alive: each says so every few seconds, in the database that all of them share."""

import datetime
import os
import platform

from django.utils import timezone

from commonweal.jobs.models import Heartbeat

EVERY = 5.0  # seconds between two heartbeats
STALE = 30.0  # seconds after which a silent process counts as dead


def name_of_this_process(role: str) -> str:
    """A name that no other running process has: role, machine, number.

    >>> name_of_this_process("worker").startswith("worker:")
    True
    """
    return f"{role}:{platform.node()[:24]}:{os.getpid()}"


def beat(process: str) -> None:
    """Say that this process is alive now."""
    Heartbeat.objects.update_or_create(process=process, defaults={"at": timezone.now()})


def forget(process: str) -> None:
    """Say that this process has ended in an orderly way."""
    Heartbeat.objects.filter(process=process).delete()


def seconds_since(role: str) -> float | None:
    """How long ago did any process of this role last say that it is alive? None when none ever did."""
    newest = (
        Heartbeat.objects.filter(process__startswith=f"{role}:")
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return None if newest is None else max(0.0, (timezone.now() - newest).total_seconds())


def alive(process: str) -> bool:
    """Is this process alive? On its own machine its number is looked up as well, so a crash shows at once."""
    at = Heartbeat.objects.filter(process=process).values_list("at", flat=True).first()
    if at is None or timezone.now() - at > datetime.timedelta(seconds=STALE):
        return False
    _role, _colon, rest = process.partition(":")
    machine, _colon, number = rest.rpartition(":")
    if machine != platform.node()[:24] or not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
