"""A worker that is killed while it asks a source, and two workers at once: in processes of their own.

Each runs on a SQLite file in a home of its own, whichever database the suite uses.
"""

import signal
import subprocess
import sys
import textwrap

import pytest

from commonweal.sources.tests.processes import START, environment_of, run
from commonweal.sources.tests.stand_in import COLUMNS, standing_in

MADE = """
import datetime
from django.utils import timezone
from commonweal.people.models import Appointment, Organisation, User
from commonweal.places.tests.test_placing import make_set
from commonweal.sources.schedules import verbs
council = Organisation.objects.create(name="Council", slug="council", sector="council")
lena = User.objects.create(email="lena@wealdmere.example", name="Lena", organisation=council)
Appointment.objects.create(person=lena, role="analyst", from_on=timezone.localdate())
make_set("lsoa", {f"E0100000{n}": (n / 100, 52.0, n / 100 + 0.01, 52.1) for n in range(3)}, vintage=2021)
verbs.set_up_schedule(
    by=User.objects.get(), starts_on=timezone.localdate(), source="nomis", service="census-2021-ethnicity",
    rhythm="monthly",
)
"""
WORK = """
from django.conf import settings
settings.NOMIS = ADDRESS
from commonweal.jobs import routines, worker
from commonweal.sources.schedules import running
running.start_due()
BEFORE
worker.work(once=True)
"""
TOLD = """
from commonweal.evidence.models import Dataset, Import
from commonweal.sources.schedule_models import ScheduledRun
print(Dataset.objects.count(), *ScheduledRun.objects.order_by("pk").values_list("outcome", flat=True))
"""
KILLED = """
from commonweal.sources.observations import load
def die(*_words):
    os.kill(os.getpid(), signal.SIGKILL)
load.note_coverage = die
"""


@pytest.fixture
def service():
    with standing_in() as stand_in:
        rows = [[f"E0100000{n}", "White", 100 + n] for n in range(3)]
        stand_in.tables["NM_2041_1"] = (list(COLUMNS), rows)
        yield stand_in


def working(service, before=""):
    return WORK.replace("ADDRESS", repr(f"{service.address}/nomis")).replace("BEFORE", before)


def test_a_worker_that_is_killed_while_it_loads_keeps_nothing_and_the_next_loads_it_once(home, service):
    run(home, MADE)
    run(home, working(service, KILLED), expect=-signal.SIGKILL)
    assert run(home, TOLD) == "0"
    # The next worker buries what the dead one was at; then the source is due again.
    run(home, working(service, "from commonweal.jobs import verbs\nverbs.bury_dead()\nrunning.start_due()"))
    assert run(home, TOLD) == "0 broken off"
    again = "from commonweal.sources.models import Schedule\nSchedule.objects.update(next_at=timezone.now())"
    run(home, f"from django.utils import timezone\n{again}")
    run(home, working(service))
    assert run(home, TOLD) == "1 broken off new"


def test_two_workers_that_start_at_once_ask_a_source_once(home, service):
    run(home, MADE)
    script = START + textwrap.dedent(working(service)).replace('"timeout"] = 0.2', '"timeout"] = 20')
    both = [
        subprocess.Popen([sys.executable, "-c", script], env=environment_of(home), stderr=subprocess.PIPE)
        for _worker in range(2)
    ]
    for worker in both:
        _out, err = worker.communicate(timeout=120)
        assert worker.returncode == 0, err.decode()
    assert run(home, TOLD) == "1 new"
    assert len(service.asked) == 1
