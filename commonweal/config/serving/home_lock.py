"""Who is using COMMONWEAL_HOME: those that serve share it, a restore needs it alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commonweal.config.keeping import unfinished


class HomeInUse(ValueError):
    """The folder is used by a process that a restore would pull the ground from under."""


@contextmanager
def in_use(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the folder while the block runs. Raises HomeInUse at once when that can't be had.

    alone: nobody else may use it meanwhile; otherwise it is shared with others that share, and
    unfinished.RestoreUnfinished is raised where a restore has begun and not ended.
    The lock goes with the process, so one that was killed leaves nothing behind.
    """
    with (home / "serving.lock").open("a") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomeInUse(
                "Commonweal is running on this folder. Stop `commonweal serve` and `commonweal work` first."
                if alone
                else "A restore is going on in this folder. Start again when it is done."
            ) from error
        if not alone:
            unfinished.refuse(home)
        yield
