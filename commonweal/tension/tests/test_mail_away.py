"""With the mail server away nobody counts as written to: not as reminded, not as warned, not as told."""

import datetime

import pytest
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.notices.models import PersonalLink
from commonweal.notices.tests.mail_servers import no_server, server, silent_server
from commonweal.people.rights import delete_what_is_due
from commonweal.tension.models import Report, SummaryVersion
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.told_withheld import tell_of_withheld
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.tests.pages import page
from commonweal.tension.tests.test_summary_withholding import THEN, WEEK, raise_it
from commonweal.tension.tests.test_unclosed import WARNED, WORDS, at_the_end_of_their_time
from commonweal.tension.unclosed import ANONYMISED, warn_of_deletion
from commonweal.tension.verbs.returns import remind_when_due

REMIND = "/returns/all/2026-11-16/remind/"
FRIDAY = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)


def recorded(verb):
    return AuditEvent.objects.filter(verb=verb)


@pytest.mark.parametrize("away", [no_server, silent_server])
def test_the_officer_reads_that_nobody_was_reminded_and_may_press_again(sign_in, settings, away):
    aisha = sign_in("aisha")
    with away(settings):
        answer = aisha.post(REMIND, follow=True).content.decode()
    assert "6 people could not be written to" in answer
    assert "The mail server cannot be reached or does not answer." in answer
    assert "were reminded" not in answer
    assert not PersonalLink.objects.exists()
    assert not recorded("remind partners").exists()
    with server(settings) as reached:
        assert "6 people were reminded." in aisha.post(REMIND, follow=True).content.decode()
    assert len(reached) == 6
    assert recorded("remind partners").get().details["written to"] == 6


def test_whom_the_server_refuses_is_counted_apart_and_tried_again_alone(sign_in, settings):
    aisha = sign_in("aisha")
    with server(settings, refuses=["kit@wealdmere.example"]):
        answer = aisha.post(REMIND, follow=True).content.decode()
    assert "5 people were reminded." in answer
    assert "1 person could not be written to" in answer
    assert "The mail server refused the mail or the address." in answer
    assert recorded("remind partners").get().details["written to"] == 5
    with server(settings) as reached:
        assert "1 person was reminded." in aisha.post(REMIND, follow=True).content.decode()
    assert reached == ["kit@wealdmere.example"]


def test_the_clock_tries_again_an_hour_later_and_not_the_next_day(people, settings, clock):
    clock.move_to(FRIDAY)
    with no_server(settings):
        assert remind_when_due() == 0
    clock.shift(datetime.timedelta(hours=1))
    with server(settings) as reached:
        assert remind_when_due() == len(reached) == 6
        assert remind_when_due() == 0


@pytest.fixture
def soon_over(tell):
    """A report that nobody closed, whose words would go in thirty days."""
    report = tell(by=None, what=WORDS)
    at_the_end_of_their_time(before=WARNED)
    return report


@pytest.mark.parametrize("away", [no_server, silent_server])
def test_a_warning_that_did_not_leave_deletes_nothing_thirty_days_later(soon_over, settings, clock, away):
    with away(settings):
        assert warn_of_deletion() == 0
    assert not recorded("warn that words will be deleted").exists()
    clock.shift(WARNED)
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get().what == WORDS
    # The mail server is back: the thirty days begin now.
    with server(settings) as reached:
        assert (warn_of_deletion(), reached) == (1, ["aisha@wealdmere.example"])
    clock.shift(WARNED - datetime.timedelta(days=1))
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get().what == WORDS
    clock.shift(datetime.timedelta(days=1))
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get().what == ANONYMISED


def test_a_warning_counts_when_it_left_to_one_of_those_who_may_see_it(soon_over, people, settings):
    appointment = people["aisha"].appointments.get(role="cohesion-officer")
    appointment.pk, appointment.person = None, people["lena"]
    appointment.save()
    with server(settings, refuses=["aisha@wealdmere.example"]) as reached:
        assert (warn_of_deletion(), reached) == (1, ["lena@wealdmere.example"])
        assert warn_of_deletion() == 0


def test_of_a_withheld_sentence_nobody_counts_as_told_until_a_mail_left(tell_and_grade, people, settings):
    report = tell_and_grade(grades={"severity": 3}, when_from=THEN)
    draft = draft_summary(WEEK, "group", people["aisha"])
    version = sign_summary(draft.summary, based_on=draft.number, by=people["aisha"])
    raise_it(report, people)
    with no_server(settings):
        assert tell_of_withheld() == 0
    assert SummaryVersion.objects.get(pk=version.pk).told_withheld == []
    assert not recorded("withhold from summary").exists()
    with server(settings) as reached:
        assert tell_of_withheld() == 1
        assert tell_of_withheld() == 0
    assert reached == ["aisha@wealdmere.example"]
    assert recorded("withhold from summary").count() == 1


def test_a_question_is_asked_though_no_mail_tells_of_it(
    tell, sign_in, settings, django_capture_on_commit_callbacks
):
    report = tell(by="ben")
    with no_server(settings), django_capture_on_commit_callbacks(execute=True):
        sign_in("aisha").post(f"/reports/{report.public_id}/triage/ask/", {"ask-question": "When was it?"})
    assert "When was it?" in page(sign_in("ben"), "/reports/sent/")
