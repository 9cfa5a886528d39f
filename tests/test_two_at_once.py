"""Two who write at the same time wait for each other and both get through: nobody is told that it was too busy.

Only PostgreSQL has several writers; there the order in which rows and the turn to write are taken is all that counts.
"""

import contextlib
import datetime
import threading

import pytest
from django.db import connection, connections

from commonweal.actions import verbs as acting
from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action, update_progress
from commonweal.assessment import taking_in
from commonweal.assessment.models import Answer, RoundPoint
from commonweal.assessment.rounds import framework_named, open_round
from commonweal.assessment.taking_in import take_answers_in
from commonweal.assessment.verbs import answer_point
from commonweal.meetings import feed
from commonweal.meetings.models import Feed
from commonweal.people.models import Organisation
from commonweal.sources.schedule_models import ScheduledRun
from commonweal.sources.schedules import clock, running
from commonweal.sources.schedules.verbs import delete_schedule, set_up_schedule
from commonweal.tension.models import Report
from commonweal.tension.verbs import schools, triage
from commonweal.tension.verbs.triage import close_report, grade_report

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time anyway"),
]
PATIENCE = 5  # seconds; a step that the other one rightly holds up goes on after it


def at_once(*does):
    """What came of each, done side by side: its answer, or the error."""
    came = {}

    def go(number, do):
        try:
            came[number] = do()
        except Exception as error:
            came[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=both) for both in enumerate(does)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [came[number] for number in range(len(does))]


@pytest.fixture
def meet(monkeypatch):
    """A function that makes a step of the product wait for the other one, and go on if it does not come."""
    both = threading.Barrier(2)

    def wait():
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(PATIENCE)

    def before(module, name):
        step = getattr(module, name)

        def waits(*words, **named):
            wait()
            return step(*words, **named)

        monkeypatch.setattr(module, name, waits)

    return before


def test_a_report_is_closed_while_its_action_is_updated(people, tell_and_grade, meet):
    report = tell_and_grade()
    action = make_action(
        title="Paint the wall",
        owner_organisation=people["aisha"].organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )
    # The one is about to raise the actions, its own record written; the other has the action and is about to record it.
    meet(triage, "rise_with")
    meet(acting, "record")
    closed, updated = at_once(
        lambda: close_report(Report.objects.get(pk=report.pk), outcome="Done.", by=people["aisha"]).status,
        lambda: (
            update_progress(
                Action.objects.get(pk=action.pk),
                progress="on-track",
                by=people["aisha"],
                on=datetime.date(2026, 11, 23),
            ).progress
        ),
    )
    assert (closed, updated) == ("closed", "on-track")


def test_reports_follow_a_school_while_one_of_them_is_graded(people, tell_and_grade, monkeypatch):
    held = [tell_and_grade(sanitised=f"Fair {n} at Fernbank House.") for n in range(3)]
    last = max(held, key=lambda one: one.pk)
    moved, graded = threading.Event(), threading.Event()
    keep, refuse = schools._keep_report, triage.refuse_unless_possible

    def slowly(key, names):
        done = keep(key, names)
        if not moved.is_set():
            moved.set()
            graded.wait(PATIENCE)
        return done

    def noticed(name, report):
        graded.set()
        return refuse(name, report)

    monkeypatch.setattr(schools, "_keep_report", slowly)
    monkeypatch.setattr(triage, "refuse_unless_possible", noticed)

    def grade():
        moved.wait(30)
        report = Report.objects.get(pk=last.pk)
        return grade_report(
            report, grades={"severity": 2}, sanitised="A fair at Fernbank House.", by=people["aisha"]
        ).severity

    followed, severity = at_once(
        lambda: Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education").name,
        grade,
    )
    assert (followed, severity) == ("Fernbank House", 2)
    last.refresh_from_db()
    assert last.severity == 2
    assert all(names for names in Report.objects.values_list("visibility_class__names_school", flat=True)), (
        "all of them are kept to the group"
    )


@pytest.fixture
def schedule(people):
    """A source that is due."""
    return set_up_schedule(
        by=people["lena"],
        starts_on=datetime.date(2026, 11, 23),
        source="nomis",
        service="census-2021-religion",
        rhythm="monthly",
    )


def test_two_workers_that_find_a_source_due_ask_it_once(schedule, meet):
    meet(clock, "next_time")
    begun = at_once(running.start_due, running.start_due)
    assert [type(one) for one in begun if one is not None] == [ScheduledRun], begun
    assert ScheduledRun.objects.count() == 1


def test_a_schedule_is_deleted_while_what_came_of_it_is_written(people, schedule, meet):
    run = running.start_due()
    meet(running, "record")
    written, deleted = at_once(
        lambda: running.finish(run, running.Came(running.Outcome.SAME)),
        lambda: delete_schedule(schedule, by=people["lena"]),
    )
    assert (written in (True, False), deleted) == (True, None), (written, deleted)
    assert not ScheduledRun.objects.exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_point_is_answered_while_a_file_is_taken_in(people, monkeypatch, is_there):
    """One organisation saves a point on its page between the reading of its file and the keeping: both are kept."""
    ben = people["ben"]
    opened = open_round(framework_named("practice-2026", by=None), title="2026", by=people["aisha"])
    point = RoundPoint.objects.get(round=opened, point__number=1)
    if is_there:
        answer_point(point, said={"timescale": "2027"}, by=ben)
    has_read, has_saved = threading.Event(), threading.Event()
    known_schools = taking_in.known_schools

    def slowly():
        has_read.set()
        has_saved.wait(2)
        return known_schools()

    # Asked for when all answers are read and none is kept.
    monkeypatch.setattr(taking_in, "known_schools", slowly)

    def save():
        has_read.wait(30)
        saved = answer_point(point, said={"lead": "The page"}, by=ben).changed
        has_saved.set()
        return saved

    taken, changed = at_once(
        lambda: (
            take_answers_in(opened, rows={1: {"position": "The file"}}, organisation=ben.organisation, by=ben)
            .differences[0]
            .after
        ),
        save,
    )
    assert (taken, changed) == ("The file", ["lead"])
    kept = Answer.objects.get(at=point)
    assert (kept.position, kept.lead, kept.version) == ("The file", "The page", 3 if is_there else 2)


def test_two_who_make_one_calendar_at_once_leave_one_and_neither_is_refused(people, meet):
    meet(feed, "end_feed")
    came = at_once(*[lambda: feed.make_feed(by=people["grace"])] * 2)
    assert all(isinstance(one, str) for one in came), came
    assert Feed.objects.filter(owner=people["grace"]).count() == 1
