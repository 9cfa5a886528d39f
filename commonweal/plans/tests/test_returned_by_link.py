"""A spreadsheet brought back by the link of a reminder: bound to its person, used up once, and told no more than many may know."""

import datetime

import pytest

from commonweal.actions.verbs import make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.notices.links import make_link
from commonweal.plans.reminding import PURPOSE
from commonweal.plans.tests.returning import (
    PROGRESS,
    TODAY,
    action,
    brought,
    confirmed,
    people_with_a_plan,
    row_of,
    taken,
)
from commonweal.plans.tests.tables import text_of


@pytest.fixture(scope="module")
def world(module_db):
    return people_with_a_plan()


# By the mailed link -----------------------------------------------------------------------------


def link_to(person):
    token = make_link(person, purpose=PURPOSE, about="a plan", valid_for=datetime.timedelta(days=1))
    return f"/plans/answer/{token}/"


def test_a_partner_answers_with_a_spreadsheet_by_the_mailed_link_once(people, plan, client):
    where = link_to(people["ben"])
    assert "Bring back the spreadsheet" in text_of(client.get(where))
    rows = taken(client, f"{where}actions.xlsx")
    row_of(rows, "Walk the beat")[PROGRESS] = "On track"
    back = f"{where}returned/"
    wrong = brought(client, [*rows, rows[1]], back)
    assert wrong.status_code == 422
    answer = brought(client, rows, back)
    assert "The link is used up then." in text_of(answer)
    assert "1 action is brought up to date" in text_of(client.post(back, confirmed(answer)))
    assert action("Walk the beat").progress == "on-track"
    assert AuditEvent.objects.filter(verb="update action").latest("pk").actor == people["ben"].public_id
    for over in (client.post(back, confirmed(answer)), client.get(back), client.get(f"{where}actions.xlsx")):
        assert over.status_code == 404


def test_by_the_mailed_link_nothing_comes_out_or_in_that_only_some_may_know(
    people, plan, client, sign_in, tell_and_grade
):
    report = tell_and_grade(kind="tension")
    hidden = make_action(
        title="Guard the stop",
        owner_organisation=people["ben"].organisation,
        due_on=datetime.date(2027, 2, 1),
        by=people["aisha"],
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )
    signed_in = sign_in("ben")
    rows = taken(signed_in)
    where = link_to(people["ben"])
    signed_in.logout()
    assert "Guard the stop" not in str(taken(client, f"{where}actions.xlsx"))
    row_of(rows, "Guard the stop")[PROGRESS] = "Complete"
    told = text_of(brought(client, rows, f"{where}returned/"))
    assert "Sign in to bring it back" in told
    assert "Guard" not in told
    sent = {"keep": "1", "action": [hidden.public_id], f"{hidden.public_id}-progress": "complete"}
    client.post(f"{where}returned/", sent)
    hidden.refresh_from_db()
    assert hidden.progress == "not-started"


def test_an_action_completed_since_is_still_known_by_the_link(people, plan, client):
    where = link_to(people["ben"])
    rows = taken(client, f"{where}actions.xlsx")
    row_of(rows, "Listen")[PROGRESS] = "On track"
    update_progress(action("Walk the beat"), progress="complete", by=people["aisha"], on=TODAY)
    assert brought(client, rows, f"{where}returned/").status_code == 200


def test_who_is_signed_in_as_another_gets_nothing(people, plan, sign_in):
    where, client = link_to(people["ben"]), sign_in("kit")
    assert client.get(f"{where}actions.xlsx").status_code == 404
    assert client.get(f"{where}returned/").status_code == 404
