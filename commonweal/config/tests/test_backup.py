import json
import shutil
import sqlite3
import tarfile
import time
from pathlib import Path

import pytest

from commonweal.config.keeping import archive

# The processes of an installation have the real clock.
pytestmark = pytest.mark.real_clock

# Two rows in two tables, always together: a copy that shows one without the other is not of one moment.
WRITER = """
import django; django.setup()
import sys
from django.db import transaction
from commonweal.audit.verbs import record
from commonweal.jobs.models import Job
for number in range(100_000):
    with transaction.atomic():
        Job.objects.create(kind="written")
        record("written")
    print(number, flush=True)
"""
COUNT = """
from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import first_broken_link
from commonweal.jobs.models import Job
print(Job.objects.filter(kind="written").count(), AuditEvent.objects.filter(verb="written").count(),
      first_broken_link())
"""


def put_file(installation, name="attachments/picture.png", content=b"a picture"):
    path = installation.home / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def take_keys(first, second):
    """Put the keys of one installation into the home of another, as its keeper does."""
    shutil.copytree(first.home / "keys", second.home / "keys", dirs_exist_ok=True)


SEALED = """
from commonweal.people import sealing
from commonweal.people.governance_models import DataRequest
DataRequest.objects.create(
    public_id="r1", kind="access", sealed=sealing.seal({"email": "someone@example.org"}),
    received_on="2026-11-01", due_on="2026-12-01",
)
"""


@pytest.mark.parametrize("keys", ["missing", "other", "right"])
def test_a_restore_says_by_its_exit_code_whether_what_was_sealed_can_be_opened(install, tmp_path, keys):
    first, second = install(has_people=True), install()
    first.python(SEALED)
    out = tmp_path / "backup.tar.gz"
    first.run("backup", out)
    if keys != "missing":
        take_keys(first, second)
    if keys == "other":
        (second.home / "keys" / "identity_key").write_text("another key of forty characters or more....")
    done = second.run("restore", out, "--json", expect=0 if keys == "right" else 2)
    assert ("keys/identity_key" in done.stderr) == (keys != "right")
    found = json.loads(second.run("check", "--json", expect=2 if keys == "right" else 1).stdout)["result"]
    told = next(one["level"] for one in found if one["name"] == "sealed details")
    assert told == ("ok" if keys == "right" else "wrong")


def counts(installation):
    """Rows of every table that a restore does not empty on purpose."""
    emptied = "('django_session', 'changes_change', 'jobs_heartbeat', 'audit_auditevent')"
    return installation.python(
        "from django.db import connection as c\n"
        "with c.cursor() as k:\n"
        f"    for t in sorted(set(c.introspection.table_names(k)) - set({emptied})):\n"
        "        k.execute(f'SELECT count(*) FROM {c.ops.quote_name(t)}'); print(t, k.fetchone()[0])\n"
    )


def test_a_backup_taken_while_somebody_writes_is_of_one_moment_and_comes_back_whole(install, tmp_path):
    first, second = install(has_people=True), install()
    put_file(first)
    writer = first.start("-c", WRITER)
    for _ in range(5):
        assert writer.stdout.readline()
    out = tmp_path / "monday.tar.gz"
    told = json.loads(first.run("backup", out, "--json").stdout)["result"]
    after = int(writer.stdout.readline())
    assert writer.poll() is None, writer.stderr.read()  # it was never refused
    writer.terminate()
    assert told["keys"] == "not included"
    assert out.stat().st_mode & 0o077 == 0
    done = json.loads(second.run("restore", out, "--json", expect=2).stdout)["result"]
    written, recorded, broken = second.python(COUNT).split()
    assert written == recorded
    assert 5 <= int(written) <= after + 100_000
    assert broken == "None"
    assert done["kept"] is None
    assert not done["keys_fit"]  # the second home has keys of its own: they were not in the archive
    assert (second.home / "files/attachments/picture.png").read_bytes() == b"a picture"
    with tarfile.open(out) as opened:
        assert not any("key" in name for name in opened.getnames())


