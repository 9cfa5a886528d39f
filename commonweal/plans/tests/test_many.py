"""Several actions on one page: saved together or not at all, a conflict shown beside what was typed."""

import datetime
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action, make_action, progress_of, promise_of, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.notices.links import make_link
from commonweal.people.models import User
from commonweal.plans.adding import add_action
from commonweal.plans.models import Objective
from commonweal.plans.reminding import PURPOSE, who_is_late
from commonweal.plans.tests.returning import action, people_with_a_plan
from commonweal.plans.tests.tables import text_of
from commonweal.plans.verbs import CannotPlan

TODAY = datetime.date(2026, 11, 23)
NEW = datetime.date(2027, 2, 1)


@pytest.fixture(scope="module")
def world(module_db):
    return people_with_a_plan()


def typed(*told, with_comment=True):
    """What a browser sends from the page: of each action what was seen, and what was typed over it."""
    sent = {"action": [one.public_id for one, _said in told]}
    for one, said in told:
        seen = progress_of(one, with_comment=with_comment)
        fields = {name: "" if value is None else value for name, value in seen.items()} | said
        fields["seen"] = json.dumps(seen)
        sent |= {f"{one.public_id}-{name}": value for name, value in fields.items()}
    return sent


# Partners -------------------------------------------------------------------------------------


def test_the_page_holds_the_own_open_actions_and_no_others(sign_in, people, plan):
    words = text_of(sign_in("ben").get("/plans/mine/"))
    assert "Walk the beat" in words
    assert "Listen" in words
    assert "Mend the boiler" not in words
    update_progress(action("Listen"), progress="complete", by=people["ben"], on=TODAY)
    assert "Listen" not in text_of(sign_in("ben").get("/plans/mine/"))
    assert "Nothing to say just now" in text_of(sign_in("farid").get("/plans/mine/"))


def test_all_that_was_said_is_saved_together_and_what_was_left_stays(sign_in, people, plan):
    client = sign_in("ben")
    walk, listen = action("Walk the beat"), action("Listen")
    sent = typed((walk, {"progress": "on-track", "comment": "Two\r\nwalks."}), (listen, {}))
    answer = client.post("/plans/mine/", sent, follow=True)
    assert "Saved: 1 action." in text_of(answer)
    walk.refresh_from_db()
    assert (walk.progress, walk.comment) == ("on-track", "Two\r\nwalks.")
    assert listen.history.count() == 1
    # What comes back as a browser writes it is nothing new.
    walk.comment = "Two\nwalks."
    walk.save()
    answer = client.post("/plans/mine/", typed((walk, {"comment": "Two\r\nwalks."})), follow=True)
    assert "Nothing was said otherwise." in text_of(answer)


def test_what_somebody_else_said_meanwhile_is_shown_and_nothing_is_lost(sign_in, people, plan):
    client = sign_in("ben")
    walk, listen = action("Walk the beat"), action("Listen")
    sent = typed(
        (walk, {"progress": "on-track", "comment": "Mine."}),
        (listen, {"progress": "at-risk", "comment": "Also mine."}),
    )
    update_progress(walk, progress="off-track", comment="Theirs.", by=people["aisha"], on=TODAY)
    answer = client.post("/plans/mine/", sent)
    words = text_of(answer)
    assert answer.status_code == 409
    for told in ("Nothing was saved.", "“Progress” is now: Off track", "“Comment” is now: Theirs."):
        assert told in words
    html = answer.content.decode()
    assert "Mine." in html
    assert "Also mine." in html
    listen.refresh_from_db()
    assert (listen.progress, listen.comment) == ("not-started", "")
    # Sent again, over what is known now, it is a decision.
    again = {name: value for name, value in sent.items() if not name.endswith("-seen")}
    for one in (walk, listen):
        name = f"{one.public_id}-seen"
        again[name] = re.search(rf'name="{name}" value="([^"]*)"', html)[1].replace("&quot;", '"')
    assert "Saved: 2 actions." in text_of(client.post("/plans/mine/", again, follow=True))
    walk.refresh_from_db()
    assert (walk.progress, walk.comment) == ("on-track", "Mine.")


def test_what_others_changed_and_i_did_not_touch_holds_nobody_up(sign_in, people, plan):
    walk, listen = action("Walk the beat"), action("Listen")
    sent = typed((walk, {}), (listen, {"progress": "at-risk"}))
    update_progress(walk, progress="off-track", by=people["aisha"], on=TODAY)
    assert "Saved: 1 action." in text_of(sign_in("ben").post("/plans/mine/", sent, follow=True))
    walk.refresh_from_db()
    assert walk.progress == "off-track"


def test_one_wrong_answer_keeps_all_back_with_what_was_typed(sign_in, plan):
    walk, listen = action("Walk the beat"), action("Listen")
    sent = typed((walk, {"percent": "200"}), (listen, {"progress": "at-risk", "comment": "Typed."}))
    answer = sign_in("ben").post("/plans/mine/", sent)
    listen.refresh_from_db()
    assert (answer.status_code, listen.progress) == (422, "not-started")
    assert "Typed." in answer.content.decode()


