"""A restore that fails or is killed half-way brings nothing back to life: it is finished, or the home stays shut."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commonweal.config.tests.conftest import ROOT
from commonweal.config.tests.test_backup import TABLE_OF_FIGURES, WITHDRAWN, put_file

# The processes of an installation have the real clock.
pytestmark = pytest.mark.real_clock

ON_POSTGRES = bool(os.environ.get("COMMONWEAL_DATABASE_URL"))
FULL = 'raise OSError(errno.ENOSPC, "No space left on device")'
BROKEN = 'raise ValueError("Something is wrong")'
KILLED = "os.kill(os.getpid(), 9)"
# What goes wrong stands where a step of the restore stood.
GOES_WRONG = """
import django; django.setup()
import errno, os, sys
from commonweal.config.commands import main
from commonweal.config.keeping import backups
from operator import attrgetter
*holders, name = {where!r}.split(".")
holder = attrgetter(".".join(holders))(backups) if holders else backups
as_it_is = getattr(holder, name)
def go_wrong(*words, **more):
    {what}
setattr(holder, name, go_wrong)
sys.argv = ["commonweal", "restore", {out!r}, *{more!r}]
main()
"""
WHY = "from commonweal.evidence.models import Dataset; print(Dataset.objects.get().withdrawn_because)"
NOT_NOTED = WITHDRAWN.replace("erasures.note_new()", "")  # only the database knows
BEFORE_ALL = ("call_command", "replay_all")  # on SQLite these work on a copy, before anything is put in place


def go_wrong(there, out, *more, where, what):
    """Run the restore with one of its steps replaced; returns what came of it."""
    code = GOES_WRONG.format(where=where, what=what, out=str(out), more=list(more))
    return subprocess.run(
        [sys.executable, "-c", code], env=there.env, cwd=ROOT, capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def withdrawn(install, ready, peopled, tmp_path):
    """An installation in which a data set was withdrawn after the backup was made; and that backup."""

    def prepare(there):
        there.python(TABLE_OF_FIGURES)
        put_file(there)
        there.run("backup", there.home / "backup.tar.gz")
        there.python(NOT_NOTED)

    there = install(like=ready("withdrawn", prepare, like=peopled))
    return there, (there.home / "backup.tar.gz").rename(tmp_path / "backup.tar.gz")


def kept_in(there):
    """The folders in which something of before is."""
    return sorted(path for path in there.home.glob("replaced-*") if any(path.iterdir()))


def assert_shut(there, words):
    """The home says by its mark and by these words that it is not to be used, and where the old data are."""
    assert (there.home / "restore.unfinished").exists()
    assert "half-written" not in words
    assert "is not done" in words
    assert all(str(folder) in words for folder in kept_in(there))
    refused = there.run("count", "areas", expect=1)
    assert "run it again: commonweal restore" in refused.stderr


def assert_untouched(there):
    """Nothing was put in place: the home is as it was before, and works."""
    assert not (there.home / "restore.unfinished").exists()
    assert not list(there.home.glob("replaced-*"))
    assert "another town" in there.python(WHY)
    assert (there.home / "files/attachments/picture.png").exists()
    there.run("count", "areas")


def assert_finishes(there, out):
    """A second run ends well, what was withdrawn stays withdrawn, and the home is open again."""
    done = json.loads(there.run("restore", out, "--replace", "--json").stdout)["result"]
    assert not (there.home / "restore.unfinished").exists()
    assert not list(there.home.glob(".restore-*"))
    assert "after the backup was made" in there.python(WHY)
    assert (there.home / "files/attachments/picture.png").read_bytes() == b"a picture"
    there.run("count", "areas")
    return done


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("call_command", FULL),
        pytest.param("replay_all", BROKEN, marks=pytest.mark.once),
        ("replay_all", KILLED),
        pytest.param("_swap", FULL, marks=pytest.mark.once),
        ("anchors.drop_anchor", KILLED),
    ],
)
def test_what_was_withdrawn_stays_so_wherever_a_restore_ends(withdrawn, where, what):
    there, out = withdrawn
    ended = go_wrong(there, out, "--replace", where=where, what=what)
    assert ended.returncode == (-9 if what == KILLED else 1), ended.stderr
    is_in_place = ON_POSTGRES or where not in BEFORE_ALL
    if not is_in_place:
        assert_untouched(there)
    elif what == KILLED:
        assert_shut(there, there.run("check", expect=1).stderr)
    else:
        assert ("disk is full" if what == FULL else "Something is wrong") in ended.stderr
        assert_shut(there, ended.stderr)
    done = assert_finishes(there, out)
    if is_in_place:
        first = Path(done["kept_by_earlier_attempts"][0])
        assert any(first.glob("*commonweal.sqlite3" if not ON_POSTGRES else "database.dump"))


# Whether a home is shut is not asked of its database.
@pytest.mark.once
def test_while_a_restore_is_not_done_only_it_and_help_go_on(withdrawn, tmp_path):
    there, out = withdrawn
    go_wrong(there, out, "--replace", where="_swap", what=KILLED)
    folder = str(kept_in(there)[0])
    for words in (
        ["check"],
        ["backup", tmp_path / "more.tar.gz"],
        ["work", "--once"],
        ["serve", "--port", "8765"],
        ["see", "reports", "--as", "public"],
    ):
        refused = there.run(*words, expect=1)
        assert folder in refused.stderr
        assert "restore.unfinished" not in refused.stdout
    told = json.loads(there.run("check", "--json", expect=1).stdout)
    assert folder in told["error"]
    for module in ("wsgi", "asgi"):
        code = f"import commonweal.config.{module}"
        done = subprocess.run([sys.executable, "-c", code], env=there.env, cwd=ROOT, capture_output=True)
        assert b"RestoreUnfinished" in done.stderr
    for words in (["restore", "--help"], ["manage", "help"]):
        there.run(*words)
    # Another attempt that can't even begin says so, and leaves the home shut.
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(b"no archive")
    assert_shut(there, there.run("restore", bad, "--replace", expect=1).stderr)
    assert_finishes(there, out)


def test_a_restore_into_an_empty_home_that_did_not_end_is_run_again_as_it_was(install, tmp_path):
    first, second = install(has_people=True), install()
    first.python(TABLE_OF_FIGURES)
    out, listed = tmp_path / "backup.tar.gz", first.home / "erasures.jsonl"
    first.run("backup", out)
    first.python(WITHDRAWN)
    assert go_wrong(
        second, out, "--erasures", str(listed), where="anchors.drop_anchor", what=KILLED
    ).returncode
    # Neither the list nor --replace has to be given again.
    second.run("restore", out, expect=2)
    assert "after the backup was made" in second.python(WHY)


@pytest.mark.once
def test_a_mark_that_somebody_spoilt_shuts_the_home_too(withdrawn):
    there, out = withdrawn
    go_wrong(there, out, "--replace", where="_swap", what=KILLED)
    (there.home / "restore.unfinished").write_text('{"what')
    assert_shut(there, there.run("check", expect=1).stderr)
    assert_finishes(there, out)


@pytest.mark.skipif(not ON_POSTGRES, reason="pg_restore is PostgreSQL's")
@pytest.mark.parametrize("share", [0.0, 0.95])
def test_a_dump_that_pg_restore_cannot_read_leaves_the_database_as_it_was(withdrawn, share):
    there, out = withdrawn
    # Whatever the check of the archive missed: the dump is cut off when pg_restore comes to it.
    cut = f"path, = words; os.truncate(path, int(path.stat().st_size * {share})); as_it_is(path)"
    ended = go_wrong(there, out, "--replace", where="postgres.replace", what=cut)
    assert ended.returncode == 1
    assert "failed:" in ended.stderr
    assert_untouched(there)
    assert_finishes(there, out)


@pytest.mark.once
def test_a_file_that_is_deleted_again_is_that_of_the_backup_and_not_the_one_put_aside(withdrawn):
    there, out = withdrawn
    deleted = "from django.core.files.storage import default_storage as files; files.delete('attachments/picture.png'); return {}"
    done = go_wrong(there, out, "--replace", where="replay_all", what=deleted)
    assert done.returncode == 0, done.stderr
    assert not (there.home / "files/attachments/picture.png").exists()
    assert (kept_in(there)[0] / "files/attachments/picture.png").exists()
