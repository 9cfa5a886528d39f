"""A file whose row was never committed is found, said and removed; one that a row names, or a new one, stays."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from commonweal.config.keeping.checks import OK, WARNING, _files
from commonweal.jobs import orphans, routines
from commonweal.people.attached.reading import CleanFile
from commonweal.tension.attachments import attach
from commonweal.tension.models import Attachment

DAY = 24 * 3600


@pytest.fixture
def files(tmp_path, monkeypatch):
    storage = FileSystemStorage(tmp_path)
    for field in orphans._fields():
        monkeypatch.setattr(field, "storage", storage)
    return tmp_path


def attached(report):
    return attach(report, files=[CleanFile("photo.txt", "text/plain", b"words")])[0]


def stored(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.real_clock
def test_a_file_without_a_row_goes_after_a_day_and_one_with_a_row_stays(tell, files, caplog, monkeypatch):
    report = tell()
    kept = attached(report)
    with transaction.atomic():
        attached(report)
        transaction.set_rollback(True)  # as good as killed, for what the database can tell
    assert len(stored(files)) == 2
    assert orphans.sweep() == 0, "a transaction may still be open"
    assert _files()[0] == OK
    later = time.time() + 2 * DAY
    monkeypatch.setattr(orphans.time, "time", lambda: later)
    level, words = _files()
    assert (level, words.split()[0]) == (WARNING, "1")
    assert orphans.sweep() == 1
    assert stored(files) == [Path(kept.file.name).name]
    assert _files()[0] == OK
    [line] = [one for one in caplog.records if getattr(one, "event", "") == "orphans-removed"]
    assert line.count == 1


@pytest.mark.real_clock
def test_the_date_that_a_file_is_given_does_not_make_it_old(tell, files):
    """An attachment is dated to the midnight of its day, so one of an open transaction could look a day old."""
    report = tell()
    attached(report)
    Attachment.objects.all()._raw_delete("default")
    for path in files.rglob("*.txt"):
        os.utime(path, (0, 0))
    assert orphans.sweep() == 0
    assert len(stored(files)) == 1


def test_the_worker_sweeps():
    assert routines._routines["remove files without a row"].do is orphans.sweep


KILLED = """
import os, signal
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from commonweal.tension.models import Upload
from commonweal.people.models import Organisation
from django.core.files.base import ContentFile
with transaction.atomic():
    of = Organisation.objects.create(slug="a", name="A", sector="council")
    upload = Upload(organisation=of, name="november.csv")
    upload.file.save("november.json", ContentFile(b"[]"), save=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
LOOKED_AT = """
import json, django; django.setup()
import time
from commonweal.jobs import orphans
from commonweal.tension.models import Upload
later = time.time() + 2 * 24 * 3600
print(json.dumps([Upload.objects.count(), len(orphans.orphans(now=later)), orphans.sweep(now=later)]))
"""


def test_what_a_killed_process_left_is_swept(tmp_path):
    env = os.environ | {
        "COMMONWEAL_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
    }
    env.pop("COMMONWEAL_DATABASE_URL", None)

    def run(code):
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)

    assert run(KILLED).returncode == -signal.SIGKILL
    assert len(stored(tmp_path / "files")) == 1
    assert json.loads(run(LOOKED_AT).stdout.splitlines()[-1]) == [0, 1, 1]
    assert stored(tmp_path / "files") == []
