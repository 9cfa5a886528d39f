"""What `privacy.toml` says is deleted after a time is deleted then, and not before: for every model that says so.

A model that states a period and has no maker here fails, as does one whose words and days differ.
"""

import datetime
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from commonweal.changes.feed import announce
from commonweal.changes.models import Change
from commonweal.consultations.models import Reply, ToTell
from commonweal.consultations.replying import send_reply
from commonweal.consultations.tests.asking import opened, questions_of
from commonweal.jobs import heartbeats
from commonweal.jobs.models import Heartbeat, Job
from commonweal.meetings.models import Interest
from commonweal.notices.links import make_link
from commonweal.notices.models import PersonalLink
from commonweal.people import verbs
from commonweal.people.models import ApiAnswer, DataRequest, Invitation, User
from commonweal.people.rights import HOLDINGS, answer, delete_what_is_due, receive_request
from commonweal.people.tasks import delete_what_is_due as as_the_worker_does
from commonweal.people.tests.asking import asked_and_checked
from commonweal.relations.models import Contact, Reach
from commonweal.relations.verbs import begin_relationship, end_relationship, log_contact
from commonweal.retention import Period, entries, period_of
from commonweal.sources.bringing.verbs import bring_table, path_of
from commonweal.sources.models import BroughtTable, ScheduledRun
from commonweal.sources.schedules.verbs import set_up_schedule
from commonweal.tension.models import Identity, Report, Upload
from commonweal.tension.report_models import Status
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.triage import close_report, grade_report

DAY = datetime.timedelta(days=1)
STATED = {name: period for name in entries() if (period := period_of(name))}
NUMBERS = {"one": 1, "two": 2, "three": 3, "six": 6, "seven": 7}
UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
IN_WORDS = re.compile(rf"\b(\d+|{'|'.join(NUMBERS)}) ({'|'.join(UNITS)})s?\b")


def ended_job(people, tell):
    Job.objects.create(kind="count", started_by_id=people["kit"].pk, finished_at=timezone.now())
    return Job.objects.exists, timezone.localdate()


def silent_process(people, tell):
    heartbeats.beat("worker:tests:1")
    return Heartbeat.objects.exists, timezone.localdate()


def change(people, tell):
    announce("report", "one", before=None, after=None)
    return Change.objects.exists, timezone.localdate()


def closed_account(people, tell):
    verbs.close_account(people["kit"], by=people["joan"])
    return User.objects.filter(name="Kit", email="kit@wealdmere.example").exists, timezone.localdate()


def invitation(people, tell):
    invited, _token = verbs.invite(
        email="mo@wealdmere.example",
        name="Mo",
        organisation=people["kit"].organisation,
        roles=["contributor"],
        by=people["aisha"],
    )
    return Invitation.objects.exists, timezone.localdate(invited.expires_at)


def answered_request(people, tell):
    asked = asked_and_checked(
        people["hana"], kind="access", details={"email": "someone@wealdmere.example"}, text=""
    )
    answer(asked, outcome="Handed over.", by=people["hana"])
    return DataRequest.objects.exists, asked.answered_on


def answer_to_a_program(people, tell):
    ApiAnswer.objects.create(owner=people["kit"], key_hash="k", body_hash="b", answer={}, answer_hash="a")
    return ApiAnswer.objects.exists, timezone.localdate()


def personal_link(people, tell):
    make_link(people["kit"], purpose="return", about="2026-11-16", valid_for=10 * DAY)
    return PersonalLink.objects.exists, timezone.localdate() + 10 * DAY


def who_reported(people, tell):
    tell(by=None, reporter={"email": "someone@wealdmere.example"})
    return Identity.objects.exists, timezone.localdate()


def spreadsheet(people, tell):
    upload = Upload(organisation=people["kit"].organisation, uploaded_by=people["kit"], name="november.csv")
    upload.file.save("november.json", ContentFile(b'{"header": [], "rows": []}'))
    return Upload.objects.exclude(file="").exists, timezone.localdate()


