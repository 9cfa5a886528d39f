"""Who makes the actions that a body decided on."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.meetings.tests.calling import TODAY, call, decide, seat
from commonweal.people.bodies import end_seat
from commonweal.people.models import Organisation


@pytest.fixture
def people(world, db):
    return world


def test_officers_of_a_body_make_the_actions_of_its_decisions_and_nothing_more(people, sign_in):
    # Idris sees actions and manages none; Lena sits on the board without an office.
    seat(people, "idris", role="secretary")
    decision, elsewhere = (
        decide(people, call(people)),
        decide(people, call(people, "cohesion-reference-group")),
    )
    made = {"title": "List the rooms", "details": "", "due_on": "2026-12-14"}
    made |= {"organisation": Organisation.objects.get(slug="canalside-homes").pk}
    told = {}
    for who in ("idris", "grace", "lena"):
        page = sign_in(who).get(f"/partnership/decisions/{decision.public_id}/").content.decode()
        told[who] = "Make an action of it" in page
        for name, asked in (
            ("own", f"?for=decision:{decision.public_id}"),
            ("else", f"?for=decision:{elsewhere.public_id}"),
            ("none", ""),
        ):
            sent = sign_in(who).post(f"/actions/new/{asked}", made | {"title": f"{who} {name}"})
            told[who, name] = sent.status_code
    assert told == {
        "idris": True,
        ("idris", "own"): 302,
        ("idris", "else"): 404,
        ("idris", "none"): 404,
        "grace": True,
        ("grace", "own"): 302,
        ("grace", "else"): 404,
        ("grace", "none"): 404,
        "lena": False,
        ("lena", "own"): 404,
        ("lena", "else"): 404,
        ("lena", "none"): 404,
    }
    assert sorted(Action.objects.values_list("title", flat=True)) == ["grace own", "idris own"]
    action = Action.objects.get(title="idris own")
    assert sign_in("idris").get(f"/actions/{action.public_id}/").status_code == 200
    assert sign_in("idris").get(f"/actions/{action.public_id}/change/").status_code == 404
    with pytest.raises(PermissionError):
        make_action(
            title="More",
            owner_organisation=action.owner_organisation,
            due_on=action.due_on,
            responds_to=("decision", elsewhere.public_id),
            like=elsewhere.visibility_class,
            by=people["idris"],
        )


def test_an_officer_whose_seat_has_ended_makes_no_action_of_a_decision(people, sign_in):
    given = seat(people, "idris", role="chair")
    decision = decide(people, call(people))
    asked = f"/actions/new/?for=decision:{decision.public_id}"
    assert sign_in("idris").get(asked).status_code == 200
    end_seat(given, until_on=TODAY - datetime.timedelta(days=1), by=people["aisha"])
    assert sign_in("idris").get(asked).status_code == 404
