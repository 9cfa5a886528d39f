"""Milestones: set by whoever manages actions, said to be reached by who does them."""

import datetime

import pytest

from commonweal.actions.milestones import add_milestone, change_milestone, reach_milestone, remove_milestone
from commonweal.actions.models import Milestone
from commonweal.actions.tests.filling import filled
from commonweal.actions.verbs import CannotAct, make_action
from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict
from commonweal.people.models import Organisation

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
DUE = datetime.date(2026, 12, 10)


@pytest.fixture
def action(people):
    return make_action(
        title="Open the hall in the evenings",
        owner_organisation=Organisation.objects.get(slug="canalside-homes"),
        due_on=datetime.date(2027, 3, 1),
        by=people["aisha"],
    )


@pytest.fixture
def milestone(people, action):
    return add_milestone(action, title="The keys are cut", due_on=DUE, by=people["aisha"])


def where(milestone):
    return f"/actions/{milestone.action.public_id}/milestones/{milestone.public_id}/"


def test_one_is_set_on_its_page_and_stands_on_the_action(sign_in, action):
    client = sign_in("aisha")
    address = f"/actions/{action.public_id}/milestones/new/"
    late = client.post(address, filled(client, address, {"title": "A count", "due_on": "2027-03-02"}))
    assert late.status_code == 422
    assert "1 March 2027" in late.content.decode()
    client.post(address, filled(client, address, {"title": "A count of who came", "due_on": "2026-11-01"}))
    page = client.get(f"/actions/{action.public_id}/").content.decode()
    assert "A count of who came" in page
    assert "Late" in page


def test_its_organisation_says_that_it_was_reached_and_with_what_and_nothing_else(sign_in, milestone):
    idris = sign_in("idris")
    assert list(idris.get(where(milestone)).context["form"].fields) == ["seen", "reached_on", "evidence"]
    sent = {
        "title": "Another",
        "due_on": "2026-12-01",
        "reached_on": "2026-11-20",
        "evidence": "Two keys hang there.",
    }
    assert idris.post(where(milestone), filled(idris, where(milestone), sent)).status_code == 302
    kept = Milestone.objects.get()
    assert (kept.title, kept.due_on) == ("The keys are cut", DUE)
    assert (kept.reached_on, kept.evidence) == (datetime.date(2026, 11, 20), "Two keys hang there.")
    page = idris.get(f"/actions/{milestone.action.public_id}/").content.decode()
    assert "Reached 20 Nov 2026" in page
    assert "Two keys hang there." in page
    idris.post(where(milestone), {"do": "remove"})
    assert Milestone.objects.exists()


def test_nothing_is_reached_on_a_day_to_come(people, sign_in, milestone):
    idris = sign_in("idris")
    answer = idris.post(where(milestone), filled(idris, where(milestone), {"reached_on": "2026-11-24"}))
    assert answer.status_code == 422
    assert "has not come yet" in answer.content.decode()
    with pytest.raises(CannotAct):
        reach_milestone(milestone, reached_on=TODAY + datetime.timedelta(days=1), by=people["idris"])


def test_whoever_sees_it_and_does_not_do_it_says_nothing(people, sign_in, milestone):
    for who in ("ben", "grace", "kit", "lena"):
        assert sign_in(who).get(where(milestone)).status_code in (403, 404), who
        with pytest.raises(PermissionError):
            reach_milestone(milestone, reached_on=TODAY, by=people[who])
        with pytest.raises(PermissionError):
            remove_milestone(milestone, by=people[who])
    assert Milestone.objects.get().reached_on is None


def test_people_of_a_school_say_it_without_words(people, sign_in, school):
    action = make_action(
        title="Walk the corridor",
        owner_organisation=people["kit"].organisation,
        due_on=DUE,
        by=people["aisha"],
    )
    one = add_milestone(action, title="A first walk", due_on=DUE, by=people["aisha"])
    kit = sign_in("kit")
    assert "evidence" not in kit.get(where(one)).context["form"].fields
    sent = filled(kit, where(one), {"reached_on": "2026-11-20", "evidence": "Four pupils came."})
    assert "without words" in kit.post(where(one), sent).content.decode()
    assert Milestone.objects.get().reached_on is None
    kit.post(where(one), sent | {"evidence": ""})
    kept = Milestone.objects.get()
    assert kept.reached_on is not None
    assert kept.evidence == ""
    with pytest.raises(CannotAct, match="without words"):
        reach_milestone(one, reached_on=TODAY, evidence="Four pupils.", by=people["kit"])


def test_two_who_write_at_once_lose_nothing(people, sign_in, milestone):
    idris = sign_in("idris")
    sent = filled(idris, where(milestone), {"reached_on": "2026-11-20", "evidence": "Two keys"})
    change_milestone(
        milestone,
        title=milestone.title,
        due_on=DUE,
        reached_on=TODAY,
        evidence="Three keys",
        by=people["aisha"],
    )
    answer = idris.post(where(milestone), sent)
    assert answer.status_code == 422
    assert "“What shows it” is now: Three keys" in answer.content.decode()
    assert Milestone.objects.get().evidence == "Three keys"


def test_one_that_was_taken_away_meanwhile_is_not_made_again(people, milestone):
    remove_milestone(Milestone.objects.get(), by=people["aisha"])
    with pytest.raises(Conflict):
        reach_milestone(milestone, reached_on=TODAY, by=people["idris"])
    assert not Milestone.objects.exists()
    assert AuditEvent.objects.filter(verb="remove milestone").count() == 1


def test_words_of_a_milestone_that_tell_of_a_school_keep_the_action_to_the_group(people, sign_in, milestone):
    page = f"/actions/{milestone.action.public_id}/"
    assert sign_in("lena").get(page).status_code == 200
    reach_milestone(
        milestone, reached_on=TODAY, evidence="The head of the primary school came.", by=people["idris"]
    )
    assert sign_in("lena").get(page).status_code == 404
    assert sign_in("ben").get(page).status_code == 200