def brought_table(people, tell):
    table = bring_table(b"Area,Pupils\nL1,120\n", name="pupils.csv", by=people["lena"])
    kept = path_of(table)
    return lambda: BroughtTable.objects.exists() or kept.exists(), timezone.localdate()


def scheduled_run(people, _tell):
    today = timezone.localdate()
    schedule = set_up_schedule(
        by=people["lena"], starts_on=today, source="police", service="wealdmere", rhythm="monthly"
    )
    ScheduledRun.objects.create(schedule=schedule, outcome="same", ended_at=timezone.now())
    return ScheduledRun.objects.exists, today


def checked(tell, aisha, **told):
    report = tell(by=None, what="In their own words.", **told)
    return grade_report(report, grades={}, sanitised="In the agreed words.", by=aisha)


def closed_report(people, tell):
    """It was closed long after it came, and its time counts from then."""
    came = timezone.now() - 300 * DAY
    report = checked(tell, people["aisha"])
    Report.objects.update(received_on=came.date())
    close_report(Report.objects.get(pk=report.pk), outcome="Cleared away.", by=people["aisha"])
    return Report.objects.filter(what="In their own words.").exists, timezone.localdate()


def ended_interest(people, _tell):
    today = timezone.localdate()
    Interest.objects.create(person=people["grace"], declared_on=today, withdrawn_on=today)
    return Interest.objects.exists, today


def ended_relationship(people, _tell):
    kept = begin_relationship(
        kind="councillor", role="A role", details={"name": "Somebody"}, by=people["aisha"]
    )
    end_relationship(kept, on=timezone.localdate(), by=people["aisha"])
    return Reach.objects.exists, timezone.localdate()


def logged_contact(people, _tell):
    kept = begin_relationship(kind="councillor", role="A role", by=people["aisha"])
    log_contact(kept, on=timezone.localdate(), how="met", about="Lights", by=people["aisha"])
    return Contact.objects.exists, timezone.localdate()


def replied(people, _tell):
    made = opened(people["aisha"])
    said = [(questions_of(made)["say"], "Keep the lamp.", [])]
    send_reply(made, said=said, email="somebody@example.org")
    return made


def reply_to_consultation(people, tell):
    replied(people, tell)
    return Reply.objects.exists, timezone.localdate()


def who_is_to_be_told(people, tell):
    made = replied(people, tell)
    return ToTell.objects.exists, made.decided_by


MAKERS = {
    "consultations.Reply": reply_to_consultation,
    "consultations.ToTell": who_is_to_be_told,
    "relations.Reach": ended_relationship,
    "relations.Contact": logged_contact,
    "meetings.Interest": ended_interest,
    "jobs.Job": ended_job,
    "jobs.Heartbeat": silent_process,
    "changes.Change": change,
    "people.User": closed_account,
    "people.Invitation": invitation,
    "people.DataRequest": answered_request,
    "people.ApiAnswer": answer_to_a_program,
    "notices.PersonalLink": personal_link,
    "tension.Identity": who_reported,
    "tension.Upload": spreadsheet,
    "tension.Report": closed_report,
    "sources.BroughtTable": brought_table,
    "sources.ScheduledRun": scheduled_run,
}


def in_words(keep):
    """The periods that a sentence states, in days."""
    return {int(NUMBERS.get(number, number)) * UNITS[unit] for number, unit in IN_WORDS.findall(keep)}


@pytest.mark.parametrize("name", sorted(entries()))
def test_words_and_days_say_the_same(name):
    period = period_of(name)
    assert in_words(entries()[name]["keep"]) == ({period.days} if period else set())
    if period is not None:
        assert bool(period.after) != bool(period.by)
        assert not period.by or period.by in HOLDINGS


