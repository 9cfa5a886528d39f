"""A whole installation to measure: Wealdmere with many reports, served by `commonweal serve` in a folder of its own."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Copies of checked reports on other days and a little elsewhere, with their areas: the story itself stays.
MULTIPLY = """
import datetime, random, sys
import django
django.setup()
from django.db import transaction
from commonweal.identifiers import public_identifier
from commonweal.tension.models import Placement, Report
from commonweal.people.random_key import random_number
wanted, chance = int(sys.argv[1]), random.Random(1)
told = list(Report.objects.filter(status__in=("open", "closed")))
areas = {}
for report_id, area_id in Placement.objects.values_list("report_id", "area_id"):
    areas.setdefault(report_id, []).append(area_id)
there = Report.objects.count()
with transaction.atomic():
    while there < wanted:
        copies, placed = [], []
        for _ in range(min(2_000, wanted - there)):
            old = chance.choice(told)
            values = {f.attname: getattr(old, f.attname) for f in Report._meta.concrete_fields}
            days = datetime.timedelta(days=chance.randrange(3 * 365))
            values |= {
                "id": random_number(), "public_id": public_identifier(), "content_key": None, "receipt_hash": "",
                "happened_on": old.happened_on - days, "received_on": old.received_on - days,
                "when_from": old.when_from and old.when_from - days,
            }
            copies.append(Report(**values))
            placed += [Placement(report_id=values["id"], area_id=area) for area in areas.get(old.pk, ())]
        Report.objects.bulk_create(copies)
        Placement.objects.bulk_create(placed, batch_size=5_000)
        there += len(copies)
from commonweal.config.keeping.statistics import renew_statistics
renew_statistics()
from commonweal.people.models import User
from django.test import Client
import time
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(name=name))
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return client.cookies["sessionid"].value

cookies = {name: [signed_in(name) for _ in range(int(sys.argv[3]))] for name in sys.argv[2].split()}
import json
shown = list(Report.objects.filter(status="open").values_list("public_id", flat=True)[:200])
from django.db.models import Max, Min
bounds = Report.objects.aggregate(w=Min("lon"), s=Min("lat"), e=Max("lon"), n=Max("lat"))
waiting = list(Report.objects.filter(status="new").values_list("public_id", flat=True))
from commonweal.places.models import Area
wards = Area.objects.filter(area_set__area_type__code="ward", area_set__is_current=True)
found = {"reports": Report.objects.count(), "cookies": cookies, "shown": shown, "waiting": waiting}
found["wards"] = [f"ward/{code}" for code in wards.values_list("code", flat=True)]
print(json.dumps(found | {"bounds": [bounds[side] for side in "wsen"]}))
"""


@dataclass
class Served:
    """A running installation: its folder, its ports, and the cookies of some sessions of some people."""

    home: Path
    port: int
    cookies: dict[str, list[str]]
    reports: int
    shown: list[str]
    waiting: list[str]
    wards: list[str]
    bounds: tuple[float, float, float, float]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def python(self, code: str, *words: str) -> str:
        """Run Python in this installation and return what it printed."""
        return run([sys.executable, "-c", code, *words], environment_of(self.home, self.port))


def environment_of(home: Path, port: int) -> dict[str, str]:
    """The environment of an installation in a folder of its own: nothing of ours comes with it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL_")}
    return kept | {
        "COMMONWEAL_HOME": str(home),
        "COMMONWEAL_MODE": "demo",
        "COMMONWEAL_PORT": str(port),
        "COMMONWEAL_LIVE_PORT": str(port + 1),
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def served(
    folder: Path, *, reports: int, people: str = "Aisha Ben Kit Grace Hana", sessions: int = 1
) -> Iterator[Served]:
    """Make Wealdmere in `folder`, add reports up to a number, serve it, and stop what was started.

    sessions: how many each of the people have, signed in with their second step.
    """
    port = _two_free_ports()
    environment = environment_of(folder, port)
    run([sys.executable, "-m", "commonweal", "demo", "--no-serve"], environment)
    found = json.loads(
        run([sys.executable, "-c", MULTIPLY, str(reports), people, str(sessions)], environment)
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "commonweal", "serve"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(f"http://localhost:{port}/ready", process)
        yield Served(
            folder,
            port,
            found["cookies"],
            found["reports"],
            found["shown"],
            found["waiting"],
            found["wards"],
            tuple(found["bounds"]),
        )
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError("The installation to measure did not start.")


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def _two_free_ports() -> int:
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("No two free ports.")