def test_what_is_restored_is_what_was_backed_up(install, tmp_path):
    first, second = install(has_people=True), install()
    before = counts(first)
    out = tmp_path / "backup.tar.gz"
    first.run("backup", out)
    take_keys(first, second)
    second.run("restore", out)
    assert counts(second) == before
    # There are data now, so a second restore has to be asked for.
    refused = second.run("restore", out, expect=1)
    assert "--replace" in refused.stderr
    again = second.run("restore", out, "--replace", "--json")
    kept = Path(json.loads(again.stdout)["result"]["kept"])
    assert any(kept.iterdir())
    assert kept.stat().st_mode & 0o077 == 0
    assert counts(second) == before
    assert "there already" in first.run("backup", out, expect=1).stderr


ERASED = """
import datetime
from commonweal.config.keeping import erasures
from commonweal.people.governance_models import Erasure
Erasure.objects.create(item_kind="report", item_id="abc", reason="request xyz")
"""


@pytest.mark.parametrize("way", ["present database", "list beside it", "list given"])
def test_a_restore_knows_what_was_erased_after_the_backup(install, tmp_path, way):
    first, second = install(has_people=True), install()
    out = tmp_path / "backup.tar.gz"
    first.run("backup", out)
    first.python(ERASED)
    if way == "present database":
        told = first.run("restore", out, "--replace", "--json")
        there = first
    else:
        first.python("from commonweal.config.keeping import erasures; print(erasures.note_new())")
        listed = first.home / "erasures.jsonl"
        assert '"id": "abc"' in listed.read_text()
        there = second
        if way == "list given":
            told = second.run("restore", out, "--erasures", listed, "--json", expect=2)
        else:
            second.home.mkdir()
            (second.home / "erasures.jsonl").write_text(listed.read_text() + '{"cut o')
            told = second.run("restore", out, "--json", expect=2)
    result = json.loads(told.stdout)["result"]
    assert result["erasures_since"] == 1
    assert result["done_again"] == sum(result["replayed"].values()) == 0  # the backup had no such report
    assert (
        there.python(
            "from commonweal.people.governance_models import Erasure; print(Erasure.objects.get().item_id)"
        )
        == "abc"
    )


TABLE_OF_FIGURES = """
import datetime
from commonweal.evidence.models import Dataset, Import
from commonweal.places.models import AreaSet, AreaType
day = datetime.date(2026, 11, 2)
kind = AreaType.objects.get_or_create(code="lsoa", defaults={"name": "Small area", "plural": "Small areas"})[0]
areas = AreaSet.objects.create(area_type=kind, vintage=2021, as_of=day)
Dataset.objects.create(source_import=Import.objects.create(kind="observations", name="figures.csv"), area_set=areas,
                       title="Figures", publisher="ONS", licence="OGL 3.0", as_of=day)
"""
WITHDRAWN = """
from commonweal.config.keeping import erasures
from commonweal.evidence.models import Dataset
from commonweal.evidence.verbs import withdraw_dataset
from commonweal.people.models import Appointment, Organisation, User
import datetime
loader = User.objects.create(email="loader@example.org", name="Loader", organisation=Organisation.objects.first())
Appointment.objects.create(person=loader, role="administrator", from_on=datetime.date(2026, 1, 1))
withdraw_dataset(Dataset.objects.get(), because="It is of another town.", by=loader)
erasures.note_new()
"""


def test_a_data_set_that_was_withdrawn_after_the_backup_does_not_come_back(install, tmp_path):
    first, second = install(has_people=True), install()
    first.python(TABLE_OF_FIGURES)
    out = tmp_path / "backup.tar.gz"
    first.run("backup", out)
    first.python(WITHDRAWN)
    listed = first.home / "erasures.jsonl"
    assert "another town" not in listed.read_text()
    told = second.run("restore", out, "--erasures", listed, "--json", expect=2)
    assert json.loads(told.stdout)["result"]["replayed"]["withdrawn data sets"] == 1
    ask = "from commonweal.evidence.models import Dataset; print(Dataset.objects.get().withdrawn_because)"
    assert "after the backup was made" in second.python(ask)