def test_nobody_says_how_far_the_actions_of_others_are(sign_in, plan):
    boiler = action("Mend the boiler")
    sent = typed((boiler, {"progress": "complete"}))
    words = text_of(sign_in("ben").post("/plans/mine/", sent, follow=True))
    boiler.refresh_from_db()
    assert (boiler.progress, "1 action is not your organisation’s" in words) == ("not-started", True)


def test_people_of_a_school_say_it_without_words(sign_in, plan):
    client, cook = sign_in("kit"), action("Cook together")
    assert f"{cook.public_id}-comment" not in client.get("/plans/mine/").content.decode()
    client.post("/plans/mine/", typed((cook, {"progress": "on-track"}), with_comment=False))
    cook.refresh_from_db()
    assert cook.progress == "on-track"


# Whoever manages ------------------------------------------------------------------------------


def picked(*titles, **given):
    seen = {one.public_id: promise_of(one) for one in Action.objects.all()}
    sent = {"actions": [action(title).public_id for title in titles], "seen": json.dumps(seen)}
    return sent | given


def test_several_get_another_day_and_person_at_once(sign_in, people, plan):
    where = f"/plans/{plan.public_id}/working/several/"
    sent = picked("Walk the beat", "Listen", due_on="2027-02-01", person=people["ben"].pk)
    assert sign_in("aisha").post(where, sent).status_code == 302
    found = {one.title: (one.due_on, one.owner) for one in Action.objects.all()}
    assert found["Walk the beat"] == found["Listen"] == (NEW, people["ben"])
    assert found["Mend the boiler"] == (plan.ends_on, None)


def test_where_one_cannot_be_changed_none_is(sign_in, people, plan):
    where = f"/plans/{plan.public_id}/working/several/"
    sent = picked("Walk the beat", "Mend the boiler", person=people["ben"].pk)
    answer = sign_in("aisha").post(where, sent)
    assert answer.status_code == 422
    assert "Mend the boiler: Ben does not belong to Canalside Homes." in text_of(answer)
    assert action("Walk the beat").owner is None


def test_a_change_that_nobody_saw_is_not_undone(sign_in, people, plan):
    where = f"/plans/{plan.public_id}/working/several/"
    sent = picked("Walk the beat", "Listen", due_on="2027-02-01")
    walk = action("Walk the beat")
    change_action(
        walk, title="Walk", details="", owner=None, due_on=datetime.date(2027, 1, 4), by=people["aisha"]
    )
    answer = sign_in("aisha").post(where, sent)
    assert "“Walk” was changed by somebody else" in text_of(answer)
    assert action("Listen").due_on == plan.ends_on


@pytest.mark.parametrize(
    ("given", "words"),
    [({"due_on": "2026-11-01"}, "This day has passed"), ({}, "Give a new day, a new person, or both")],
)
def test_a_change_that_says_nothing_or_cannot_be_is_refused(sign_in, plan, given, words):
    answer = sign_in("aisha").post(f"/plans/{plan.public_id}/working/several/", picked("Listen", **given))
    assert (answer.status_code, words in text_of(answer)) == (422, True)


# Those who are late ---------------------------------------------------------------------------


def test_those_whose_actions_are_late_are_written_to_once_a_day_without_a_word_of_them(
    sign_in, people, plan, mailoutbox, clock
):
    passed = datetime.date(2026, 11, 20)
    Action.objects.filter(title__in=["Walk the beat", "Listen", "Cook together"]).update(due_on=passed)
    Action.objects.filter(title="Mend the boiler").update(due_on=passed, progress="complete")
    where = f"/plans/{plan.public_id}/working/remind/"
    client = sign_in("aisha")
    assert "2 people were reminded." in text_of(client.post(where, follow=True))
    assert sorted(mail.to[0] for mail in mailoutbox) == ["ben@wealdmere.example", "kit@wealdmere.example"]
    for mail in mailoutbox:
        assert "/plans/answer/" in mail.body
        assert not [
            word for word in ("beat", "Listen", "Cook", "Our plan") if word in mail.subject + mail.body
        ]
    assert "less than a day ago" in text_of(client.post(where, follow=True))
    assert len(mailoutbox) == 2
    clock.shift(datetime.timedelta(hours=21))
    client = sign_in("aisha")
    assert "2 people were reminded." in text_of(client.post(where, follow=True))


def link_to(person):
    token = make_link(person, purpose=PURPOSE, about="a plan", valid_for=datetime.timedelta(days=1))
    return f"/plans/answer/{token}/"


