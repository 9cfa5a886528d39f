"""Where the thread breaks: each way is found where it was planted, and nothing is told of what somebody may not see."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.tension.models import Report
from commonweal.tension.verbs.triage import close_report
from commonweal.thread.breaks import BREAKS
from commonweal.thread.kinds import KINDS
from commonweal.thread.models import Link, Relation
from commonweal.thread.verbs import tie

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
LONG_AGO = TODAY - datetime.timedelta(days=60)


def found(code, kind, viewer):
    return set(BREAKS[code].items(KINDS[kind], viewer, TODAY).values_list("public_id", flat=True))


@pytest.fixture
def report(tell_and_grade):
    """A function that makes a report of tension that came in two months ago."""

    def make(received_on=LONG_AGO, **fields):
        told = tell_and_grade(**({"kind": "tension"} | fields))
        Report.objects.filter(pk=told.pk).update(received_on=received_on)
        told.refresh_from_db()
        return told

    return make


def answer(people, report, title="Take them down"):
    return make_action(
        title=title,
        owner_organisation=people["aisha"].organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )


def promise(people, title="Open the hall"):
    return make_action(
        title=title,
        owner_organisation=people["aisha"].organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
    )


def test_evidence_that_led_nowhere_is_what_is_open_old_enough_and_has_nothing_after_it(people, report):
    left, answered, young, strength = report(), report(), report(TODAY), report(kind="strength")
    closed = report()
    answer(people, answered)
    close_report(closed, outcome="Painted over.", by=people["aisha"])
    assert found("led-nowhere", "report", people["aisha"]) == {left.public_id}
    assert {young.public_id, strength.public_id} <= set(Report.objects.values_list("public_id", flat=True))


def test_an_answer_that_somebody_may_not_see_is_none_to_them(people, report):
    told = report()
    action = answer(people, told, title="Ask the primary school")
    assert found("led-nowhere", "report", people["aisha"]) == set()
    assert action.visibility_class.names_school
    # Lena sees the report and not what answers it: were it missing in her list, she would know.
    assert found("led-nowhere", "report", people["lena"]) == {told.public_id}


def test_actions_without_evidence_and_without_a_measure_are_the_open_ones_that_nothing_hangs_on(
    people, report
):
    loose, done, answering = promise(people), promise(people, "Done"), answer(people, report())
    update_progress(done, progress="complete", by=people["aisha"], on=TODAY)
    assert found("without-evidence", "action", people["aisha"]) == {loose.public_id}
    assert found("without-measure", "action", people["aisha"]) == {loose.public_id, answering.public_id}


def test_people_are_not_told_until_the_report_is_closed_with_an_outcome_or_what_told_them_is_tied(
    people, report
):
    closed, tied_, left, unfinished = report(), report(), report(), report()
    for one in (closed, tied_, left):
        update_progress(answer(people, one), progress="complete", by=people["aisha"], on=TODAY)
    answer(people, unfinished)
    assert found("not-told", "report", people["aisha"]) == {one.public_id for one in (closed, tied_, left)}
    close_report(closed, outcome="Painted over; thank you.", by=people["aisha"])
    told = ("action", promise(people, "A letter to the street").public_id)
    tie(earlier=("report", tied_.public_id), later=told, relation=Relation.TOLD_TO, by=people["aisha"])
    assert found("not-told", "report", people["aisha"]) == {left.public_id}


def test_the_pages_count_list_and_give_out_the_same_items(people, sign_in, report):
    loose = [promise(people, f"Promise {n}") for n in range(27)]
    answer(people, report())
    client = sign_in("aisha")
    overview = client.get("/thread/").content.decode()
    address = reverse("thread:broken", args=["without-evidence", "action"])
    assert f'href="{address}">27<span' in overview
    first, second = client.get(address).content.decode(), client.get(f"{address}?page=2").content.decode()
    listed = [one.title in first or one.title in second for one in loose]
    assert all(listed)
    file = client.get(reverse("thread:broken-file", args=["without-evidence", "action", "csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert {row["id"] for row in rows} == {one.public_id for one in loose}
    assert AuditEvent.objects.filter(verb="download broken thread", details__count=27).count() == 1


def test_a_sensitive_title_that_is_read_here_leaves_a_record(people, sign_in, report):
    report(marking="sensitive")
    sign_in("ben").get(reverse("thread:broken", args=["led-nowhere", "report"]))
    event = AuditEvent.objects.get(verb="list broken thread")
    assert (event.actor, event.details["sensitive"]) == (people["ben"].public_id, 1)


@pytest.mark.parametrize(
    "address", ["led-nowhere/action", "no-such/report", "led-nowhere/martian", "not-told/level"]
)
def test_the_thread_breaks_only_in_the_ways_that_it_can(sign_in, address):
    assert sign_in("aisha").get(f"/thread/breaks/{address}/").status_code == 404


def test_each_list_asks_the_database_as_often_however_long_the_thread_is(people, sign_in, report):
    client = sign_in("aisha")
    for n in range(3):
        answer(people, report(), title=f"Answer {n}")
        promise(people, f"Promise {n}")
    address = reverse("thread:broken", args=["without-measure", "action"])
    client.get(address)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    few = queries()
    for n in range(12):
        answer(people, report(), title=f"More {n}")
    assert queries() == few
    assert Action.objects.count() == 18
    assert Link.objects.count() == 15
