"""A form that is sent twice makes one thing; one that was changed after Back makes another."""

import re

import pytest
from django.test import Client

from commonweal.actions.models import Action
from commonweal.audit.models import AuditEvent
from commonweal.people.forms import BodyForm
from commonweal.people.governance_models import DataRequest
from commonweal.people.models import ApiToken, Body, Organisation
from commonweal.people.tokens import owner_of, revoke_token
from commonweal.people.verbs import give_role
from commonweal.ui.once import SECONDS, Sending, sending_of

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


def test_two_people_of_one_name_may_each_be_given_the_same(sign_in, people, rf):
    first, second = people["aisha"], people["lena"]
    second.name = first.name
    assert str(first) == str(second)
    request = rf.post("/")
    request.user = people["joan"]
    one, other = (
        sending_of(request, "action", {"owner": person, "title": "Go there"}) for person in (first, second)
    )
    assert one != other
    assert one == sending_of(request, "action", {"owner": first, "title": "Go there"})


def test_a_token_that_is_asked_for_twice_is_one_and_the_first_secret_ends_on_the_record(sign_in, people):
    kit = sign_in("kit")
    first, second = pressed(kit, "/settings/tokens/", {"name": "Our system", "days": "90"})
    before, after = (re.search(r'value="(cw_[\w-]+)"', html)[1] for html in (first, second))
    assert "one that was shown before stopped working" not in first
    assert "one that was shown before stopped working" in second
    assert owner_of(before) is None
    assert owner_of(after) == people["kit"]
    assert (
        AuditEvent.objects.filter(verb="renew token", item_id=ApiToken.objects.get().public_id).count() == 1
    )


def test_a_token_that_is_asked_for_twice_in_one_moment_is_one(sign_in, people, monkeypatch):
    """The second press looks before the first has written, and meets what the first wrote."""
    kit, typed = sign_in("kit"), {"name": "Our system", "days": "90"}
    pressed(kit, "/settings/tokens/", typed, times=1)
    kept, looks = Sending.kept, iter([False, True])
    monkeypatch.setattr(Sending, "kept", lambda one, among: kept(one, among) if next(looks) else None)
    [answer] = pressed(kit, "/settings/tokens/", typed, times=1)
    assert "one that was shown before stopped working" in answer
    assert ApiToken.objects.count() == 1


def test_a_token_of_a_name_in_use_from_a_page_opened_afresh_is_refused_and_the_first_works(
    sign_in, people, clock
):
    kit, address = sign_in("kit"), "/settings/tokens/"

    def asked(name):
        opened = re.search(r'name="opened" value="(\w+)"', kit.get(address).content.decode())[1]
        return pressed(kit, address, {"name": name, "days": "90", "opened": opened}, times=1)[0]

    secret = re.search(r'value="(cw_[\w-]+)"', asked("Our system"))[1]
    for wait in (0, 3600):
        clock.shift(wait)
        answer = asked("Our system")
        assert "You have a token of this name" in answer
        assert "You sent this twice" not in answer
        assert owner_of(secret) == people["kit"]
    assert ApiToken.objects.count() == 1
    assert "Copy the token now" in asked("Another system")
    # One that was taken away leaves its name to another.
    revoke_token(ApiToken.objects.get(name="Our system"), by=people["kit"])
    assert "Copy the token now" in asked("Our system")


def test_a_body_that_is_added_twice_in_one_moment_is_one(sign_in, people, monkeypatch):
    joan, typed = sign_in("joan"), {"name": "Young people", "slug": "young", "kind": "reference"}
    monkeypatch.setattr(BodyForm, "clean_name", lambda form: form.cleaned_data["name"])
    monkeypatch.setattr(BodyForm, "validate_unique", lambda form: None)
    _first, second = pressed(joan, "/settings/bodies/new/", typed)
    assert "The same was saved at this moment." in second
    assert Body.objects.filter(name="Young people").count() == 1


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
