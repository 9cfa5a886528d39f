"""What an import leaves that was killed or had no room: said by `commonweal check`, removed by whatever comes next.

Each runs by the command, in a process and a home of its own, whichever database the suite uses.
"""

import json
import os
import resource
import signal
import subprocess
import sys

import pytest

from commonweal.sources.tests.processes import KILLED_AFTER_THREE_BATCHES, run

POSTCODES = "Postcode,lat,long\n" + "".join(
    f"MK1 {n // 10}A{'ABDEFGHJLN'[n % 10]},52.0,-0.7\n" for n in range(90)
)
KILLED = f"""
from commonweal.sources.police import load as police
from commonweal.sources.postcodes import load as postcodes
police.BATCH = postcodes.BATCH = 20
{KILLED_AFTER_THREE_BATCHES}
"""
LEFT = """
from commonweal.evidence.models import Import, RecordedCrime
from commonweal.places.models import Postcode, PostcodeEdition
print(RecordedCrime.objects.count(), Postcode.objects.count(), PostcodeEdition.objects.count())
print(*Import.objects.filter(state="loading").values_list("kind", flat=True))
"""


def command(home, *words, largest_file=None):
    """Run `commonweal` on a home; no file may grow beyond `largest_file`, which is what a full disk does."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))

    env = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL_DATABASE")}
    return subprocess.run(
        [sys.executable, "-m", "commonweal", *map(str, words)],
        env=env | {"COMMONWEAL_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limited if largest_file else None,
    )


@pytest.fixture
def postcodes(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text(POSTCODES)
    return path


def about_imports(home):
    found = json.loads(command(home, "check", "--json").stdout)["result"]
    return next((one["level"], one["words"]) for one in found if one["name"] == "imports")


def kill(home, kind, path):
    """Load a file of this kind and die in the middle; says that something is left."""
    function = {"police": "load_police", "postcodes": "load_postcodes"}[kind]
    script = f"{KILLED}\n{kind}.{function}(Path({str(path)!r}), by=None, progress=after)"
    run(home, script, expect=-signal.SIGKILL)
    assert run(home, LEFT).splitlines()[1] == kind


@pytest.mark.parametrize(("dies", "comes"), [("police", "postcodes"), ("postcodes", "police")])
def test_what_a_killed_import_left_is_said_and_removed_by_the_next_of_another_kind(
    home,
    crimes,
    postcodes,
    dies,
    comes,
):
    files = {"police": crimes, "postcodes": postcodes}
    kill(home, dies, files[dies])
    level, words = about_imports(home)
    assert level == "look"
    assert f"1 ended half-way ({dies}: {files[dies].name}" in words
    assert "shown nowhere" in words
    done = command(home, "load", comes, files[comes])
    assert done.returncode == 0, done.stderr
    whole = {"police": "1000 0 0", "postcodes": "0 90 1"}[comes]
    assert run(home, LEFT) == whole
    assert about_imports(home)[0] == "ok"


def test_the_worker_removes_what_a_killed_import_left(home, crimes):
    kill(home, "police", crimes)
    done = command(home, "work", "--once")
    assert done.returncode == 0, done.stderr
    assert run(home, LEFT) == "0 0 0"


def test_an_import_that_runs_is_not_swept_and_not_called_dead(home, crimes):
    kill(home, "police", crimes)
    import fcntl

    with (home / "import.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert about_imports(home)[0] == "ok"
        assert command(home, "work", "--once").returncode == 0
    assert run(home, LEFT).startswith("60 ")


@pytest.mark.parametrize("kind", ["police", "postcodes"])
def test_a_disk_that_fills_up_is_said_and_leaves_no_long_log(home, tmp_path, crimes, kind):
    path = crimes
    if kind == "postcodes":
        path = tmp_path / "many.csv"
        letters = "ABDEFGHJLN"
        lines = (
            f"MK{d} {n}{a}{b},52.0,-0.7\n"
            for d in range(1, 9)
            for n in range(9)
            for a in letters
            for b in letters
        )
        path.write_text("Postcode,lat,long\n" + "".join(lines))
    done = command(home, "load", kind, path, largest_file=150_000)
    assert done.returncode == 1
    assert "The disk is full" in done.stderr
    assert "What was written of it is shown nowhere and is removed by the next load" in done.stderr
    assert "Traceback" not in done.stderr
    assert command(home, "load", kind, path).returncode == 0
    assert run(home, LEFT).splitlines()[0] == {"police": "1000 0 0", "postcodes": "0 7200 1"}[kind]


def test_a_failed_import_leaves_an_empty_log_of_the_database(home, crimes):
    failing = f"""
from commonweal.sources.police import load
load.publish = lambda *words, **more: (_ for _ in ()).throw(ValueError("the end"))
from django.db import connection
connection.ensure_connection()
other = __import__("sqlite3").connect({str(home / "commonweal.sqlite3")!r})
other.execute("SELECT 1 FROM django_migrations").fetchall()
try:
    load.load_police(Path({str(crimes)!r}), by=None)
except ValueError as error:
    print(error, Path({str(home / "commonweal.sqlite3-wal")!r}).stat().st_size)
"""
    assert run(home, failing) == "the end 0"
