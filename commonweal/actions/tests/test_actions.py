"""Actions: who makes them, who sees them, and who says how far they are."""

import datetime

import pytest

from commonweal.actions.answering import left_to_nobody
from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.verbs import CannotAct, change_action, make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.people.models import Agreement, Organisation, Signatory
from commonweal.people.verbs import suspend_agreement
from commonweal.tension.selectors import all_visible_to
from commonweal.tension.verbs.triage import grade_report
from commonweal.thread.selectors import trail_of

TODAY = datetime.date(2026, 11, 23)
DUE = datetime.date(2026, 12, 1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def make(people):
    """A function that makes an action, by Aisha and of Kit's schools unless said."""

    def action(report=None, by="aisha", owner="schools-together", **fields):
        return make_action(
            **{"title": "Take the leaflets down", "due_on": DUE, **fields},
            owner_organisation=Organisation.objects.get(slug=owner),
            responds_to=("report", report.public_id) if report else None,
            like=report.visibility_class if report else None,
            by=people[by],
        )

    return action


def seers(people, items_visible_to, item):
    """The first names of everybody who sees this item."""
    return {name for name, one in people.items() if items_visible_to(one).filter(pk=item.pk).exists()}


# Making -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["ben", "lena", "kit", "idris", "farid", "grace", "ewa", "carys", "hana", "joan"]
)
def test_only_whoever_manages_actions_makes_one(name, make):
    with pytest.raises(PermissionError):
        make(by=name)
    assert not Action.objects.exists()
    assert not AuditEvent.objects.filter(verb="make action").exists()


def test_making_leaves_one_action_one_event_and_one_line_in_the_feed(make, people):
    action = make()
    assert (action.progress, action.finished_on, action.made_by) == ("not-started", None, people["aisha"])
    event = AuditEvent.objects.get(verb="make action")
    assert (event.actor, event.item_id) == (people["aisha"].public_id, action.public_id)
    assert Change.objects.filter(item_kind="action", item_id=action.public_id).count() == 1


def test_an_answer_hangs_on_the_thread_behind_its_report(make, tell_and_grade, people):
    report = tell_and_grade()
    action = make(report)
    (step,) = trail_of("report", report.public_id, viewer=people["ben"]).came_of
    assert (step.item_id, step.relation) == (action.public_id, "responds to")


def test_an_answer_without_the_class_of_its_item_is_refused(people):
    with pytest.raises(ValueError, match="visibility class"):
        make_action(
            title="Act",
            owner_organisation=people["ben"].organisation,
            due_on=DUE,
            responds_to=("report", "x"),
            by=people["aisha"],
        )


# Who sees -----------------------------------------------------------------------------------


def test_an_action_that_answers_nothing_is_seen_by_every_partner_who_sees_actions(make, people):
    seen = {"aisha", "ben", "lena", "kit", "idris", "farid", "grace"}
    assert seers(people, actions_visible_to, make()) == seen


@pytest.mark.parametrize("by", ["ben", "kit", "ewa"])
@pytest.mark.parametrize("owner", ["wealdmere-council", "wealdmere-police", "schools-together"])
@pytest.mark.parametrize(
    ("kind", "grades"),
    [
        ("tension", {}),
        ("tension", {"marking": "sensitive"}),
        ("tension", {"handling": "C", "handling_conditions": "Ask first."}),
        ("strength", {}),
    ],
    ids=["open", "sensitive", "under conditions", "strength"],
)
def test_an_answer_is_seen_by_no_more_people_than_its_report_and_whoever_is_to_do_it(
    make, tell_and_grade, people, by, owner, kind, grades
):
    report = tell_and_grade(by=by, kind=kind, grades=grades)
    action = make(report, owner=owner)
    of_the_report = seers(people, all_visible_to, report)
    of_the_action = seers(people, actions_visible_to, action)
    doing = {name for name, one in people.items() if one.organisation.slug == owner}
    assert of_the_action <= of_the_report | doing
    assert "aisha" in of_the_action
    if grades:  # a marking or a condition holds for those who are to do it, too
        assert of_the_action == {"aisha", "ben"}


def test_whoever_is_to_act_does_not_thereby_see_the_report(make, tell_and_grade, people):
    action = make(tell_and_grade())
    assert "kit" in seers(people, actions_visible_to, action)
    assert trail_of("action", action.public_id, viewer=people["kit"]).came_from == []


def test_nobody_outside_the_agreement_is_given_an_action_on_what_is_shared_under_it(
    make, tell_and_grade, people
):
    report = tell_and_grade()
    with pytest.raises(CannotAct):
        make(report, owner="marshby-council")
    assert not Action.objects.exists()
    Signatory.objects.create(
        agreement=Agreement.objects.get(),
        organisation=people["carys"].organisation,
        signed_on=TODAY,
        signed_by="The chief officer",
    )
    assert make(report, owner="marshby-council").owner_organisation == people["carys"].organisation


def test_what_is_shared_with_nobody_is_answered_by_its_own_organisation(make, tell_and_grade):
    report = tell_and_grade(by=None, may_share=False)
    with pytest.raises(CannotAct):
        make(report, owner="wealdmere-police")
    assert make(report, owner="wealdmere-council")


def test_actions_go_when_the_agreement_is_suspended(make, people):
    action = make()
    suspend_agreement(Agreement.objects.get(), because="Under review.", by=people["aisha"])
    assert seers(people, actions_visible_to, action) == {"kit"}


