"""Of what is due one source is asked at a time, and never twice; setting up, pausing and deleting."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.evidence.models import Dataset
from commonweal.jobs import verbs as jobs
from commonweal.jobs.models import Job
from commonweal.sources.importing import ForAMoment, one_import_at_a_time
from commonweal.sources.schedule_models import Schedule, ScheduledRun
from commonweal.sources.schedules import running, verbs
from commonweal.sources.tests.scheduled import ask, set_up, work

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


# One at a time, and never twice -------------------------------------------------------------


def test_of_what_is_due_one_source_is_asked_at_a_time_the_longest_due_first(people, schedule, nomis, clock):
    other = set_up(people["aisha"], areas="TYPE151")
    Schedule.objects.filter(pk=other.pk).update(next_at=timezone.now() - HOUR)
    run = running.start_due()
    assert run.schedule == other
    assert running.start_due() is None
    work(Job.objects.get(public_id=run.job))
    assert running.start_due().schedule == schedule


def test_of_two_workers_that_see_the_same_due_one_begins(schedule, monkeypatch):
    """The second has read what is due before the first moved it on; and once more before the first run was there."""
    first = running.start_due()
    Schedule.objects.filter(pk=schedule.pk).update(next_at=timezone.now())
    none = ScheduledRun.objects.none()
    monkeypatch.setattr(running.ScheduledRun.objects, "filter", lambda **_asked: none)
    assert running.start_due() is None
    monkeypatch.undo()
    assert list(ScheduledRun.objects.all()) == [first]
    assert Job.objects.count() == 1
    schedule.refresh_from_db()
    assert schedule.next_at == timezone.now(), "what was not begun was moved on"


def test_work_that_is_given_to_two_workers_is_done_once(schedule, nomis):
    run = running.start_due()
    job = Job.objects.get(public_id=run.job)
    assert [work(job), work(job)] == ["done", "left alone"]
    asked = len(nomis.asked)
    Job.objects.filter(pk=job.pk).update(state="failed")  # buried though it had ended
    jobs.start_again(job, by=None)
    job.refresh_from_db()
    work(job)
    assert len(nomis.asked) == asked
    assert Dataset.objects.count() == 1


def test_a_run_whose_worker_died_is_ended_and_tried_again_in_an_hour(schedule, nomis, monkeypatch):
    def die(*_words, **_more):
        raise SystemExit

    monkeypatch.setattr("commonweal.sources.schedules.running.finish", die)
    run = running.start_due()
    job = Job.objects.get(public_id=run.job)
    with pytest.raises(SystemExit):
        work(job)
    monkeypatch.undo()
    assert running.start_due() is None, "it is still held to be going on"
    assert Dataset.objects.count() == 1, "it died after it had loaded"
    jobs.bury_dead()
    assert running.start_due() is None
    run.refresh_from_db()
    schedule.refresh_from_db()
    assert (run.outcome, schedule.next_at) == ("broken off", timezone.now() + HOUR)
    assert ask(schedule).outcome == "same"
    assert Dataset.objects.count() == 1


def test_work_that_got_lost_on_its_way_to_a_worker_does_not_hold_up_the_others_for_ever(schedule, clock):
    run = running.start_due()
    clock.shift(datetime.timedelta(hours=7))
    running.start_due()
    run.refresh_from_db()
    assert run.outcome == "broken off"
    assert Job.objects.get(public_id=run.job).state == "cancelled"


def test_work_that_somebody_cancels_before_it_begins_is_no_fault_of_a_worker(schedule, people):
    run = running.start_due()
    jobs.cancel(Job.objects.get(public_id=run.job), by=people["lena"])
    running.end_broken()
    run.refresh_from_db()
    schedule.refresh_from_db()
    assert (run.outcome, schedule.failures) == ("cancelled", 0)


def test_what_ends_late_does_not_write_over_what_is_written(schedule):
    run = running.start_due()
    assert running.finish(run, running.Came(running.Outcome.BROKEN_OFF))
    assert not running.finish(run, running.Came(running.Outcome.NEW))
    run.refresh_from_db()
    assert run.outcome == "broken off"


def test_who_cancels_the_work_is_heard(schedule, people, nomis, monkeypatch):
    run = running.start_due()
    job = Job.objects.get(public_id=run.job)

    def cancelled_meanwhile(schedule, tell):
        jobs.cancel(job, by=people["lena"])
        tell(1, 1)

    monkeypatch.setattr("commonweal.sources.schedules.running.ask", cancelled_meanwhile)
    assert work(job) == "cancelled"
    run.refresh_from_db()
    assert run.outcome == "cancelled"


def test_an_unforeseen_fault_is_said_and_tried_again(schedule, monkeypatch):
    def fail(*_words):
        raise RuntimeError("somebody's words")

    monkeypatch.setattr("commonweal.sources.schedules.running.ask", fail)
    run = ask(schedule)
    assert (run.outcome, run.message) == ("failed", "")
    assert schedule.next_at == timezone.now() + HOUR


@pytest.mark.skipif(connection.vendor == "postgresql", reason="There a session may take its own lock twice.")
def test_that_another_import_runs_is_seen_as_what_passes(service):
    second = one_import_at_a_time()
    with one_import_at_a_time(), pytest.raises(ForAMoment, match="Another import is running"), second:
        pass


# Setting up, changing, pausing, deleting ----------------------------------------------------


def test_a_paused_schedule_is_not_asked_and_misses_nothing_that_it_makes_up_for(
    schedule, people, nomis, clock
):
    verbs.pause_schedule(schedule, by=people["lena"])
    clock.shift(datetime.timedelta(days=100))
    assert running.start_due() is None
    verbs.go_on_with_schedule(schedule, by=people["aisha"])
    assert running.start_due() is None
    schedule.refresh_from_db()
    assert timezone.localtime(schedule.next_at).isoformat() == "2027-03-23T03:00:00+00:00"
    assert schedule.looked_after_by == people["aisha"]


def test_a_schedule_that_is_deleted_stops_its_work_and_leaves_what_was_loaded(schedule, people, nomis):
    ask(schedule)
    Schedule.objects.update(next_at=timezone.now())
    run = running.start_due()
    verbs.delete_schedule(schedule, by=people["lena"])
    job = Job.objects.get(public_id=run.job)
    assert job.state == "cancelled"
    assert (Dataset.objects.count(), ScheduledRun.objects.count()) == (1, 0)
    assert AuditEvent.objects.filter(verb="delete schedule").count() == 1


def test_the_same_question_is_asked_by_one_schedule(schedule, people):
    with pytest.raises(verbs.NotNow, match="asked for the same already"):
        set_up(people["aisha"])


def test_times_after_the_first_are_those_of_the_night(schedule, clock):
    ask(schedule)
    assert timezone.localtime(schedule.next_at).isoformat() == "2026-12-23T03:00:00+00:00"


@pytest.mark.parametrize("name", ["aisha", "joan", "lena"])
def test_whoever_loads_data_may_have_it_loaded(people, nomis, name):
    assert set_up(people[name]).looked_after_by == people[name]


def test_others_may_not(people, schedule):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        set_up(people["ben"], areas="TYPE151")
    for deed in (verbs.pause_schedule, verbs.ask_now, verbs.say_looked_at, verbs.delete_schedule):
        with pytest.raises(PermissionDenied):
            deed(schedule, by=people["ben"])
    assert not verbs.schedules_for(people["ben"]).exists()
