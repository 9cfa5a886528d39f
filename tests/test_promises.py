"""What Commonweal must never do, as far as a machine can see it. `docs/never.md` lists the promises."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from commonweal.people.visibility import clearance_of
from commonweal.tension.models import Report
from commonweal.tension.selectors import queue_visible_to, reports_visible_to
from commonweal.tension.tests.wealdmere_map import make_areas

PEOPLE_WATCHED = re.compile(
    r"suspect|perpetrator|offender|nominal|person_of|prevent|channel_|radical|extrem", re.IGNORECASE
)
INFERRED = re.compile(r"ethnic|religio|faith|nationalit|sexual|gender", re.IGNORECASE)


def our_fields():
    for model in apps.get_models():
        if model.__module__.startswith("commonweal"):
            for field in model._meta.get_fields():
                yield model, field


def test_no_field_holds_who_did_something():
    assert [f"{m.__name__}.{f.name}" for m, f in our_fields() if PEOPLE_WATCHED.search(f.name)] == []


def test_no_field_of_a_report_or_person_holds_ethnicity_or_faith():
    found = [
        f"{m.__name__}.{f.name}"
        for m, f in our_fields()
        if m.__name__ in ("Report", "Identity", "User", "Level") and INFERRED.search(f.name)
    ]
    assert found == []


def test_the_public_sees_no_report_whatever_its_kind(tell, tell_and_grade):
    tell()
    tell_and_grade()
    tell_and_grade(kind="strength", what="A street party.", sanitised="A street party.")
    assert not reports_visible_to(AnonymousUser()).exists()
    assert not queue_visible_to(AnonymousUser()).exists()
    assert clearance_of(AnonymousUser()) == frozenset()


def test_no_key_of_a_public_report_or_of_what_came_with_it_is_in_order_of_arrival(tell, documents_recorded):
    """Read as somebody would who has the database's file: SQLite numbers its rows besides."""
    make_areas()
    reports = [
        tell(
            by=None,
            what=f"Report {number}",
            lon=-0.79,
            lat=52.01,
            reporter={"email": f"{number}@example.org"},
        )
        for number in range(12)
    ]
    assert {report.received_at for report in reports} == {None}
    arrived = {report.pk: at for at, report in enumerate(reports)}
    for table, key in (("report", "id"), ("placement", "report_id"), ("identity", "report_id")):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key} FROM tension_{table} ORDER BY id")
            by_key = [arrived[row[0]] for row in cursor.fetchall()]
            assert len(by_key) == 12, table
            assert by_key != sorted(by_key), table
            if connection.vendor == "sqlite":
                cursor.execute(f"SELECT {key} FROM tension_{table} ORDER BY rowid")
                assert [arrived[row[0]] for row in cursor.fetchall()] == by_key, table


def test_the_neighbouring_borough_sees_nothing_that_is_not_shared_with_it(people, tell, tell_and_grade):
    tell()
    tell_and_grade()
    tell_and_grade(kind="strength", what="A street party.", sanitised="A street party.")
    assert not reports_visible_to(people["carys"]).exists()


@pytest.mark.parametrize("name", ["joan", "hana", "grace", "idris", "farid", "ewa", "kit"])
def test_tension_reports_of_others_reach_no_one_without_the_right(people, tell_and_grade, name):
    tell_and_grade(by="ben")
    assert not reports_visible_to(people[name]).exists()
    assert Report.objects.count() == 1
