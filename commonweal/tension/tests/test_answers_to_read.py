"""An answer to what was asked reaches somebody, however far the report is by then."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail

from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict
from commonweal.notices.tests.mail_servers import no_server, server
from commonweal.people.models import Appointment, User
from commonweal.tension.holdings import _forget
from commonweal.tension.models import Report
from commonweal.tension.selectors import queue_counts, with_unread_answers
from commonweal.tension.tests.pages import address, graded, page
from commonweal.tension.verbs.answers_told import tell_of_answers
from commonweal.tension.verbs.asking import answer_question, ask_back, read_answers
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import assign_report, close_report, grade_report, seen_of, set_aside

TODAY = datetime.date(2026, 11, 23)
MORNING = datetime.datetime(2026, 11, 24, 7, tzinfo=datetime.UTC)
NEXT_DAY = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
DAY_BEFORE = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
ANSWER = "Please stop: a child was hurt afterwards."


@pytest.fixture
def answered(tell_and_grade, people, django_capture_on_commit_callbacks):
    """An open report about which Aisha asked and the reporter has just answered."""
    report = tell_and_grade(by=None)
    question = ask_back(report, question="At what time was that?", by=people["aisha"])
    with django_capture_on_commit_callbacks(execute=True):
        answer_question(question, answer=ANSWER)
    report.refresh_from_db()
    return report


def test_an_answer_about_an_open_report_is_on_this_week_in_the_queue_and_on_its_page(
    answered, sign_in, people
):
    aisha = sign_in("aisha")
    week = page(aisha, "/week/")
    assert "Answers nobody has read" in week
    assert address("triage", answered) in week
    assert queue_counts(people["aisha"])["answered"] == 1
    listed = page(aisha, "/reports/queue/?answered=on")
    assert address("triage", answered) in listed
    assert "Answer to read" in listed
    html = page(aisha, address("triage", answered))
    assert ANSWER in html
    assert "Not read yet" in html
    assert "I have read the answer" in html


def test_who_asked_is_written_to_the_morning_after_and_not_a_word_of_it_is_in_the_mail(
    answered, people, clock
):
    """At what time somebody without a name answered is in no mail: each says when it was written."""
    assert tell_of_answers() == 0
    clock.move_to(MORNING - datetime.timedelta(minutes=1))
    assert tell_of_answers() == 0
    assert mail.outbox == []
    clock.move_to(MORNING)
    assert (tell_of_answers(), tell_of_answers()) == (1, 0)
    [message] = mail.outbox
    assert message.to == [people["aisha"].email]
    assert "/reports/queue/?answered=on" in message.body
    assert not any(
        words in message.subject + message.body for words in ("child", answered.public_id, "time was")
    )


def test_whoever_looks_after_a_partners_report_is_written_to_at_once_before_who_asked(
    tell_and_grade, people, django_capture_on_commit_callbacks
):
    second, answered = people["ben"], tell_and_grade(by="ben")
    Appointment.objects.create(person=second, role="cohesion-officer", from_on=TODAY)
    second.organisation = people["aisha"].organisation
    second.save()
    second = User.objects.get(pk=second.pk)
    assign_report(answered, to=second, by=people["aisha"])
    mail.outbox.clear()
    question = ask_back(answered, question="And where?", by=people["aisha"])
    with django_capture_on_commit_callbacks(execute=True):
        answer_question(question, answer="At the stop.")
    assert [message.to for message in mail.outbox] == [[second.email]]


def test_nothing_is_closed_or_set_aside_over_an_unread_answer(answered, people, sign_in):
    aisha = people["aisha"]
    with pytest.raises(CannotTriage, match="nobody has read"):
        close_report(answered, outcome="Dealt with.", by=aisha)
    with pytest.raises(CannotTriage, match="nobody has read"):
        set_aside(answered, reason="Not for us.", by=aisha)
    assert sign_in("aisha").post(address("act", answered, "read"), {"read-answers": "1"}).status_code == 302
    answered.refresh_from_db()
    assert close_report(answered, outcome="Dealt with.", by=aisha).status == "closed"
    assert queue_counts(aisha)["answered"] == 0
    with pytest.raises(CannotTriage, match="No answer waits"):
        read_answers(answered, by=aisha)


def test_grading_with_the_answer_before_ones_eyes_reads_it(answered, people, sign_in):
    form = graded(answered)
    assert sign_in("aisha").post(address("act", answered, "grade"), form).status_code == 302
    assert queue_counts(people["aisha"])["answered"] == 0


def test_an_answer_that_comes_while_somebody_grades_is_shown_before_it_counts_as_read(
    tell_and_grade, people, sign_in
):
    report = tell_and_grade(by=None)
    question = ask_back(report, question="When?", by=people["aisha"])
    form, seen = graded(report), seen_of(report)
    answer_question(question, answer=ANSWER)
    with pytest.raises(Conflict):
        grade_report(report, grades={}, sanitised="Words.", seen=seen, by=people["aisha"])
    html = sign_in("aisha").post(address("act", report, "grade"), form).content.decode()
    assert "An answer has come to what was asked." in html
    assert queue_counts(people["aisha"])["answered"] == 1


def test_the_button_reads_only_the_answers_that_stood_on_the_page(answered, people, sign_in):
    aisha = sign_in("aisha")
    assert 'name="read-answers" value="1"' in page(aisha, address("triage", answered))
    second = ask_back(answered, question="Is anybody hurt?", by=people["aisha"])
    answer_question(second, answer="A child was hurt.")
    again = aisha.post(address("act", answered, "read"), {"read-answers": "1"}).content.decode()
    assert "Another answer has come meanwhile." in again
    assert "A child was hurt." in again
    assert queue_counts(people["aisha"])["answered"] == 1
    assert 'name="read-answers" value="2"' in again
    assert aisha.post(address("act", answered, "read"), {"read-answers": "2"}).status_code == 302
    assert queue_counts(people["aisha"])["answered"] == 0


def test_an_answer_that_is_deleted_waits_for_nobody(answered, people):
    _forget(Report.objects.filter(pk=answered.pk))
    assert queue_counts(people["aisha"])["answered"] == 0


def test_where_whoever_looks_after_it_may_not_check_it_who_asked_is_written_to_once_about_all(
    answered, people, clock
):
    answer_question(ask_back(answered, question="And where?", by=people["aisha"]), answer="At the stop.")
    Report.objects.filter(pk=answered.pk).update(assigned_to=people["kit"])
    clock.move_to(MORNING)
    assert tell_of_answers() == 1
    assert [message.to for message in mail.outbox] == [[people["aisha"].email]]
    assert "Questions that were asked" in mail.outbox[0].body


def test_no_answer_is_lost_with_the_mail_server_or_while_nobody_can_be_told_and_none_is_told_that_was_read(
    answered, people, clock, settings
):
    clock.move_to(MORNING)
    with no_server(settings):
        assert tell_of_answers() == 0
    User.objects.filter(pk=people["aisha"].pk).update(is_active=False)
    assert tell_of_answers() == 0
    User.objects.filter(pk=people["aisha"].pk).update(is_active=True)
    with server(settings) as reached:
        assert tell_of_answers() == 1
    assert reached == [people["aisha"].email]
    answered.questions.update(told_on=None, read_on=MORNING.date())
    assert tell_of_answers() == 0


def test_what_came_before_answers_were_told_the_day_after_was_told(answered, clock):
    import_module("commonweal.tension.migrations.0021_answers_told_the_day_after").count_as_told(apps, None)
    clock.move_to(MORNING)
    assert tell_of_answers() == 0


def test_what_an_earlier_version_had_shown_counts_as_read_and_what_it_showed_nobody_does_not(
    tell, tell_and_grade, people
):
    graded_after, open_then, finished = tell(by=None), tell_and_grade(by=None), tell_and_grade(by=None)
    for report in (graded_after, open_then, finished):
        answer_question(ask_back(report, question="When?", by=people["aisha"]), answer=ANSWER)
    Report.objects.filter(pk=graded_after.pk).update(status="open", triaged_at=NEXT_DAY)
    Report.objects.filter(pk=open_then.pk).update(triaged_at=DAY_BEFORE)
    Report.objects.filter(pk=finished.pk).update(status="closed", closed_at=NEXT_DAY, triaged_at=DAY_BEFORE)
    upgrade = import_module("commonweal.tension.migrations.0017_answers_read_by_whoever_graded")
    upgrade.note_what_was_read(apps, None)
    assert list(with_unread_answers(Report.objects.all())) == [open_then]


def test_sensitive_reports_that_stand_on_this_week_are_on_the_record(answered, people, sign_in):
    Report.objects.filter(pk=answered.pk).update(marking="sensitive")
    before = AuditEvent.objects.count()
    assert address("triage", answered) in page(sign_in("aisha"), "/week/")
    assert AuditEvent.objects.count() > before


def test_who_may_not_check_a_report_marks_nothing_as_read(answered, people, sign_in):
    with pytest.raises(PermissionError):
        read_answers(answered, by=people["ben"])
    assert sign_in("kit").post(address("act", answered, "read")).status_code in (403, 404)
    assert queue_counts(people["aisha"])["answered"] == 1
