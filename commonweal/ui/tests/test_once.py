"""A form that is sent twice makes one thing; one that was changed after Back makes another."""

import re

import pytest

from commonweal.actions.models import Action
from commonweal.people.governance_models import DataRequest
from commonweal.people.models import ApiToken, Body, Organisation
from commonweal.people.tokens import owner_of

pytestmark = pytest.mark.django_db
DUE = {"due_on_day": "5", "due_on_month": "1", "due_on_year": "2027"}
RECEIVED = {"received_on_day": "20", "received_on_month": "11", "received_on_year": "2026"}


def filled_in(client, address, **typed):
    """What a browser sends from this page, with its hidden token."""
    page = client.get(address).content.decode()
    return {"token": re.search(r'name="token" value="(\w+)"', page)[1]} | typed


def pressed(client, address, typed, times=2):
    """The answers to pressing the button so often."""
    return [client.post(address, typed, follow=True).content.decode() for _time in range(times)]


def test_an_action_that_is_sent_twice_is_one(sign_in, people, tell_and_grade):
    aisha = sign_in("aisha")
    council = Organisation.objects.get(is_lead=True).pk
    for address in ("/actions/new/", f"/actions/new/?for=report:{tell_and_grade().public_id}"):
        Action.objects.all().delete()
        typed = filled_in(aisha, address, title="Take the leaflets down", organisation=council, **DUE)
        first, second = pressed(aisha, address, typed)
        assert "You sent this twice. It was kept once." not in first
        assert "You sent this twice. It was kept once." in second
        assert "Take the leaflets down" in second
        assert Action.objects.count() == 1
        # Said otherwise after Back, it is another, and nothing that was typed is dropped.
        pressed(aisha, address, typed | {"title": "Take the posters down"}, times=1)
        assert Action.objects.count() == 2
        # The same on a page opened anew is meant.
        pressed(aisha, address, typed | filled_in(aisha, address), times=1)
        assert Action.objects.count() == 3


def test_the_token_of_a_page_with_an_error_stays(sign_in):
    aisha = sign_in("aisha")
    typed = filled_in(aisha, "/actions/new/")
    assert f'value="{typed["token"]}"' in aisha.post("/actions/new/", typed).content.decode()


def test_a_request_about_data_that_is_sent_twice_is_one(client):
    typed = filled_in(client, "/your-data/", kind="deletion", name="S", email="s@x.example")
    first, second = pressed(client, "/your-data/", typed)
    kept = DataRequest.objects.get()
    assert kept.public_id in first
    assert kept.public_id in second


def test_a_request_for_information_that_is_written_down_twice_is_one(sign_in):
    hana, address = sign_in("hana"), "/settings/requests/new/"
    _first, second = pressed(hana, address, filled_in(hana, address, text="What is held?", **RECEIVED))
    assert DataRequest.objects.count() == 1
    assert "You sent this twice. It was kept once." in second


def test_of_a_token_made_twice_there_is_one_and_the_secret_that_was_shown_last_works(sign_in, people):
    aisha, address = sign_in("aisha"), "/settings/tokens/"
    typed = filled_in(aisha, address, name="Housing system", days="30")
    secrets = [re.search(r'id="secret" value="([^"]+)"', one)[1] for one in pressed(aisha, address, typed)]
    assert ApiToken.objects.count() == 1
    assert [owner_of(secret) for secret in secrets] == [None, people["aisha"]]
    shown = aisha.post(address, typed).content.decode()
    assert f'value="{typed["token"]}"' not in shown, "the next one that is made on this page is another"


def test_a_body_that_is_sent_twice_is_one(sign_in):
    aisha, typed = sign_in("aisha"), {"name": "Young people’s panel", "kind": "reference"}
    _first, second = pressed(aisha, "/settings/bodies/new/", typed)
    assert Body.objects.filter(name="Young people’s panel").count() == 1
    assert "There is a body with this name already." in second