def test_a_restore_waits_for_nobody_but_refuses_while_it_is_running(install, tmp_path):
    first = install(has_people=True)
    out = tmp_path / "backup.tar.gz"
    first.run("backup", out)
    worker = first.start("-m", "commonweal", "work")
    code = "from commonweal.jobs import heartbeats; print(heartbeats.seconds_since('worker'))"
    while first.python(code) == "None":
        assert worker.poll() is None
        time.sleep(0.2)
    assert "Stop `commonweal serve`" in first.run("restore", out, "--replace", expect=1).stderr


def rewritten(out, changed, change):
    """A copy of an archive in which one member was changed, left out or added."""
    with tarfile.open(out) as old, tarfile.open(changed, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            for name, text in change(member.name, content):
                entry = tarfile.TarInfo(name)
                entry.size = len(text)
                import io

                new.addfile(entry, io.BytesIO(text))


def flipped(name, content):
    if name.startswith("database"):
        content = content[:-1] + bytes([content[-1] ^ 1])
    return [(name, content)]


def missing(name, content):
    return [] if name.startswith("files/") else [(name, content)]


def added(name, content):
    return [(name, content), *([("files/more", b"?")] if name == "manifest.json" else [])]


def escaping(name, content):
    return [(name, content), ("files/../keys/secret_key", b"mine")]


def without_manifest(name, content):
    return [] if name == "manifest.json" else [(name, content)]


def newer_format(name, content):
    return [(name, content.replace(b"commonweal-backup/1", b"commonweal-backup/9"))]


@pytest.fixture
def made(tmp_path):
    """An archive as `backup` writes it, without an installation."""
    import io

    out = tmp_path / "made.tar.gz"
    with archive.written(out) as writing:
        writing.add("database.sqlite3", io.BytesIO(b"rows" * 1000), 4000)
        writing.add("files/a/b.txt", io.BytesIO(b"words"), 5)
        archive.add_manifest(writing, {"made_at": "2026-11-23"})
    return out


@pytest.mark.parametrize("change", [flipped, missing, added, escaping, without_manifest, newer_format])
def test_an_archive_that_was_changed_is_refused(made, tmp_path, change):
    changed = tmp_path / "changed.tar.gz"
    rewritten(made, changed, change)
    with pytest.raises(archive.BadArchive, match=r"changed\.tar\.gz"):
        archive.unpack(changed, tmp_path / "into")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_an_archive_that_was_cut_off_is_refused(made, tmp_path, share):
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(made.read_bytes()[: int(made.stat().st_size * share)])
    (tmp_path / "into").mkdir()
    with pytest.raises(archive.BadArchive):
        archive.unpack(cut, tmp_path / "into")


def test_a_whole_archive_is_unpacked(made, tmp_path):
    manifest = archive.unpack(made, tmp_path / "into")
    assert manifest["contents"]["files/a/b.txt"]["bytes"] == 5
    assert (tmp_path / "into/files/a/b.txt").read_bytes() == b"words"


def test_a_backup_that_fails_leaves_nothing(tmp_path):
    out = tmp_path / "failed.tar.gz"
    with pytest.raises(OSError, match="disk"), archive.written(out):
        raise OSError("the disk is full")
    assert list(tmp_path.iterdir()) == []


def test_a_refused_restore_changes_nothing(install, tmp_path):
    first = install(has_people=True)
    out, bad = tmp_path / "backup.tar.gz", tmp_path / "bad.tar.gz"
    first.run("backup", out)
    rewritten(out, bad, flipped)
    before = counts(first)
    refused = first.run("restore", bad, "--replace", expect=1)
    assert "damaged" in refused.stderr
    assert counts(first) == before
    assert not list(first.home.glob(".restore-*"))
    if "COMMONWEAL_DATABASE_URL" not in first.env:
        with sqlite3.connect(first.home / "commonweal.sqlite3") as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        opened.close()
