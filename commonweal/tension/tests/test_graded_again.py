"""A grading that is saved as it stands is none: no line in the history, nothing on the maps anew."""

import pytest
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.people.models import Organisation
from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Report
from commonweal.tension.tests.pages import graded
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.triage import grade_report


def gradings(report):
    return AuditEvent.objects.filter(verb="grade report", item_id=report.public_id).count()


def grade(report, people, **changed):
    given = {"grades": {"marking": report.marking}, "sanitised": report.sanitised} | changed
    return grade_report(Report.objects.get(pk=report.pk), by=people["aisha"], **given)


def test_on_the_page_a_grading_saved_as_it_stands_is_none_and_that_is_said(tell, sign_in):
    report = tell(what="Leaflets on doors.")
    address = reverse("tension:act", args=[report.public_id, "grade"])
    aisha = sign_in("aisha")
    assert "is graded and shared" in aisha.post(address, graded(report), follow=True).text
    report.refresh_from_db()
    told = aisha.post(address, graded(report), follow=True).text
    assert "nothing was changed" in told
    assert gradings(report) == 1
    assert told.count("Graded") == aisha.get(reverse("tension:triage", args=[report.public_id])).text.count(
        "Graded"
    )
    told = aisha.post(address, graded(report, direction="falling"), follow=True).text
    assert "is graded and shared" in told
    assert gradings(report) == 2


def test_open_maps_are_told_nothing_then(people, tell_and_grade):
    report = tell_and_grade()
    before = Change.objects.count()
    grade(report, people)
    assert (gradings(report), Change.objects.count()) == (1, before)


@pytest.mark.parametrize(
    "changed",
    [
        {"grades": {"marking": "sensitive"}},
        {"sanitised": "Other words."},
        {"located": {"lon": -0.75, "lat": 52.05}},
        {"located": "ward"},
    ],
)
def test_whatever_is_different_is_a_grading(people, tell_and_grade, wards, changed):
    report = tell_and_grade()
    if changed.get("located") == "ward":
        changed = {"located": {"area_id": wards["Canalside"].pk}}
    grade(report, people, **changed)
    assert gradings(report) == 2
    grade(report, people, **{"sanitised": Report.objects.get(pk=report.pk).sanitised} | changed)
    assert gradings(report) == 2


def test_a_public_strength_stays_public_unless_something_is_different(people, tell_and_grade):
    report = tell_and_grade(kind="strength", indicator="street-party", sanitised="Neighbours cleared a path.")
    release_strength(report, by=people["aisha"])
    assert grade(report, people).visibility_class.stage == Stage.PUBLIC
    assert grade(report, people, sanitised="Neighbours cleared it.").visibility_class.stage == Stage.OPEN


def test_words_that_tell_of_a_school_by_now_take_it_to_the_group(people, tell_and_grade):
    """Fails where only what was typed is compared: the school came to be known after the report was graded."""
    report = tell_and_grade(sanitised="Words on the wall of Fernbank House.")
    Organisation.objects.bulk_create([Organisation(slug="f", name="Fernbank House", sector="education")])
    assert grade(report, people).visibility_class.names_school
    assert gradings(report) == 2
