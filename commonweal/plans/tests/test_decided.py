"""A plan that a body approves by a decision at its meeting: the plan names both, and no version that nobody decided on."""

import datetime

import pytest
import time_machine

from commonweal.demo.people import make_people
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import Decision
from commonweal.meetings.tests.calling import NOW, WEEK, become, call, decide, seat
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.models import Step
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.tables import as_csv, text_of
from commonweal.plans.verbs import change_head
from commonweal.thread.selectors import trail_of

START = datetime.date(2026, 4, 1)
ROWS = (("Section 1", "Neighbours meet.", "More say so.", "Walk the beat", "Wealdmere Police"),)
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def world(module_db):
    people = make_people()
    lead = Organisation.objects.get(is_lead=True)
    read = read_plan(as_csv(rows=ROWS), name="plan.csv")
    head = Head("Our plan", "We know one another.", START)
    return people, bring_plan(read, head=head, owner=lead, by=people["aisha"], at=NOW - 3 * WEEK)


def sent(plan, kind="approved", number=1):
    return {
        "words": "The plan is approved.",
        "reasons": "All agree.",
        "outcome": f"plan:{kind}.{plan.public_id}.{number}",
    }


def test_a_decision_of_the_board_approves_the_plan_which_names_the_meeting_and_the_decision(
    people, plan, sign_in
):
    meeting = call(people)
    where = f"/partnership/meetings/{meeting.public_id}/decisions/new/"
    assert "Approves it, as version 1 reads" in text_of(sign_in("grace").get(where))
    for _twice in range(2):
        assert sign_in("grace").post(where, sent(plan)).status_code == 302
    decision, step = Decision.objects.get(), Step.objects.get()
    assert (step.kind, step.body, step.on, step.version) == (
        "approved",
        meeting.body.name,
        (NOW - WEEK).date(),
        1,
    )
    assert step.decision == decision
    page = sign_in("idris").get(f"/plans/{plan.public_id}/").content.decode()
    for address in (f"meetings/{meeting.public_id}", f"decisions/{decision.public_id}"):
        assert f'href="/partnership/{address}/"' in page
    assert "Approved “Our plan”, version 1" in text_of(
        sign_in("idris").get(f"/partnership/decisions/{decision.public_id}/")
    )
    trail = trail_of("decision", decision.public_id, viewer=people["idris"])
    assert "plan" in {one.kind for one in trail.came_from}


def test_what_was_changed_after_the_meeting_is_not_approved_with_it(people, plan, sign_in):
    meeting = call(people)
    with time_machine.travel(NOW - DAY, tick=False):
        head = {"title": "Our plan", "starts_on": plan.starts_on, "ends_on": plan.ends_on}
        change_head(plan, **head, vision="All know one another.", by=people["aisha"])
    decide(people, meeting, by="grace", outcome=sent(plan)["outcome"])
    assert Step.objects.get().version == 1
    words = text_of(sign_in("grace").get(f"/plans/{plan.public_id}/"))
    assert "Not yet, as the plan reads now" in words
    assert "as version 1 read" in words


def test_a_plan_that_the_meeting_could_not_know_is_not_offered(people, plan, sign_in):
    meeting = call(people, begins=NOW - 4 * WEEK)
    page = sign_in("grace").get(f"/partnership/meetings/{meeting.public_id}/decisions/new/")
    assert "outcome" not in page.context["form"].fields
    with pytest.raises(CannotMeet, match="cannot do that"):
        decide(people, meeting, by="grace", outcome=sent(plan)["outcome"])
    assert not Decision.objects.exists()


def test_another_version_than_the_form_offered_is_not_approved(people, plan):
    with pytest.raises(CannotMeet, match="cannot do that"):
        decide(people, call(people), by="grace", outcome=sent(plan, number=2)["outcome"])
    assert not Step.objects.exists()


def test_the_same_is_not_approved_twice_and_the_second_decision_is_not_kept(people, plan):
    decide(people, call(people), by="grace", outcome=sent(plan)["outcome"])
    with pytest.raises(CannotMeet, match="recorded already"):
        decide(people, call(people), by="grace", outcome=sent(plan)["outcome"])
    assert (Decision.objects.count(), Step.objects.count()) == (1, 1)


def test_who_may_not_record_what_bodies_decide_on_plans_does_not_do_it_by_a_decision(people, plan, sign_in):
    seat(people, "idris", role="secretary")
    meeting = call(people)
    page = sign_in("idris").get(f"/partnership/meetings/{meeting.public_id}/decisions/new/")
    assert "outcome" not in page.context["form"].fields
    with pytest.raises(CannotMeet, match="cannot do that"):
        decide(people, meeting, by="idris", outcome=sent(plan)["outcome"])


def test_a_meeting_for_few_approves_no_plan_that_many_read_and_one_raised_later_is_not_linked_for_them(
    people, plan, sign_in
):
    hidden = call(people, marking="sensitive")
    with pytest.raises(CannotMeet, match="cannot do that"):
        decide(people, hidden, outcome=sent(plan)["outcome"])
    meeting = call(people)
    decision = decide(people, meeting, outcome=sent(plan)["outcome"])
    become(meeting, people["aisha"], marking="sensitive")
    for who, told in (("aisha", True), ("idris", False)):
        page = sign_in(who).get(f"/plans/{plan.public_id}/").content.decode()
        assert (f"decisions/{decision.public_id}" in page) is told
