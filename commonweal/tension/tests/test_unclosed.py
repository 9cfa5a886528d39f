"""The words of a report that nobody closes go after two years, and those who check reports hear of it before."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.config.keeping import checks
from commonweal.people.rights import delete_what_is_due
from commonweal.retention import entries, stated_period
from commonweal.tension.models import Identity, Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.tests.pages import page
from commonweal.tension.unclosed import ANONYMISED, deleted_on, warn_of_deletion
from commonweal.tension.verbs.triage import close_report, reopen_report

DAY = datetime.timedelta(days=1)
KEPT, WARNED = (
    stated_period("tension.Report", "unclosed").days * DAY,
    stated_period("tension.Report", "unclosed").warn * DAY,
)
WORDS = "In their own words."


@pytest.fixture
def waits(tell):
    return tell(
        by=None,
        what=WORDS,
        place="14 Mill Street",
        lon=-0.75,
        lat=52.05,
        reporter={"email": "a@wealdmere.example"},
    )


@pytest.fixture
def is_open(tell_and_grade):
    return tell_and_grade(what=WORDS, sanitised="In the agreed words.")


def at_the_end_of_their_time(*, before=0 * DAY):
    Report.objects.update(received_on=timezone.localdate() - KEPT + before)


def told_in_time(clock):
    """Those who check reports were told long enough before the end of their time, which is today."""
    at_the_end_of_their_time(before=WARNED)
    assert warn_of_deletion() == Report.objects.count()
    clock.shift(WARNED)


def test_what_nobody_closed_loses_its_words_then_and_not_before(waits, is_open, people, clock):
    told_in_time(clock)
    delete_what_is_due(timezone.localdate() - DAY)
    assert Report.objects.filter(what=WORDS).count() == 2
    Identity.objects.update(delete_on=timezone.localdate() + DAY)
    assert delete_what_is_due(timezone.localdate())["reports"] >= 2
    for report in (waits, is_open):
        report.refresh_from_db()
        assert report.what == ANONYMISED
        assert (
            AuditEvent.objects.filter(
                verb="delete words of unclosed report", item_id=report.public_id
            ).count()
            == 1
        )
    # What nobody checked leaves the queue with everything in it; what was checked goes on as others read it.
    assert (waits.status, waits.place, waits.lon, waits.placements.count()) == (Status.REJECTED, "", None, 0)
    assert "nobody" in waits.outcome.lower()
    assert is_open in reports_visible_to(people["aisha"])
    assert is_open.sanitised == "In the agreed words."
    assert delete_what_is_due(timezone.localdate())["reports"] == 0


def test_what_was_closed_in_time_keeps_its_own_period(is_open, people, clock):
    told_in_time(clock)
    close_report(is_open, outcome="Cleared away.", by=people["aisha"])
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get().what == WORDS


def test_those_who_check_reports_are_told_once_a_month_before(waits, is_open, sign_in, clock):
    def warn():
        mail.outbox.clear()
        return warn_of_deletion(), [message.to[0] for message in mail.outbox]

    at_the_end_of_their_time(before=WARNED + DAY)
    assert warn() == (0, [])
    assert "Deleted soon" not in page(sign_in("aisha"), "/reports/queue/")
    at_the_end_of_their_time(before=WARNED)
    assert warn() == (2, ["aisha@wealdmere.example"])
    [message] = mail.outbox
    assert "/reports/queue/?ending=on" in message.body
    assert WORDS not in message.body
    assert warn() == (0, [])
    queue = page(sign_in("aisha"), "/reports/queue/")
    assert "Deleted soon, if nobody closes them" in queue
    ending = page(sign_in("aisha"), "/reports/queue/?ending=on")
    assert "2 reports" in ending
    assert "Deleted on 23 December 2026" in ending
    clock.shift(WARNED)
    delete_what_is_due(timezone.localdate())
    assert "Deleted soon" not in page(sign_in("aisha"), "/reports/queue/")
    assert warn() == (0, [])


def test_what_nobody_was_told_of_stays_and_the_check_says_so(waits, is_open, people, clock):
    at_the_end_of_their_time()
    delete_what_is_due(timezone.localdate())
    assert Report.objects.filter(what=WORDS).count() == 2
    level, words = checks._unclosed()
    assert level == checks.WARNING
    assert words.startswith("2 are kept beyond their time")
    # The worker comes back after the day: from then on there is the whole time of warning.
    assert warn_of_deletion() == 2
    assert set(deleted_on(list(Report.objects.all())).values()) == {timezone.localdate() + WARNED}
    clock.shift(WARNED - DAY)
    delete_what_is_due(timezone.localdate())
    assert Report.objects.filter(what=WORDS).count() == 2
    clock.shift(DAY)
    delete_what_is_due(timezone.localdate())
    assert Report.objects.filter(what=WORDS).count() == 0
    assert checks._unclosed()[0] == checks.OK


def test_where_nobody_checks_reports_none_counts_as_told(waits, people):
    at_the_end_of_their_time(before=WARNED)
    people["aisha"].appointments.all().delete()
    assert warn_of_deletion() == 0
    assert not AuditEvent.objects.filter(verb="warn that words will be deleted").exists()


def test_one_that_was_opened_again_is_told_of_anew(waits, is_open, people, clock):
    told_in_time(clock)
    close_report(is_open, outcome="Cleared away.", by=people["aisha"])
    clock.shift(300 * DAY)
    reopen_report(is_open, reason="Dee Vane wrote again.", by=people["aisha"])
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get(pk=is_open.pk).what == WORDS
    assert warn_of_deletion() == 1
    assert deleted_on([is_open])[is_open.pk] == timezone.localdate() + WARNED
    clock.shift(WARNED)
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get(pk=is_open.pk).what == ANONYMISED


def test_what_is_deleted_takes_the_police_reference_and_the_reasons_along(waits, is_open, people, clock):
    close_report(is_open, outcome="Cleared away.", by=people["aisha"])
    reopen_report(is_open, reason="Dee Vane wrote again.", by=people["aisha"])
    Report.objects.filter(pk=is_open.pk).update(crime_reference="43/1234/26")
    told_in_time(clock)
    delete_what_is_due(timezone.localdate())
    is_open.refresh_from_db()
    assert is_open.crime_reference == ""
    assert is_open.reasons.get().text == ANONYMISED


def test_the_controller_sets_the_period_and_the_warning(waits, monkeypatch, clock):
    monkeypatch.setitem(entries()["tension.Report"], "unclosed", {"days": 100, "warn": 10, "by": "reports"})
    Report.objects.update(received_on=timezone.localdate() - 90 * DAY)
    assert warn_of_deletion() == 1
    clock.shift(9 * DAY)
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get().what == WORDS
    clock.shift(DAY)
    delete_what_is_due(timezone.localdate())
    assert Report.objects.get().what == ANONYMISED
