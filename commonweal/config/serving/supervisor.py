"""Starts the processes of one installation, starts again what died, and stops them all together."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

FIRST_DELAY = 0.5  # seconds before the first new start; doubled at each further one
LONGEST_DELAY = 30.0
STEADY = 30.0  # seconds after which a process counts as running well
TRIES = 3  # a process that never ran for STEADY seconds is given up after so many starts
PATIENCE = 15.0  # seconds in which a process may end by itself before it is killed


@dataclass
class Child:
    """One process to keep running: its name in the log, and its command line."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    failures: int = 0
    was_steady: bool = False

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl+C reaches only the supervisor."""
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=_end_with_parent, stdin=subprocess.DEVNULL
        )
        self.started_at = time.monotonic()


def _end_with_parent() -> None:
    """On Linux, ask to be told to stop when the supervisor itself is killed."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _end_group(leader: int) -> None:
    """End by force what a child has started: it leads a session of its own.

    A web server that was killed leaves its workers behind, who would go on answering on the same port.
    """
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


@dataclass
class Supervisor:
    """Keeps `children` running until it is told to stop.

    `ready` answers whether the installation can be used; `on_ready` is called once when it first can.
    """

    children: list[Child]
    ready: Callable[[], bool] = lambda: True
    on_ready: Callable[[], None] = lambda: None
    stopping: bool = field(default=False, init=False)

    def run(self) -> int:
        """Run until SIGTERM or SIGINT. Returns 0 when asked to stop, 1 when a process can't be started."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        told = False
        try:
            for child in self.children:
                child.start()
            while not self.stopping:
                for child in self.children:
                    if not self._look_after(child):
                        logger.error(
                            "A process cannot be started",
                            extra={"event": "process-given-up", "role": child.name},
                        )
                        return 1
                if not told and self.ready():
                    told = True
                    self.on_ready()
                time.sleep(0.1)
            return 0
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _look_after(self, child: Child) -> bool:
        """Start a child again when it died; False when there is no use in trying further."""
        now = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                if now - child.started_at > STEADY:
                    child.was_steady, child.failures = True, 0
                return True
            _end_group(child.process.pid)
            child.process = None
            child.failures += 1
            if not child.was_steady and child.failures >= TRIES:
                return False
            delay = min(FIRST_DELAY * 2 ** (child.failures - 1), LONGEST_DELAY)
            child.start_again_at = now + delay
            logger.warning(
                "A process ended and will be started again",
                extra={
                    "event": "process-ended",
                    "role": child.name,
                    "exit_code": code,
                    "seconds": delay,
                    "count": child.failures,
                },
            )
        elif now >= child.start_again_at:
            child.start()
            logger.info("A process was started again", extra={"event": "process-started", "role": child.name})
        return True

    def _stop_all(self) -> None:
        """Ask every child to end, wait, and end by force what does not."""
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        end = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                _end_group(process.pid)
                process.wait()