# How far it is ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["idris", "ben", "lena", "farid", "grace", "ewa", "carys", "hana", "joan"])
def test_people_of_other_organisations_do_not_say_how_far_an_action_is(name, make, people):
    action = make()
    with pytest.raises(PermissionError):
        update_progress(action, progress="complete", comment="", by=people[name], on=TODAY)
    action.refresh_from_db()
    assert action.progress == "not-started"


def test_a_colleague_who_may_not_see_an_action_does_not_change_it(make, tell_and_grade, people):
    action = make(tell_and_grade(grades={"marking": "sensitive"}))
    with pytest.raises(PermissionError):
        update_progress(action, progress="complete", comment="", by=people["kit"], on=TODAY)


@pytest.mark.parametrize("name", ["kit", "aisha"])
def test_its_organisation_and_the_officer_say_how_far_it_is_and_the_history_is_kept(name, make, people):
    action = make()
    for progress, comment in (("at-risk", "The ladder is broken."), ("complete", "Done.")):
        update_progress(action, progress=progress, comment=comment, by=people[name], on=TODAY)
    kept = [(one.progress, one.comment) for one in action.history.order_by("history_id")]
    assert kept == [("not-started", ""), ("at-risk", "The ladder is broken."), ("complete", "Done.")]
    said = AuditEvent.objects.filter(verb="update action", actor=people[name].public_id).order_by("id")
    assert [event.details["progress"] for event in said] == [
        ["not-started", "at-risk"],
        ["at-risk", "complete"],
    ]
    assert action.finished_on == TODAY


def test_an_action_that_is_taken_up_again_is_not_finished(make, people):
    action = make()
    for progress in ("complete", "off-track"):
        update_progress(action, progress=progress, comment="", by=people["kit"], on=TODAY)
    action.refresh_from_db()
    assert action.finished_on is None


def test_a_progress_that_does_not_exist_is_refused_and_nothing_is_changed(make, people):
    action = make()
    with pytest.raises(ValueError):
        update_progress(action, progress="nearly", comment="", by=people["kit"], on=TODAY)
    assert action.history.count() == 1


def test_an_action_is_late_from_the_day_after_it_was_due_until_it_is_done(make, people, clock):
    action = make(due_on=TODAY)
    assert not action.is_late
    clock.shift(DAY)
    assert action.is_late
    update_progress(action, progress="complete", comment="", by=people["kit"], on=TODAY + DAY)
    assert not action.is_late


# Changing -----------------------------------------------------------------------------------


def changed(action, by, **fields):
    now = {"title": action.title, "details": action.details, "owner": action.owner, "due_on": action.due_on}
    return change_action(action, **now | fields, by=by)


def test_whoever_manages_actions_moves_the_day_and_how_it_was_stays_in_the_history(make, people):
    action = changed(make(), people["aisha"], due_on=DUE + 7 * DAY, owner=people["kit"])
    action.refresh_from_db()
    assert (action.due_on, action.owner) == (DUE + 7 * DAY, people["kit"])
    assert [one.due_on for one in action.history.order_by("history_id")] == [DUE, DUE + 7 * DAY]
    event = AuditEvent.objects.get(verb="change action")
    assert event.details == {"changed": ["due_on", "owner"], "due": ["2026-12-01", "2026-12-08"]}
    changed(action, people["aisha"])  # nothing else, nothing noted
    assert AuditEvent.objects.filter(verb="change action").count() == 1


def test_an_action_is_not_given_to_somebody_of_another_organisation(make, people):
    with pytest.raises(CannotAct, match="does not belong"):
        changed(make(), people["aisha"], owner=people["ben"])


@pytest.mark.parametrize("name", ["ben", "kit", "idris", "carys", "hana", "joan"])
def test_nobody_else_changes_what_was_promised(name, make, people):
    action = make()
    with pytest.raises(PermissionError):
        changed(action, people[name], title="Something else")
    action.refresh_from_db()
    assert action.title == "Take the leaflets down"


def test_an_action_rises_with_the_report_that_it_answers_and_its_officer_is_told_whom_it_leaves(
    make, people, tell_and_grade
):
    """What an action says of a report is as sensitive as the report."""
    report = tell_and_grade(by="ben")
    action = make(report, owner="wealdmere-police")
    assert action in actions_visible_to(people["lena"])
    other = make(title="Something else")
    grade_report(report, grades={"marking": "sensitive"}, sanitised="Leaflets.", by=people["aisha"])
    assert action not in actions_visible_to(people["lena"])
    assert action in actions_visible_to(people["ben"])
    assert other in actions_visible_to(people["lena"])
    assert AuditEvent.objects.filter(verb="raise action", item_id=action.public_id).count() == 1
    grade_report(report, grades={"marking": "official"}, sanitised="Leaflets.", by=people["aisha"])
    assert action not in actions_visible_to(people["lena"])


def test_an_action_that_rose_beyond_whoever_is_to_do_it_is_told(make, people, tell_and_grade):
    strength = tell_and_grade(kind="strength")
    action = make(strength)
    assert left_to_nobody("report", [strength.public_id], TODAY) == []
    grade_report(strength, grades={"marking": "sensitive"}, sanitised="A feast.", by=people["aisha"])
    assert left_to_nobody("report", [strength.public_id], TODAY) == [action]
