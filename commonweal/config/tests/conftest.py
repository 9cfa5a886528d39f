"""A whole installation in a folder of its own, driven from outside as its keeper would."""

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[3]
START = "import django; django.setup()\n"
# What is of the tests' own process and not of an installation.
GIVEN = ("COMMONWEAL_SECRET_KEY", "COMMONWEAL_IDENTITY_KEY", "COMMONWEAL_LIVE_PORT")


@dataclass
class Installation:
    """One COMMONWEAL_HOME and its database."""

    home: Path
    env: dict[str, str]
    running: list[subprocess.Popen] = field(default_factory=list)

    def run(self, *words, expect=0, **env):
        """Run a `commonweal` command and return what came of it."""
        return self.run_module("commonweal", *words, expect=expect, **env)

    def run_module(self, module, *words, expect=0, **env):
        """Run a module of the product and return what came of it."""
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, words)],
            env={**self.env, **env},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done

    def python(self, code, **env):
        """Run Python with Django started; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", START + code],
            env={**self.env, **env},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def start(self, *words):
        """Start something that goes on; ended with the test."""
        process = subprocess.Popen(
            [sys.executable, *words],
            env=self.env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process

    def serve(self, port):
        """Start `commonweal serve` and wait until it can be used."""
        process = self.start("-m", "commonweal", "serve", "--port", str(port), "--workers", "1")
        until(lambda: process.poll() is not None or status(f"http://localhost:{port}/ready") == 200)
        assert process.poll() is None, process.stderr.read()
        return process


def status(address):
    """The status that an address answers with; 0 when nobody answers."""
    try:
        with urlopen(address, timeout=5) as answer:
            return answer.status
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


def until(true, seconds=45):
    """Wait for something to become true; fails when it does not."""
    end = time.perf_counter() + seconds
    while not (found := true()):
        assert time.perf_counter() < end, "waited in vain"
        time.sleep(0.1)
    return found


def two_free_ports():
    """A port that is free together with the next one."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports")


PREPARE = """
from commonweal.config.commands.outcome import prepare
from commonweal.demo.people import make_people
prepare()
make_people()
"""


@dataclass(frozen=True)
class Ready:
    """An installation that was prepared once, to be copied: its home and, on PostgreSQL, its database's name."""

    home: Path
    database: str


@pytest.fixture(scope="session")
def ready(tmp_path_factory):
    """A function that prepares an installation when it is first asked for under a name: making one takes seconds.

    prepare: what is done with it, given the installation. like: what it begins as a copy of.
    """
    made = {}
    address = os.environ.get("COMMONWEAL_DATABASE_URL", "")

    def prepared(name, prepare, like=None):
        if name not in made:
            home, database = tmp_path_factory.mktemp(name) / "home", f"{name}_{uuid.uuid4().hex}"
            prepare(_installation(home, database, like))
            made[name] = Ready(home, database)
        return made[name]

    yield prepared
    if address:
        for one in made.values():
            _ask_postgres(address, f'DROP DATABASE IF EXISTS "{one.database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def peopled(ready):
    """An up-to-date installation with the people of Wealdmere, to be copied."""
    return ready("peopled", lambda there: there.python(PREPARE))


@pytest.fixture
def install(tmp_path, request):
    """A function that makes an installation, empty, with people or like one that is ready; with a database of its own."""
    made = []

    def make(has_people=False, like=None, **more):
        like = request.getfixturevalue("peopled") if has_people else like
        name = f"installation_{uuid.uuid4().hex}"
        made.append(_installation(tmp_path / f"home-{len(made)}", name, like, more))
        return made[-1]

    yield make
    for installation in made:
        for process in installation.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            process.stdout.close()
            process.stderr.close()
        if address := os.environ.get("COMMONWEAL_DATABASE_URL", ""):
            name = re.sub(".*/", "", installation.env["COMMONWEAL_DATABASE_URL"])
            _ask_postgres(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _installation(home, database, like, more=()):
    """A home of its own, new or a copy of one that is ready; on PostgreSQL with a database of this name."""
    if like is not None:
        shutil.copytree(like.home, home)
    env = {key: value for key, value in os.environ.items() if key not in GIVEN}
    env |= {
        "COMMONWEAL_HOME": str(home),
        "COMMONWEAL_MODE": "test",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
        **dict(more),
    }
    if address := os.environ.get("COMMONWEAL_DATABASE_URL", ""):
        template = f' TEMPLATE "{like.database}"' if like is not None else ""
        _ask_postgres(address, f'CREATE DATABASE "{database}"{template}')
        env["COMMONWEAL_DATABASE_URL"] = _called(address, database)
    return Installation(home, env)


def _called(address, name):
    """The same server, and a database of this name."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _ask_postgres(address, words):
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(words)


@pytest.fixture
def table(tmp_path):
    """Writes a text into a file, packed where its name says so; gives the path for a command."""

    def write(text, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        content = text.encode(encoding)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return str(path)

    return write
