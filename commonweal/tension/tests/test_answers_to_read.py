"""An answer to what was asked reaches somebody, however far the report is by then."""

import datetime

import pytest
from django.core import mail

from commonweal.changes.meanwhile import Conflict
from commonweal.people.models import Appointment, User
from commonweal.tension.selectors import queue_counts
from commonweal.tension.tests.pages import address, graded, page
from commonweal.tension.verbs.asking import answer_question, ask_back, read_answers
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import assign_report, close_report, grade_report, seen_of, set_aside

TODAY = datetime.date(2026, 11, 23)
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


def test_who_asked_is_written_to_or_who_looks_after_it_and_not_a_word_of_it_is_in_the_mail(
    answered, people, django_capture_on_commit_callbacks
):
    [message] = mail.outbox
    assert message.to == [people["aisha"].email]
    assert "/reports/queue/?answered=on" in message.body
    assert not any(
        words in message.subject + message.body for words in ("child", answered.public_id, "time was")
    )


def test_whoever_looks_after_the_report_is_written_to_before_who_asked(
    answered, people, django_capture_on_commit_callbacks
):
    second = people["ben"]
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
    assert sign_in("aisha").post(address("act", answered, "read")).status_code == 302
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


def test_who_may_not_check_a_report_marks_nothing_as_read(answered, people, sign_in):
    with pytest.raises(PermissionError):
        read_answers(answered, by=people["ben"])
    assert sign_in("kit").post(address("act", answered, "read")).status_code in (403, 404)
    assert queue_counts(people["aisha"])["answered"] == 1
