"""Another program holds the database, as a backup or a browser of databases may: the worker waits and goes on.

The lock is a real one, on the SQLite file of a home of its own.
"""

import contextlib
import json
import os
import sqlite3
import time

import pytest

from commonweal.config.tests.conftest import two_free_ports, until

pytestmark = [
    pytest.mark.real_clock,
    pytest.mark.skipif(
        bool(os.environ.get("COMMONWEAL_DATABASE_URL")), reason="SQLite has one writer, PostgreSQL many"
    ),
]
# The database's own patience is 20 s; a test need not have it.
IMPATIENT = """
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.1
import django
django.setup()
from commonweal.jobs import heartbeats, kinds, patience, routines, verbs, worker
from commonweal.jobs.models import Job
from django_tasks_db.models import DBTaskResult
routines._routines.clear()
patience.PAUSE = 0.05
"""


def says_that_it_waits(process):
    """Does the process say that the database is held, before it ends?"""
    return any("database-held" in line for line in process.stderr)


@contextlib.contextmanager
def held(home):
    holder = sqlite3.connect(home / "commonweal.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_a_worker_that_starts_or_waits_while_the_database_is_held_goes_on(install):
    here = install(has_people=True)
    here.python(
        IMPATIENT + 'kinds.register("k", "K", lambda p: {"words": "Done."}); verbs.start("k", by=None)'
    )
    script = IMPATIENT + 'kinds.register("k", "K", lambda p: {"words": "Done."})\nworker.work(once=True)'
    with held(here.home):
        process = here.start("-c", script)
        assert says_that_it_waits(process)
    assert process.wait(30) == 0, process.stderr.read()
    assert here.python("from commonweal.jobs.models import Job; print(Job.objects.get().state)") == "done"


def test_a_worker_at_rest_outlives_a_lock_and_takes_the_next_task(install):
    here = install(has_people=True)
    register = 'kinds.register("k", "K", lambda p: {"words": "Done."})\n'
    process = here.start("-c", IMPATIENT + register + "worker.work()")
    until(
        lambda: (
            here.python("from commonweal.jobs.models import Heartbeat; print(Heartbeat.objects.count())")
            == "1"
        )
    )
    with held(here.home):
        assert says_that_it_waits(process)
    here.python(IMPATIENT + register + 'verbs.start("k", by=None)')
    until(
        lambda: (
            here.python("from commonweal.jobs.models import Job; print(Job.objects.get().state)") == "done"
        )
    )
    process.terminate()
    assert process.wait(20) == 0


def test_work_that_ends_while_the_database_is_held_is_written_down_when_it_is_free(install):
    here = install(has_people=True)
    register = """
import sqlite3, threading
from django.conf import settings
def hold(progress):
    holder = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(1.0, holder.rollback).start()
    return {"words": "Done."}
kinds.register("k", "K", hold)
"""
    said = here.python(
        IMPATIENT
        + register
        + 'verbs.start("k", by=None)\nworker.work(once=True)\n'
        + "print(Job.objects.get().state, DBTaskResult.objects.get().status)"
    )
    assert said == "done SUCCESSFUL"


@pytest.mark.slow
def test_serving_begins_under_a_lock_and_no_process_is_given_up(install):
    here, port = install(has_people=True), two_free_ports()
    with held(here.home):
        server = here.start("-m", "commonweal", "serve", "--port", str(port), "--workers", "1")
        time.sleep(50)
        assert server.poll() is None, server.stderr.read()
    from commonweal.config.tests.conftest import status

    until(lambda: status(f"http://localhost:{port}/ready") == 200)
    server.terminate()
    assert server.wait(20) == 0
    events = [json.loads(line) for line in server.stderr if line.startswith("{")]
    assert not [one for one in events if one.get("event") in ("process-ended", "process-given-up")]
