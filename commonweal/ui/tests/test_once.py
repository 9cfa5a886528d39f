"""A form that is sent twice makes one thing; one that was changed after Back makes another."""

import re

import pytest
from django.test import Client

from commonweal.actions.models import Action
from commonweal.people.governance_models import DataRequest
from commonweal.people.models import ApiToken, Body, Organisation
from commonweal.people.tokens import owner_of, revoke_token
from commonweal.people.verbs import give_role
from commonweal.ui.once import SECONDS

pytestmark = pytest.mark.django_db
DUE = {"due_on_day": "5", "due_on_month": "1", "due_on_year": "2027"}
RECEIVED = {"received_on_day": "20", "received_on_month": "11", "received_on_year": "2026"}


def pressed(client, address, typed, times=2):
    """The answers to pressing the button so often."""
    return [client.post(address, typed, follow=True).content.decode() for _time in range(times)]


def test_an_action_that_is_sent_twice_is_one(sign_in, people, tell_and_grade, clock):
    aisha = sign_in("aisha")
    typed = {
        "title": "Take the leaflets down",
        "organisation": Organisation.objects.get(is_lead=True).pk,
        **DUE,
    }
    report = f"/actions/new/?for=report:{tell_and_grade().public_id}"
    for number, address in enumerate(("/actions/new/", report)):
        first, second = pressed(aisha, address, typed)
        assert "You sent this twice. It was kept once." not in first
        assert "You sent this twice. It was kept once." in second
        assert "Take the leaflets down" in second
        # The same in answer to something else is another.
        assert Action.objects.count() == 1 + number
    # Said otherwise after Back, it is another, and nothing that was typed is dropped.
    pressed(aisha, report, typed | {"title": "Take the posters down"}, times=1)
    assert Action.objects.count() == 3
    # The same is meant once so much time has passed that nobody waits for an answer any more.
    clock.shift(2 * SECONDS)
    pressed(aisha, report, typed, times=1)
    assert Action.objects.count() == 4


def test_the_same_just_before_and_after_a_period_ends_is_one(sign_in, people, clock):
    aisha = sign_in("aisha")
    typed = {
        "title": "Take the leaflets down",
        "organisation": Organisation.objects.get(is_lead=True).pk,
        **DUE,
    }
    clock.shift(SECONDS - 1)
    pressed(aisha, "/actions/new/", typed, times=1)
    clock.shift(2)
    pressed(aisha, "/actions/new/", typed, times=1)
    assert Action.objects.count() == 1


def test_two_people_may_say_the_same(sign_in, people):
    typed = {
        "title": "Take the leaflets down",
        "organisation": Organisation.objects.get(is_lead=True).pk,
        **DUE,
    }
    give_role(people["lena"], "cohesion-officer", by=people["aisha"])
    for name in ("aisha", "lena"):
        pressed(sign_in(name), "/actions/new/", typed, times=1)
    assert Action.objects.count() == 2


def test_a_request_about_data_that_is_sent_twice_is_one(client):
    client.get("/your-data/")
    typed = {"kind": "deletion", "name": "S", "email": "s@x.example"}
    first, second = pressed(client, "/your-data/", typed)
    kept = DataRequest.objects.get()
    assert kept.public_id in first
    assert kept.public_id in second
    # Whoever types the same in another browser learns nothing of it.
    somebody = Client()
    somebody.get("/your-data/")
    assert kept.public_id not in pressed(somebody, "/your-data/", typed, times=1)[0]


def test_a_request_for_information_that_is_written_down_twice_is_one(sign_in):
    hana, address = sign_in("hana"), "/settings/requests/new/"
    _first, second = pressed(hana, address, {"text": "What is held?", **RECEIVED})
    assert DataRequest.objects.count() == 1
    assert "You sent this twice. It was kept once." in second


def test_of_a_token_made_twice_there_is_one_and_the_secret_that_was_shown_last_works(sign_in, people):
    aisha, address = sign_in("aisha"), "/settings/tokens/"
    typed = {"name": "Housing system", "days": "30"}
    secrets = [re.search(r'id="secret" value="([^"]+)"', one)[1] for one in pressed(aisha, address, typed)]
    made = ApiToken.objects.get()
    assert [owner_of(secret) for secret in secrets] == [None, people["aisha"]]
    # Once it was taken away, the same form makes another.
    revoke_token(made, by=people["aisha"])
    pressed(aisha, address, typed, times=1)
    assert ApiToken.objects.filter(revoked_at=None).exclude(pk=made.pk).count() == 1


def test_a_body_that_is_sent_twice_is_one(sign_in):
    aisha, typed = sign_in("aisha"), {"name": "Young people’s panel", "kind": "reference"}
    _first, second = pressed(aisha, "/settings/bodies/new/", typed)
    assert Body.objects.filter(name="Young people’s panel").count() == 1
    assert "There is a body with this name already." in second