def test_what_was_held_back_as_spam_loses_its_words_when_its_time_is_up(people, tell):
    tell(by=None, what="In their own words.")
    Report.objects.update(status=Status.HELD)
    came = Report.objects.get().received_on
    days = STATED["tension.Report"].days
    delete_what_is_due(came + (days - 1) * DAY)
    assert Report.objects.filter(what="In their own words.").exists()
    delete_what_is_due(came + (days + 1) * DAY)
    assert not Report.objects.filter(what="In their own words.").exists()


@pytest.mark.parametrize("name", sorted(STATED))
def test_what_has_a_period_is_kept_until_then_and_gone_the_day_after(
    name, people, tell, django_capture_on_commit_callbacks
):
    is_kept, counts_from = MAKERS[name](people, tell)
    with django_capture_on_commit_callbacks(execute=True):
        delete_what_is_due(counts_from + STATED[name].days * DAY - DAY)
    assert is_kept()
    with django_capture_on_commit_callbacks(execute=True):
        delete_what_is_due(counts_from + STATED[name].days * DAY + DAY)
    assert not is_kept()


def test_the_worker_deletes_what_is_due_today(people, tell, clock):
    is_kept, _counts_from = personal_link(people, tell)
    clock.shift(50 * DAY)
    as_the_worker_does()
    assert not is_kept()


def test_a_period_that_the_controller_changes_in_the_file_is_the_one_that_holds(people, tell, monkeypatch):
    is_kept, counts_from = personal_link(people, tell)
    monkeypatch.setitem(entries()["notices.PersonalLink"], "delete", {"days": 60, "after": "expires_at"})
    assert period_of("notices.PersonalLink") == Period(60, "expires_at")
    delete_what_is_due(counts_from + 59 * DAY)
    assert is_kept()
    delete_what_is_due(counts_from + 61 * DAY)
    assert not is_kept()


def test_a_shorter_period_holds_for_who_reported_before_it_was_shortened(people, tell, monkeypatch):
    is_kept, counts_from = who_reported(people, tell)
    monkeypatch.setitem(entries()["tension.Identity"], "delete", {"days": 90, "by": "reports"})
    delete_what_is_due(counts_from + 89 * DAY)
    assert is_kept()
    delete_what_is_due(counts_from + 90 * DAY)
    assert not is_kept()


def test_what_is_still_at_work_is_never_deleted_by_its_age(people, tell):
    """Requests without an answer, accounts in use and work that has not ended."""
    receive_request(kind="access", details={"email": "someone@wealdmere.example"}, text="")
    Job.objects.create(kind="count", started_by_id=people["kit"].pk)
    delete_what_is_due(timezone.localdate() + 50 * 365 * DAY)
    assert DataRequest.objects.exists()
    assert Job.objects.exists()
    assert User.objects.filter(name="Kit").exists()


def test_the_words_of_a_merged_report_go_after_it_came_and_the_one_that_stays_keeps_its_own(people, tell):
    stays, goes = checked(tell, people["aisha"]), checked(tell, people["aisha"])
    merge_report(goes, into=stays, by=people["aisha"])
    close_report(stays, outcome="Cleared away.", by=people["aisha"])
    Report.objects.filter(pk=stays.pk).update(closed_at=timezone.now() + 300 * DAY)
    delete_what_is_due(timezone.localdate() + STATED["tension.Report"].days * DAY)
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.what, goes.what) == ("In their own words.", "[deleted when its time was up]")
    assert goes.sanitised == "In the agreed words."


def test_an_account_that_was_closed_again_later_counts_from_then(people, tell, clock):
    is_kept, first = closed_account(people, tell)
    clock.shift(10 * DAY)
    User.objects.filter(pk=people["kit"].pk).update(is_active=True)
    closed_account(people, tell)
    delete_what_is_due(first + STATED["people.User"].days * DAY + DAY)
    assert is_kept()
    assert delete_what_is_due(first + STATED["people.User"].days * DAY + 11 * DAY)["accounts"] == 1
    person = User.objects.get(pk=people["kit"].pk)
    assert "kit" not in person.email
    assert not person.has_usable_password()
