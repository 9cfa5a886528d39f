"""How an action is done: who says it, what cannot be, what two write at once, and what others read of it."""

import dataclasses
import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.actions.tests.filling import filled
from commonweal.actions.verbs import CannotAct, change_action, make_action, update_progress
from commonweal.actions.working import Work, plan_work, wait_for, wait_no_more
from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict
from commonweal.people.models import Organisation, Strand

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
DUE = datetime.date(2027, 3, 1)


@pytest.fixture
def action(people):
    return make_action(
        title="Open the hall in the evenings",
        owner_organisation=Organisation.objects.get(slug="canalside-homes"),
        due_on=DUE,
        by=people["aisha"],
    )


@pytest.fixture
def work(people):
    """Everything that can be said."""
    return Work(
        starts_on=TODAY,
        responsibility="Cohesion delivery partners",
        deliverables="A hall that is open\nA list of who came",
        cost_pence=1_250_050,
        staff="Two days a week of a youth worker",
        funding_source="Community fund",
        risk="The boiler fails",
        likelihood=4,
        impact=5,
        risk_response="A second hall is asked",
        communities=("new-arrivals", "everyone"),
        partners=(people["kit"].organisation, people["farid"].organisation),
        strands=(Strand.objects.first(),),
    )


def test_what_is_said_is_kept_read_and_in_the_history(people, sign_in, action, work):
    plan_work(action, work, by=people["aisha"])
    kept = Work.of(Action.objects.get())
    assert kept.seen() == work.seen()
    page = sign_in("aisha").get(f"/actions/{action.public_id}/").content.decode()
    for words in (
        "£12,500.50",
        "Community fund",
        "High: 20 of 25",
        "New arrivals",
        "Council of Faiths",
        "23 November 2026",
    ):
        assert words in page, words
    event = AuditEvent.objects.get(verb="plan action")
    assert set(event.details["changed"]) >= {"cost_pence", "partners", "risk"}
    assert "boiler" not in str(event.details)
    assert Action.history.filter(cost_pence=1_250_050).count() == 1


def test_saying_the_same_again_leaves_no_trace(people, action, work):
    plan_work(action, work, by=people["aisha"])
    before = AuditEvent.objects.count(), Action.history.count()
    plan_work(action, work, by=people["aisha"])
    assert (AuditEvent.objects.count(), Action.history.count()) == before


