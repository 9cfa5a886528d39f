"""A strength is released to the public, and taken back, on the page of its triager."""

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.people.visibility_models import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def strength(tell_and_grade):
    return tell_and_grade(kind="strength", sanitised="Neighbours planted trees.", place="Canalside")


def stage(report):
    report.refresh_from_db()
    return report.visibility_class.stage


def act(report, name):
    return f"/reports/{report.public_id}/triage/{name}/"


def test_a_strength_is_released_after_reading_it_and_the_public_sees_it(strength, sign_in, client):
    aisha = sign_in("aisha")
    page = aisha.get(f"/reports/{strength.public_id}/triage/").content.decode()
    assert "The public would read: “Neighbours planted trees.”" in page
    assert "Neighbours planted trees" not in client.get("/map/?view=table").content.decode()
    unread = aisha.post(act(strength, "release"), {})
    assert "Read the place and the wording first." in unread.content.decode()
    assert stage(strength) == Stage.OPEN
    assert aisha.post(act(strength, "release"), {"release-has_read": "on"}).status_code == 302
    assert stage(strength) == Stage.PUBLIC
    assert "Neighbours planted trees" in client.get("/map/?view=table").content.decode()
    assert AuditEvent.objects.filter(verb="release strength", item_id=strength.public_id).count() == 1


def test_it_is_taken_back_and_then_offered_again(strength, sign_in, client):
    aisha = sign_in("aisha")
    aisha.post(act(strength, "release"), {"release-has_read": "on"})
    page = aisha.get(f"/reports/{strength.public_id}/triage/").content.decode()
    assert "Take it off the public map" in page
    assert "Put it on the public map" not in page
    assert aisha.post(act(strength, "withdraw"), {}).status_code == 302
    assert stage(strength) == Stage.OPEN
    assert "Neighbours planted trees" not in client.get("/map/?view=table").content.decode()


def test_what_cannot_be_public_says_why_and_a_tension_is_not_offered(tell_and_grade, sign_in):
    aisha = sign_in("aisha")
    school = tell_and_grade(kind="strength", sanitised="The infant school sang.")
    page = aisha.get(f"/reports/{school.public_id}/triage/").content.decode()
    assert "names a school" in page
    assert "Put it on the public map" not in page
    refused = aisha.post(act(school, "release"), {"release-has_read": "on"})
    assert "names a school" in refused.content.decode()
    assert stage(school) == Stage.OPEN
    tension = tell_and_grade()
    assert "public map" not in aisha.get(f"/reports/{tension.public_id}/triage/").content.decode()
    aisha.post(act(tension, "release"), {"release-has_read": "on"})
    assert stage(tension) == Stage.OPEN


@pytest.mark.parametrize("name", ["ben", "lena", "kit", "grace", "joan", "hana"])
def test_nobody_else_releases(name, strength, sign_in):
    assert sign_in(name).post(act(strength, "release"), {"release-has_read": "on"}).status_code == 404
    assert stage(strength) == Stage.OPEN
