"""What is shared no more is not shared again by putting an older backup back."""

import json

import pytest

# The processes of an installation have the real clock.
pytestmark = pytest.mark.real_clock

BEGIN = """
import datetime
from django.utils import timezone
from commonweal.config.keeping import erasures
from commonweal.demo.documents import record_documents
from commonweal.people.models import Agreement, Organisation, User
from commonweal.people.verbs import leave_agreement, resume_agreement, sign_agreement, suspend_agreement
from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Report
from commonweal.tension.verbs.receive import Told, receive_report
from commonweal.tension.verbs.release import release_strength, withdraw_strength
from commonweal.tension.verbs.triage import grade_report
aisha, hana = User.objects.get(name="Aisha"), User.objects.get(name="Hana")
today = timezone.localdate()
first = Agreement.objects.order_by("pk").first()
"""
SHARED = (
    BEGIN
    + """
record_documents(hana, today)
for name in ("withdrawn", "graded again", "released again"):
    told = Told(kind="strength", what="Trees.", where="borough")
    report, _receipt = receive_report(told, organisation=aisha.organisation, by=aisha, channel="partner")
    grade_report(report, grades={}, sanitised=f"Trees, {name}.", by=aisha)
    release_strength(report, by=aisha)
other = Agreement.objects.create(name="Other", purpose="Help.", starts_on=today, review_on=today)
for agreement in (first, other):
    for slug in ("wealdmere-police", "wealdmere-health"):
        sign_agreement(agreement, Organisation.objects.get(slug=slug), by=aisha, signed_on=today, signed_by="Chief")
"""
)
STOPPED = (
    BEGIN
    + """
withdraw_strength(Report.objects.get(sanitised="Trees, withdrawn."), by=aisha)
grade_report(Report.objects.get(sanitised="Trees, graded again."), grades={}, sanitised="Trees, better.", by=aisha)
again = Report.objects.get(sanitised="Trees, released again.")
release_strength(withdraw_strength(again, by=aisha), by=aisha)
other = Agreement.objects.get(name="Other")
suspend_agreement(first, because="A leak.", by=aisha)
suspend_agreement(other, because="A leak.", by=aisha)
resume_agreement(other, by=aisha)
leave_agreement(other.signatories.get(organisation__slug="wealdmere-police"), by=aisha)
health = other.signatories.get(organisation__slug="wealdmere-health")
leave_agreement(health, by=aisha)
sign_agreement(other, health.organisation, by=aisha, signed_on=today, signed_by="Chief")
erasures.note_new()
"""
)
ASKED = (
    BEGIN
    + """
import json
from commonweal.audit.models import AuditEvent
print(json.dumps({
    "public": sorted(Report.objects.filter(visibility_class__stage=Stage.PUBLIC).values_list("sanitised", flat=True)),
    "in force": sorted(one.name for one in Agreement.objects.all() if one.is_in_force(today)),
    "why": first.suspended_because,
    "signed": sorted(Agreement.objects.get(name="Other").signatories.values_list("organisation__slug", flat=True)),
    "on record": sorted(AuditEvent.objects.filter(verb__in=(
        "withdraw strength", "suspend agreement", "leave agreement")).values_list("verb", flat=True)),
}))
"""
)


def test_what_was_stopped_since_the_backup_is_stopped_again_and_what_was_given_again_stays(install, tmp_path):
    first, second = install(has_people=True), install()
    first.python(SHARED)
    out = tmp_path / "backup.tar.gz"
    first.run("backup", out)
    first.python(STOPPED)
    listed = first.home / "erasures.jsonl"
    assert "leak" not in listed.read_text()
    told = second.run("restore", out, "--erasures", listed, "--json", expect=2)
    replayed = json.loads(told.stdout)["result"]["replayed"]
    names = ("withdrawn strengths", "suspended agreements", "signatures taken away")
    assert [replayed[name] for name in names] == [2, 1, 1]
    found = json.loads(second.python(ASKED))
    assert "after the backup was made" in found.pop("why")
    assert found == {
        "public": ["Trees, released again."],
        "in force": ["Other"],
        "signed": ["wealdmere-health"],
        "on record": ["leave agreement", "suspend agreement", "withdraw strength", "withdraw strength"],
    }
