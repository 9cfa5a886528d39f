"""An installation made by an earlier version comes up to date with everything in it, started or restored.

There is no release before this one. What stands for it is the database that the first landed version made:
its migrations, and rows written by models as they were then.
"""

import json

import pytest

pytestmark = pytest.mark.real_clock

# What the first landed version had of each app that has changed since.
FIRST_LANDED = {
    "tension": "0001_initial",
    "people": "0002_erasure_datarequest_governancedocument",
    "jobs": "0001_initial",
}

# Handling code, class, and conditions. Beside code P everybody who reads the report reads them, whatever they say.
BESIDE_P, FOR_US, OF_A_SCHOOL = (
    "Ask the sender first.",
    "Not beyond the group.",
    "Not beyond the pupils of Year 9.",
)
CONDITIONS = (("P", "b-class", BESIDE_P), ("C", "c-class", FOR_US), ("C", "c-class", OF_A_SCHOOL))

AS_IT_WAS = """
import datetime, json, sys
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
first = {first}
executor = MigrationExecutor(connection)
# What later migrations of other apps lean on is made by themselves; an app that leans on more than there was came later.
plan = executor.loader.graph.forwards_plan
there = set().union(*(plan(node) for node in first.items()))
leaves = [(app, first.get(app, name)) for app, name in executor.loader.graph.leaf_nodes()]
targets = [leaf for leaf in leaves if all(app not in first or (app, name) in there for app, name in plan(leaf))]
executor.migrate(targets)
then = executor.loader.project_state(targets).apps
make = lambda model, /, **values: then.get_model(model).objects.create(**values)
day = datetime.date(2026, 11, 2)
council = make("people.Organisation", slug="wealdmere-council", name="Wealdmere Council", sector="council", is_lead=True)
make("people.Organisation", slug="another", name="Another", sector="council", is_lead=True)
aisha = make("people.User", email="aisha@example.org", name="Aisha", password="!", organisation=council)
make("people.Appointment", person=aisha, role="cohesion-officer", from_on=day)
make("people.User", email="AISHA@example.org", name="Twice", password="!", organisation=council)
other = make("people.User", email="Other@Example.org", name="Other", password="!", organisation=council)
make("people.Appointment", person=other, role="contributor", from_on=day)
seen = make("people.VisibilityClass", key="a-class", stage="open", kind="tension", marking="sensitive",
            handling="P", organisation=council)
report = make("tension.Report", kind="tension", what="Words on a wall.", sanitised="Words on a wall.",
              happened_on=day, where="unknown", channel="partner", received_on=day, due_on=day,
              organisation=council, visibility_class=seen, status="open")
open_to_most = make("people.VisibilityClass", key="b-class", stage="open", kind="tension", marking="official",
                    handling="P", organisation=council)
for channel in ("public", "api"):
    make("tension.Report", kind="tension", what=channel, sanitised=channel, happened_on=day, where="unknown",
         channel=channel, received_on=day, due_on=day, organisation=council, visibility_class=open_to_most,
         status="open")
under_conditions = make("people.VisibilityClass", key="c-class", stage="open", kind="tension", marking="official",
                        handling="C", organisation=council)
for handling, seen_by, conditions in {conditions}:
    told = make("tension.Report", kind="tension", what="Told.", sanitised="Told.", happened_on=day, where="unknown",
                channel="upload", received_on=day, due_on=day, organisation=council, status="open",
                visibility_class=then.get_model("people.VisibilityClass").objects.get(key=seen_by),
                handling=handling, handling_conditions=conditions)
    action = make("actions.Action", title=conditions, due_on=day, owner_organisation=council,
                  visibility_class=under_conditions)
    make("thread.Link", earlier_kind="report", earlier_id=told.public_id, later_kind="action",
         later_id=action.public_id, relation="responds-to")
make("tension.Attachment", report=report, name="wall.png", media_type="image/png", size=9, sha256="0" * 64,
     file="attachments/wall.png")
make("tension.Level", week=day, experienced=2, evidenced=1, potential=3, overall=3, direction="rising",
     reason="Words on walls.", set_by=aisha, visibility_class=seen)
summary = make("tension.Summary", week=day, edition="group", visibility_class=seen)
make("tension.SummaryVersion", summary=summary, number=1, sections=[{{"code": "levels", "text": "Raised."}}])
make("jobs.Job", kind="police")
"""

