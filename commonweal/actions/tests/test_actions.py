"""Actions: who makes them, who sees them, who says how far they are, when they are late, what is kept."""

import datetime

import pytest

from commonweal.actions.models import Action, Progress
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.verbs import make_action, update_progress
from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.people.models import Agreement, Appointment, Organisation
from commonweal.thread.models import Link

MONDAY = datetime.date(2026, 11, 23)
SEES_ACTIONS = {"aisha", "ben", "carys", "farid", "grace", "idris", "kit", "lena"}
PARTNERS = SEES_ACTIONS - {"carys"}  # Marshby has not signed the agreement


@pytest.fixture
def make(people):
    """Makes an action of an organisation, in answer to a report when given."""

    def made(owner="canalside-homes", answers=None, due_on=datetime.date(2026, 12, 14), **fields):
        if answers:
            fields |= {"responds_to": ("report", answers.public_id), "like": answers.visibility_class}
        return make_action(
            title="Repaint the underpass",
            owner_organisation=Organisation.objects.get(slug=owner),
            due_on=due_on,
            by=people["aisha"],
            **fields,
        )

    return made


def who_see(action, people):
    """Everybody who may see the action, by every person read anew."""
    from commonweal.people.models import User

    return {
        name
        for name, person in people.items()
        if actions_visible_to(User.objects.get(pk=person.pk)).filter(pk=action.pk).exists()
    }


def say(action, by, progress=Progress.ON_TRACK, **more):
    return update_progress(action, progress=progress, comment="Paint is bought.", by=by, on=MONDAY, **more)


def test_an_action_is_put_on_the_record_and_told_to_open_pages(people, make):
    action = make()
    event = AuditEvent.objects.get(verb="make action")
    assert (event.actor, event.item_id) == (people["aisha"].public_id, action.public_id)
    change = Change.objects.get(item_kind="action")
    assert (change.item_id, change.class_before, change.class_after) == (
        action.public_id,
        None,
        action.visibility_class_id,
    )
    assert action.made_by == people["aisha"]


def test_nobody_else_makes_one(people):
    for name in sorted(set(people) - {"aisha"}):
        with pytest.raises(PermissionError):
            make_action(
                title="Mine",
                owner_organisation=people[name].organisation,
                due_on=MONDAY,
                by=people[name],
            )
    assert not Action.objects.exists()
    assert not AuditEvent.objects.filter(verb="make action").exists()


@pytest.mark.parametrize(
    ("owner", "expected"), [("canalside-homes", PARTNERS), ("marshby-council", {"carys"})]
)
def test_an_action_of_its_own_is_seen_by_the_partners_under_the_agreement(people, make, owner, expected):
    assert who_see(make(owner), people) == expected


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ({}, {"aisha", "ben", "lena", "idris"}),
        ({"marking": "sensitive"}, {"aisha", "ben"}),
        ({"handling": "C"}, {"aisha", "ben"}),
    ],
    ids=["ordinary", "sensitive", "conditional"],
)
def test_an_action_on_a_tension_is_seen_as_the_report_is_and_by_who_has_to_act(
    people, make, tell_and_grade, grades, expected
):
    report = tell_and_grade(by="aisha", grades=grades)
    action = make("canalside-homes", report)
    assert who_see(action, people) == expected
    assert Link.objects.get().earlier_id == report.public_id


def test_an_answer_without_the_item_s_class_is_refused_and_leaves_nothing(people, make, tell_and_grade):
    report = tell_and_grade(by="aisha")
    with pytest.raises(ValueError, match="visibility class"):
        make(responds_to=("report", report.public_id))
    assert not Action.objects.exists()
    assert not Link.objects.exists()


def test_rights_taken_away_act_at_once(people, make):
    action = make()
    Appointment.objects.filter(person=people["kit"]).update(until_on=datetime.date(2026, 11, 22))
    assert who_see(action, people) == PARTNERS - {"kit"}
    Agreement.objects.update(suspended_on=MONDAY)
    assert who_see(action, people) == {"idris"}  # the organisation's own


