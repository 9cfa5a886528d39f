"""A page of an action that was opened before somebody else said otherwise never writes over theirs unseen."""

import datetime
import html

import pytest

from commonweal.actions.models import Action
from commonweal.actions.tests.filling import filled
from commonweal.actions.verbs import change_action, make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict

pytestmark = pytest.mark.django_db
DUE = datetime.date(2026, 12, 1)
MINE = {"title": "Take the leaflets down", "details": "With a ladder.", "person": "", "due_on": "2026-12-01"}


@pytest.fixture
def action(people):
    """An action of Canalside Homes, by Aisha."""
    organisation = people["idris"].organisation
    return make_action(
        title="Take the leaflets down", owner_organisation=organisation, due_on=DUE, by=people["aisha"]
    )


def change(action, by, **otherwise):
    now = {"title": action.title, "details": action.details, "owner": action.owner, "due_on": action.due_on}
    change_action(Action.objects.get(pk=action.pk), **now | otherwise, by=by)


def page_of(answer):
    return html.unescape(answer.content.decode())


# What is promised ---------------------------------------------------------------------------


def test_a_change_over_somebody_elses_is_refused_with_both_versions_shown(action, people, sign_in):
    aisha, where = sign_in("aisha"), f"/actions/{action.public_id}/change/"
    mine = filled(aisha, where, MINE)
    change(
        action, people["aisha"], title="Leave them", owner=people["idris"], due_on=datetime.date(2026, 12, 8)
    )
    before = Action.objects.values().get()
    answer = aisha.post(where, mine)
    assert answer.status_code == 422
    assert Action.objects.values().get() == before
    page = page_of(answer)
    assert "Somebody else has changed this action since you opened the page. Nothing was saved." in page
    assert "“What will be done” is now: Leave them" in page
    assert f"“Person” is now: {people['idris']}" in page
    assert "“By when” is now: 8 December 2026" in page
    assert "“Details” is now" not in page
    for typed in ('value="Take the leaflets down"', "With a ladder.</textarea>"):
        assert typed in page
    # Having read that, saving again is their decision.
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert aisha.post(where, again).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.details, action.owner) == ("Take the leaflets down", "With a ladder.", None)


def test_a_change_that_nothing_overtook_is_saved_and_sent_twice_it_is_one(action, people, sign_in):
    aisha, where = sign_in("aisha"), f"/actions/{action.public_id}/change/"
    mine = filled(aisha, where, MINE)
    # How far it is, and who reads it, are not what this page says otherwise.
    update_progress(action, progress="on-track", comment="The school helps.", by=people["aisha"], on=DUE)
    assert [aisha.post(where, mine).status_code for _time in range(2)] == [302, 302]
    action.refresh_from_db()
    assert (action.details, action.comment) == ("With a ladder.", "The school helps.")
    assert AuditEvent.objects.filter(verb="change action").count() == 1


# How far it is ------------------------------------------------------------------------------


def test_progress_over_somebody_elses_is_refused_with_both_versions_shown(action, people, sign_in):
    idris, where = sign_in("idris"), f"/actions/{action.public_id}/"
    mine = filled(idris, where, {"progress": "complete", "comment": "All are down."})
    update_progress(action, progress="at-risk", comment="Ours is broken.", by=people["aisha"], on=DUE)
    answer = idris.post(where, mine)
    assert answer.status_code == 422
    action.refresh_from_db()
    assert (action.progress, action.comment, action.finished_on) == ("at-risk", "Ours is broken.", None)
    page = page_of(answer)
    assert (
        "Somebody else has said how far this action is since you opened the page. Nothing was saved." in page
    )
    assert "“Progress” is now: At risk" in page
    assert "“Comment” is now: Ours is broken." in page
    assert "All are down.</textarea>" in page
    assert answer.context["form"]["progress"].value() == "complete"
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert idris.post(where, again).status_code == 302
    action.refresh_from_db()
    assert (action.progress, action.comment) == ("complete", "All are down.")


def test_progress_that_nothing_overtook_is_saved_and_sent_twice_it_is_no_conflict(action, people, sign_in):
    idris, where = sign_in("idris"), f"/actions/{action.public_id}/"
    mine = filled(idris, where, {"progress": "complete", "comment": "All are down."})
    change(action, people["aisha"], title="Take them down")
    assert [idris.post(where, mine).status_code for _time in range(2)] == [302, 302]
    action.refresh_from_db()
    assert (action.title, action.progress) == ("Take them down", "complete")


def test_people_of_a_school_undo_no_progress_unseen_and_leave_comments_as_they_are(school, people, sign_in):
    action = make_action(
        title="Speak at assembly", owner_organisation=school.organisation, due_on=DUE, by=people["aisha"]
    )
    kit, where = sign_in("kit"), f"/actions/{action.public_id}/"
    mine = filled(kit, where, {"progress": "complete"})
    update_progress(action, progress="not-started", comment="Forty came.", by=people["aisha"], on=DUE)
    assert kit.post(where, mine).status_code == 302
    update_progress(action, progress="off-track", comment="Nobody came.", by=people["aisha"], on=DUE)
    answer = kit.post(where, mine)
    assert "“Progress” is now: Off track" in page_of(answer)
    action.refresh_from_db()
    assert (action.progress, action.comment) == ("off-track", "Nobody came.")


# What a page says that was seen -------------------------------------------------------------


@pytest.mark.parametrize("seen", [None, "not json", "[1]", "null"])
@pytest.mark.parametrize("page", ["", "change/"])
def test_a_page_that_does_not_say_what_it_was_based_on_saves_nothing(action, sign_in, page, seen):
    before = Action.objects.values().get()
    sent = MINE | {"progress": "complete", "comment": "Done."} | ({} if seen is None else {"seen": seen})
    answer = sign_in("aisha").post(f"/actions/{action.public_id}/{page}", sent)
    assert answer.status_code == 422
    assert "Open this page again" in page_of(answer)
    assert Action.objects.values().get() == before


def test_what_only_part_of_a_page_says_was_seen_is_a_conflict(action, people):
    now = {"title": "Leave them", "details": "", "owner": None, "due_on": DUE, "by": people["aisha"]}
    with pytest.raises(Conflict) as raised:
        change_action(action, **now, seen={"details": ""})
    assert raised.value.changed == ["title"]
    with pytest.raises(Conflict):
        update_progress(action, progress="complete", comment="", by=people["aisha"], on=DUE, seen={})