NOW = """
import json
from commonweal.actions.models import Action
from commonweal.jobs.models import Job
from commonweal.people.models import Organisation, User
from commonweal.tension.models import Attachment, Level, Report, SummaryVersion
from commonweal.tension.selectors import reports_visible_to
of_school = lambda item: item.visibility_class.names_school
aisha, version = User.objects.get(name="Aisha"), SummaryVersion.objects.get()
other = User.objects.get(name="Other")
report, attachment = Report.objects.get(channel="partner"), Attachment.objects.get()
print(json.dumps({
    "lead": [one.name for one in Organisation.objects.filter(is_lead=True)],
    "roles": sorted(aisha.roles), "report": report.what, "on": str(report.happened_on),
    "seen": sorted(one.channel for one in reports_visible_to(aisha).exclude(channel="upload")),
    "seen by a contributor": [one.channel for one in reports_visible_to(other).exclude(channel="upload")],
    "attachment": [attachment.name, attachment.is_shared, attachment.report_id == report.pk],
    "level": [Level.objects.get().overall, Level.objects.get().override_reason],
    "version": [version.number, version.sections, version.visibility_class_id == version.summary.visibility_class_id],
    "jobs": Job.objects.count(),
    "conditions": sorted([one.handling, one.handling_conditions, of_school(one)] for one in
                         Report.objects.filter(channel="upload")),
    "answers": sorted([one.title, of_school(one)] for one in Action.objects.all()),
    "addresses": {one.name: [one.email, one.address_is_taken] for one in User.objects.all()},
}))
"""
KEPT = {
    # Of two that were ticked the first goes on leading.
    "lead": ["Wealdmere Council"],
    "roles": ["cohesion-officer"],
    "report": "Words on a wall.",
    "on": "2026-11-02",
    "seen": ["api", "partner", "public"],
    # What the public sent is not the lead's own since then.
    "seen by a contributor": ["api"],
    # A file was for those who check reports; no upgrade may share it with more.
    "attachment": ["wall.png", False, True],
    "level": [3, ""],
    "version": [1, [{"code": "levels", "text": "Raised."}], True],
    "jobs": 1,
    # Conditions stand with code C alone; those that tell of a school take the report and its answer to the group.
    "conditions": [["C", FOR_US, False], ["C", OF_A_SCHOOL, True], ["P", "", False]],
    "answers": [[BESIDE_P, False], [FOR_US, False], [OF_A_SCHOOL, True]],
    # Sign-in looks an address up in small letters; of two that are one then, the newer is left as it was.
    "addresses": {
        "Aisha": ["aisha@example.org", False],
        "Other": ["other@example.org", False],
        "Twice": ["AISHA@example.org", True],
    },
}
# The archive as the version of then wrote it: the same format, without what came later.
BACK_UP = """
import io, sys
from pathlib import Path
from commonweal.config.keeping import archive, backups, databases
from django.db import connection
out, folder = Path(sys.argv[1]), Path(sys.argv[2])
folder.mkdir()
database, rows, migrations = databases.copy_to(folder)
with archive.written(out) as writing:
    with database.open("rb") as stream:
        writing.add(database.name, stream, database.stat().st_size)
    writing.add("files/attachments/wall.png", io.BytesIO(b"a picture"), 9)
    archive.add_manifest(writing, {"made_at": "2026-11-03T08:00:00+00:00", "version": "0.0.1",
        "database": connection.vendor, "rows": rows, "migrations": migrations,
        "identity_key_mark": backups.key_mark()})
"""


@pytest.fixture
def earlier(install, ready):
    """An installation as the first landed version left it."""
    made = AS_IT_WAS.format(first=FIRST_LANDED, conditions=CONDITIONS)
    return install(like=ready("earlier", lambda there: there.python(made)))


ANNOUNCED = """
import json
from commonweal.actions.models import Action
from commonweal.changes.models import Change
from commonweal.tension.models import Report
items = {one.public_id: one for model in (Report, Action) for one in model.objects.all()}
moved = [(change.item_kind, items[change.item_id], change.class_after) for change in Change.objects.all()]
print(json.dumps(sorted((kind, getattr(item, "channel", ""), after == item.visibility_class_id)
                        for kind, item, after in moved)))
"""
KILLED_HALF_WAY = """
import django; django.setup()
import os
from django.core.management import call_command
from django.db.migrations import Migration
apply, done = Migration.apply, []
def apply_some(self, *words, **more):
    state = apply(self, *words, **more)
    done.append(self.name)
    if len(done) == 3:
        os.kill(os.getpid(), 9)
    return state
Migration.apply = apply_some
call_command("migrate", verbosity=0)
"""


def test_the_next_start_of_a_newer_version_finishes_an_upgrade_that_was_killed(earlier):
    assert earlier.start("-c", KILLED_HALF_WAY).wait(60) == -9
    counted = earlier.run("count", "areas", "--json")
    assert json.loads(counted.stdout)["result"] == []
    assert "Preparing" in counted.stderr
    assert json.loads(earlier.python(NOW)) == KEPT
    # Maps that were drawn before follow what was moved.
    announced = [["action", "", True], ["report", "public", True], ["report", "upload", True]]
    assert json.loads(earlier.python(ANNOUNCED)) == announced
    assert "Preparing" not in earlier.run("count", "areas").stderr


def test_a_backup_of_an_earlier_version_is_restored_and_brought_up_to_date(earlier, install, tmp_path):
    out, later = tmp_path / "then.tar.gz", install()
    earlier.python(f"import sys; sys.argv[1:] = [{str(out)!r}, {str(tmp_path / 'folder')!r}]\n" + BACK_UP)
    done = json.loads(later.run("restore", out, "--json", expect=2).stdout)["result"]
    assert (done["version"], done["files"]) == ("0.0.1", 1)
    assert json.loads(later.python(NOW)) == KEPT
    assert (later.home / "files/attachments/wall.png").read_bytes() == b"a picture"