def test_the_owning_organisation_and_the_officer_say_how_far_it_is(people, make):
    action = make("canalside-homes")
    for name in sorted(set(people) - {"aisha", "idris"}):
        with pytest.raises(PermissionError):
            say(action, people[name])
    action.refresh_from_db()
    assert action.progress == Progress.NOT_STARTED
    assert not AuditEvent.objects.filter(verb="update action").exists()
    for name in ("idris", "aisha"):
        say(action, people[name])
        action.refresh_from_db()
        assert (action.progress, action.comment) == (Progress.ON_TRACK, "Paint is bought.")


def test_a_colleague_without_the_right_does_not_say_how_far_it_is(people, make):
    action = make("wealdmere-council")
    with pytest.raises(PermissionError):
        say(action, people["lena"])  # an analyst of the same council


def test_each_word_about_progress_is_kept_with_its_day(people, make, clock):
    action = make(at=datetime.datetime(2026, 11, 2, 10, tzinfo=datetime.UTC))
    say(action, people["idris"], at=datetime.datetime(2026, 11, 9, 10, tzinfo=datetime.UTC))
    say(action, people["idris"], Progress.COMPLETE)
    kept = list(action.history.order_by("history_date").values_list("history_date__date", "progress"))
    assert kept == [
        (datetime.date(2026, 11, 2), "not-started"),
        (datetime.date(2026, 11, 9), "on-track"),
        (MONDAY, "complete"),
    ]
    events = AuditEvent.objects.filter(verb="update action").order_by("id")
    assert [event.details["progress"] for event in events] == [
        ["not-started", "on-track"],
        ["on-track", "complete"],
    ]
    assert not any("Paint" in str(event.details) for event in events)  # the record holds no wording


def test_the_day_it_was_finished_goes_when_it_is_opened_again(people, make):
    action = say(make(), people["idris"], Progress.COMPLETE)
    assert action.finished_on == MONDAY
    assert say(action, people["idris"], Progress.AT_RISK).finished_on is None


def test_a_progress_that_is_none_is_refused_and_nothing_is_written(people, make):
    action = make()
    with pytest.raises(ValueError, match="nearly"):
        say(action, people["idris"], "nearly")
    assert action.history.count() == 1


def test_an_action_is_late_from_the_day_after_until_it_is_complete(people, make, clock):
    action = make(due_on=MONDAY)
    assert not action.is_late
    clock.shift(datetime.timedelta(days=1))
    assert action.is_late
    say(action, people["idris"], Progress.OFF_TRACK)
    assert action.is_late
    say(action, people["idris"], Progress.COMPLETE)
    assert not action.is_late


def test_the_list_marks_and_filters_the_late_ones(sign_in, make):
    late, soon = make(due_on=datetime.date(2026, 11, 20)), make(due_on=MONDAY)
    done = make(due_on=datetime.date(2026, 11, 20))
    say(done, done.made_by, Progress.COMPLETE)
    client = sign_in("grace")
    everything = client.get("/actions/").content.decode()
    only_late = client.get("/actions/", {"late": "on"}).content.decode()
    for action, in_all, in_late in ((late, True, True), (soon, True, False), (done, True, False)):
        assert (f"/actions/{action.public_id}/" in everything) is in_all
        assert (f"/actions/{action.public_id}/" in only_late) is in_late
    rows = [row for row in everything.split("<tr") if f"/actions/{late.public_id}/" in row]
    assert "Late" in rows[0]


def test_whoever_may_not_update_gets_no_form_and_a_post_changes_nothing(sign_in, make):
    action = make("canalside-homes")
    where = f"/actions/{action.public_id}/"
    for name, status in (("grace", 404), ("kit", 404), ("carys", 404), ("hana", 404), (None, 404)):
        answer = sign_in(name).post(where, {"progress": "complete"})
        assert answer.status_code == status, name
    assert 'name="progress"' not in sign_in("kit").get(where).content.decode()
    action.refresh_from_db()
    assert action.progress == Progress.NOT_STARTED
    assert sign_in("idris").post(where, {"progress": "complete"}).status_code == 302
    action.refresh_from_db()
    assert action.progress == Progress.COMPLETE
