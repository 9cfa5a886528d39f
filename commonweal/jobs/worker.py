"""The worker: takes tasks from the queue, says that it is alive, and runs the routines."""

import logging
import signal
import threading
from collections.abc import Callable

from django.db import Error, OperationalError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import is_locked_database_exception

from commonweal.jobs import heartbeats, routines
from commonweal.jobs.patience import patiently

logger = logging.getLogger(__name__)


class _Beside(threading.Thread):
    """Does something every few seconds, also while a long task has the main thread."""

    def __init__(self, name: str, do: Callable[[], object]) -> None:
        super().__init__(name=name, daemon=True)
        self.do = do
        self.over = threading.Event()

    def run(self) -> None:
        try:
            while not self.over.wait(heartbeats.EVERY):
                close_old_connections()
                self.do()
        finally:
            connection.close()

    def end(self) -> None:
        """End it, and wait a while for what it is doing."""
        self.over.set()
        self.join(timeout=5)


def _beat(process: str) -> None:
    try:
        heartbeats.beat(process)
    except Error:
        # The database is away, or somebody holds it for long: the next beat will tell.
        logger.warning("A heartbeat was missed", extra={"event": "heartbeat-missed"})


class _Patient(Worker):
    """The package's worker, which waits where that one dies: when it takes a task, and when it writes the end of one.

    It waits between tries, not in them, so that being told to stop is heard.
    """

    def run_task(self, db_task_result: DBTaskResult) -> None:
        try:
            super().run_task(db_task_result)
        except OperationalError as error:
            if not is_locked_database_exception(error):
                raise
            # Its end could not be written, and a task that is running on a living worker is never buried.
            held = error
            patiently(lambda: db_task_result.set_failed(held))


def work(*, once: bool = False) -> None:
    """Do tasks until told to stop (SIGTERM, SIGINT), or with `once` until none waits.

    Asked to stop, it finishes the task at hand; asked twice, it leaves at once. Where another program holds
    the database, it waits and goes on.
    """
    name = heartbeats.name_of_this_process("worker")
    patiently(lambda: heartbeats.beat(name))
    # The pulse has a thread of its own: a routine that takes long would else get a living worker buried.
    pulse, clock = _Beside("pulse", lambda: _beat(name)), _Beside("routines", routines.run_due)
    pulse.start()
    routines.run_due()
    clock.start()
    worker = _Patient(
        queue_names=["default"],
        interval=0.5,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    worker.configure_signals()
    try:
        patiently(worker.run)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        clock.end()
        pulse.end()
        try:
            heartbeats.forget(name)
        except OperationalError:
            logger.warning("A heartbeat could not be removed", extra={"event": "heartbeat-missed"})
