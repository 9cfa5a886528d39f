"""A worker says that it is alive while a routine of its own takes long."""

import pytest

from commonweal.config.tests.conftest import install, peopled, ready  # noqa: F401 fixtures

pytestmark = pytest.mark.real_clock
# A worker is dead here after one second of silence; its routine takes two, at the start and again beside a job.
SLOW = """
import time
from commonweal.jobs import heartbeats, kinds, routines, verbs, worker
from commonweal.jobs.models import Job
routines._routines.clear()
heartbeats.EVERY, heartbeats.STALE = 0.1, 1.0
name, seen = heartbeats.name_of_this_process("worker"), []

def slow():
    time.sleep(2)
    seen.append(heartbeats.alive(name))
    verbs.bury_dead()

routines.register("slow", every=2.5, do=slow)
kinds.register("k", "K", lambda progress: time.sleep(5) or {"words": "Done."})
verbs.start("k", by=None)
worker.work(once=True)
print(len(seen) >= 2, all(seen), Job.objects.get().state)
"""


def test_a_routine_that_takes_longer_than_a_silent_worker_lives_gets_nobody_buried(install):  # noqa: F811
    assert install(has_people=True).python(SLOW) == "True True done"