@pytest.mark.parametrize(
    ("impossible", "words"),
    [
        ({"starts_on": DUE + datetime.timedelta(days=1)}, "after the day"),
        ({"started_on": TODAY + datetime.timedelta(days=1)}, "day to come"),
        ({"likelihood": None}, "both likelihood and impact"),
        ({"impact": 6}, "both likelihood and impact"),
        ({"communities": ("martians",)}, "no community"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(people, action, work, impossible, words):
    with pytest.raises(CannotAct, match=words):
        plan_work(action, dataclasses.replace(work, **impossible), by=people["aisha"])
    assert Work.of(Action.objects.get()) == Work()
    assert not AuditEvent.objects.filter(verb="plan action").exists()


def test_an_organisation_that_left_is_no_partner(people, action, work):
    Organisation.objects.filter(pk=people["farid"].organisation_id).update(is_active=False)
    gone = Organisation.objects.get(pk=people["farid"].organisation_id)
    with pytest.raises(CannotAct, match="part of the partnership"):
        plan_work(action, dataclasses.replace(work, partners=(gone,)), by=people["aisha"])


def test_the_end_is_never_moved_before_the_planned_start(people, action):
    plan_work(action, Work(starts_on=datetime.date(2027, 1, 10)), by=people["aisha"])
    with pytest.raises(CannotAct, match="after the day"):
        change_action(
            action, title="Open", details="", owner=None, due_on=datetime.date(2027, 1, 9), by=people["aisha"]
        )
    change_action(
        action, title="Open", details="", owner=None, due_on=datetime.date(2027, 1, 10), by=people["aisha"]
    )


@pytest.mark.parametrize("who", ["idris", "kit", "ben", "grace", "lena"])
def test_only_who_manages_actions_says_how_one_is_done(people, action, who):
    with pytest.raises(PermissionError):
        plan_work(action, Work(staff="Nobody"), by=people[who])
    with pytest.raises(PermissionError):
        wait_for(action, action, by=people[who])


def test_two_who_write_at_once_lose_nothing(people, sign_in, action):
    client = sign_in("aisha")
    where = f"/actions/{action.public_id}/work/"
    sent = filled(client, where, {"staff": "A day a week", "cost_pence": "300"})
    plan_work(action, Work(staff="Three days a week"), by=people["aisha"])
    answer = client.post(where, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Staff” is now: Three days a week" in page
    assert 'value="A day a week"' in page
    assert Action.objects.get().staff == "Three days a week"
    again = dict(sent, seen=answer.context["form"]["seen"].value())
    assert client.post(where, again).status_code == 302
    assert Action.objects.get().staff == "A day a week"
    with pytest.raises(Conflict):
        plan_work(action, Work(staff="None"), by=people["aisha"], seen=Work(staff="Three days a week").seen())


def test_a_form_with_a_slip_keeps_what_was_typed(sign_in, action):
    client = sign_in("aisha")
    where = f"/actions/{action.public_id}/work/"
    sent = filled(client, where, {"staff": "A day a week", "cost_pence": "a lot", "likelihood": "3"})
    answer = client.post(where, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Type an amount in pounds" in page
    assert 'value="a lot"' in page
    assert 'value="A day a week"' in page


def test_words_that_tell_of_a_school_keep_it_to_the_group_and_a_school_that_helps_is_not_named(
    people, sign_in, action, school
):
    where = f"/actions/{action.public_id}/"
    name = school.organisation.name
    plan_work(action, Work(partners=(school.organisation,)), by=people["aisha"])
    assert name in sign_in("ben").get(where).content.decode()
    lena = sign_in("lena").get(where).content.decode()
    assert name not in lena
    assert "A school or college" in lena
    plan_work(action, Work(risk="The pupils of the primary school stay away"), by=people["aisha"])
    assert sign_in("lena").get(where).status_code == 404
    assert sign_in("ben").get(where).status_code == 200


def test_a_name_is_asked_about_before_it_is_kept(sign_in, action):
    client = sign_in("aisha")
    where = f"/actions/{action.public_id}/work/"
    answer = client.post(where, filled(client, where, {"risk": "Morag Elsewhere complains"}))
    assert answer.status_code == 422
    assert "Morag Elsewhere" in str(answer.context["form"].errors)
    assert not Action.objects.get().risk


# What it waits for -------------------------------------------------------------------------------


@pytest.fixture
def chain(people):
    """Three actions, of which each waits for the next."""
    made = [
        make_action(
            title=f"Step {n}", owner_organisation=people["aisha"].organisation, due_on=DUE, by=people["aisha"]
        )
        for n in range(3)
    ]
    wait_for(made[0], made[1], by=people["aisha"])
    wait_for(made[1], made[2], by=people["aisha"])
    return made


def test_nothing_waits_in_a_circle(people, chain):
    for action, needed in ((chain[2], chain[0]), (chain[1], chain[0]), (chain[0], chain[0])):
        with pytest.raises(CannotAct):
            wait_for(action, needed, by=people["aisha"])
    assert sorted(Action.needs.through.objects.values_list("from_action__title", "to_action__title")) == [
        ("Step 0", "Step 1"),
        ("Step 1", "Step 2"),
    ]


def test_what_an_action_waits_for_is_said_on_both_pages_and_taken_back(people, sign_in, chain):
    client = sign_in("aisha")
    where = f"/actions/{chain[0].public_id}/needs/"
    assert "Step 2" in client.get(f"{where}?q=step").content.decode()
    refused = client.post(f"/actions/{chain[2].public_id}/needs/", {"item": chain[0].public_id, "do": "add"})
    assert refused.status_code == 422
    assert "wait for each other" in refused.content.decode()
    assert "These wait for it" in client.get(f"/actions/{chain[1].public_id}/").content.decode()
    client.post(where, {"item": chain[1].public_id, "do": "remove"})
    assert not chain[0].needs.exists()
    wait_no_more(chain[0], chain[1], by=people["aisha"])
    assert AuditEvent.objects.filter(verb="let action not wait").count() == 1


def test_nobody_reads_of_what_they_may_not_see_that_something_waits_for_it(people, sign_in, chain):
    update_progress(
        chain[1], progress="on-track", comment="The pupils of the school come.", by=people["aisha"], on=TODAY
    )
    page = sign_in("lena").get(f"/actions/{chain[0].public_id}/").content.decode()
    assert "Step 0" in page
    assert "Step 1" not in page
    assert "Step 1" in sign_in("ben").get(f"/actions/{chain[0].public_id}/").content.decode()


# Per cent and days ------------------------------------------------------------------------------


def test_what_is_complete_is_all_done_and_the_day_it_began_is_kept(people, action):
    idris = people["idris"]
    with pytest.raises(CannotAct, match="between 0 and 100"):
        update_progress(action, progress="on-track", percent=101, by=idris, on=TODAY)
    update_progress(action, progress="on-track", percent=40, by=idris, on=TODAY)
    update_progress(action, progress="at-risk", by=idris, on=TODAY)
    assert (action.percent, action.started_on) == (40, TODAY)
    update_progress(action, progress="complete", by=idris, on=TODAY)
    assert Action.objects.get().percent == 100


def test_the_day_first_agreed_stays_beside_the_one_of_today(people, sign_in, action):
    later = datetime.date(2027, 4, 1)
    change_action(action, title=action.title, details="", owner=None, due_on=later, by=people["aisha"])
    page = sign_in("grace").get(f"/actions/{action.public_id}/").content.decode()
    assert "1 April 2027 (first agreed: 1 March 2027)" in page