def test_a_partner_answers_by_the_mailed_link_once_and_without_signing_in(people, plan, client):
    where, walk = link_to(people["ben"]), action("Walk the beat")
    page = client.get(where)
    assert page["Cache-Control"] == "private, no-store"
    assert "Listen" in text_of(page)
    assert "Mend the boiler" not in text_of(page)
    told = typed((walk, {"progress": "on-track", "percent": "40", "comment": "Begun."}))
    assert "1 action is brought up to date" in text_of(client.post(where, told))
    walk.refresh_from_db()
    assert (walk.progress, walk.percent, walk.comment) == ("on-track", 40, "Begun.")
    assert AuditEvent.objects.filter(verb="update action").latest("pk").actor == people["ben"].public_id
    again = client.post(where, typed((walk, {"progress": "complete"})))
    assert again.status_code == 404
    assert "not valid any more" in text_of(again)
    walk.refresh_from_db()
    assert walk.progress == "on-track"


def test_what_cannot_be_kept_leaves_the_link_good(people, plan, client):
    where, walk = link_to(people["ben"]), action("Walk the beat")
    wrong = client.post(where, typed((walk, {"percent": "400"})))
    assert wrong.status_code == 422
    stale = typed((walk, {"progress": "on-track"}))
    update_progress(walk, progress="at-risk", by=people["aisha"], on=TODAY)
    assert client.post(where, stale).status_code == 409
    assert client.post(where, typed((walk, {"progress": "complete"}))).status_code == 200


def test_a_mailed_link_shows_nothing_that_only_some_may_know(people, plan, client, tell_and_grade):
    report = tell_and_grade(kind="tension")
    hidden = make_action(
        title="Guard the stop",
        owner_organisation=people["ben"].organisation,
        due_on=NEW,
        by=people["aisha"],
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )
    update_progress(
        action("Listen"), progress="on-track", comment="The pupils came.", by=people["aisha"], on=TODAY
    )
    where = link_to(people["ben"])
    page = text_of(client.get(where))
    assert "Walk the beat" in page
    assert "Guard the stop" not in page
    assert "Listen" not in page
    client.post(where, typed((hidden, {"progress": "complete"})))
    hidden.refresh_from_db()
    assert hidden.progress == "not-started"


def test_who_is_signed_in_as_another_or_has_no_account_any_more_gets_nothing(people, plan, sign_in, client):
    where = link_to(people["ben"])
    assert sign_in("kit").get(where).status_code == 404
    User.objects.filter(pk=people["ben"].pk).update(is_active=False)
    assert client.get(where).status_code == 404


def test_who_does_a_late_action_is_written_to_in_place_of_all_the_organisation(people, plan):
    other = User.objects.create(
        email="o@wealdmere.example", name="Odd", organisation=people["ben"].organisation
    )
    other.appointments.create(role="contributor", from_on=TODAY)
    walk = action("Walk the beat")
    Action.objects.filter(pk=walk.pk).update(due_on=datetime.date(2026, 11, 20))
    assert {one.name for one in who_is_late(plan)} == {"Ben", "Odd"}
    Action.objects.filter(pk=walk.pk).update(owner=other)
    assert [one.name for one in who_is_late(plan)] == ["Odd"]


def test_people_are_looked_up_once_however_many_actions_of_theirs_are_late(people, plan):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert [one.name for one in who_is_late(plan)] == ["Ben"]
        return len(asked)

    late = datetime.date(2026, 11, 20)
    Action.objects.filter(title="Walk the beat").update(due_on=late)
    of_one = queries()
    Action.objects.filter(title="Listen").update(due_on=late)
    assert queries() == of_one


# One more -------------------------------------------------------------------------------------


def test_an_action_is_added_to_an_objective_as_the_next_version_of_the_plan(sign_in, people, plan):
    objective = plan.objectives.last()
    client = sign_in("aisha")
    sent = {
        "title": "Paint the hall",
        "organisation": people["idris"].organisation.pk,
        "due_on": "2027-02-01",
    }
    for _twice in range(2):
        assert client.post(f"/plans/objectives/{objective.public_id}/action/", sent).status_code == 302
    plan.refresh_from_db()
    assert (plan.version, Action.objects.filter(title="Paint the hall").count()) == (2, 1)
    assert "Paint the hall" in text_of(client.get(f"/plans/objectives/{objective.public_id}/"))
    table = client.get(f"/plans/{plan.public_id}/plan.csv").content.decode()
    assert "Mend the boiler\nPaint the hall" in table.replace("\r", "")
    assert "added: Action: Paint the hall (Canalside Homes)" in text_of(
        client.get(f"/plans/{plan.public_id}/versions/1/2/")
    )


def test_an_objective_that_has_left_its_plan_gets_no_more_actions(sign_in, people, plan):
    objective = plan.objectives.last()
    Objective.objects.filter(pk=objective.pk).update(left_in=2)
    assert sign_in("aisha").get(f"/plans/objectives/{objective.public_id}/action/").status_code == 404
    with pytest.raises(CannotPlan):
        add_action(
            objective=objective,
            title="Late",
            owner_organisation=plan.owner_organisation,
            due_on=NEW,
            by=people["aisha"],
        )
