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
from commonweal.notices.links import LinkNotValid, make_link, open_link, use_link
from commonweal.people import inviting
from commonweal.people.models import Agreement, Invitation, Organisation, User
from commonweal.people.verbs import (
    invitation_for, invite, leave_agreement, resume_agreement, sign_agreement, suspend_agreement
)
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
def invited(name):
    given = dict(email=f"{name}@wealdmere.example", name=name, organisation=aisha.organisation, by=aisha)
    return invite(roles=["contributor"], **given)[1]
week = datetime.timedelta(days=7)
links = [make_link(hana, purpose="test", about=about, valid_for=week) for about in ("used", "not used")]
print(*links, *map(invited, ("withdrawn", "replaced", "open")))
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
inviting.withdraw(Invitation.objects.get(name="withdrawn"), by=aisha)
inviting.send_again(Invitation.objects.get(name="replaced"), send=lambda token: None, by=aisha)
use_link(LINKS.split()[0], purpose="test")
hana.set_password("another-one-by-the-canal")
hana.save()
erasures.note_new()
"""
)
ASKED = (
    BEGIN
    + """
import json
from commonweal.audit.models import AuditEvent
def is_good(link):
    try:
        return bool(open_link(link, purpose="test"))
    except LinkNotValid:
        return False
print(json.dumps({
    "let in by": [is_good(link) for link in LINKS.split()[:2]]
    + [invitation_for(token) is not None for token in LINKS.split()[2:]],
    "to be sent again": sorted(inviting.open_invitations().values_list("name", flat=True)),
    "password": hana.has_usable_password(),
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
    links = f'LINKS = "{first.python(SHARED)}"\n'
    out = tmp_path / "backup.tar.gz"
    first.run("backup", out)
    assert json.loads(first.python(links + ASKED))["let in by"] == [True] * 5
    first.python(links + STOPPED)
    listed = first.home / "erasures.jsonl"
    assert "leak" not in listed.read_text()
    told = second.run("restore", out, "--erasures", listed, "--json", expect=2)
    result = json.loads(told.stdout)["result"]
    names = ("withdrawn strengths", "suspended agreements", "signatures taken away", "changed passwords")
    assert [result["replayed"][name] for name in names] == [2, 1, 1, 1]
    assert result["links_ended"] == 5
    assert "Links in mails from before have ended: 5." in told.stderr
    found = json.loads(second.python(links + ASKED))
    assert "after the backup was made" in found.pop("why")
    assert found == {
        "let in by": [False] * 5,
        "to be sent again": ["open", "replaced", "withdrawn"],
        "password": False,
        "public": ["Trees, released again."],
        "in force": ["Other"],
        "signed": ["wealdmere-health"],
        "on record": ["leave agreement", "suspend agreement", "withdraw strength", "withdraw strength"],
    }
