"""An action tells of what it answers: it is seen by no more people, whatever becomes of that afterwards."""

import datetime
import json

import pytest

from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.verbs import change_action, make_action
from commonweal.people.models import Organisation
from commonweal.tension.summary import draft_summary
from commonweal.tension.tests.pages import page
from commonweal.tension.verbs.levels import raise_level, set_level
from commonweal.tension.verbs.merging import merge_report, unmerge_report
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
IN_CANALSIDE = {"lon": -0.75, "lat": 52.05}
JUDGED = {"experienced": 2, "evidenced": 1, "potential": 4, "direction": "rising"}
TITLE = "Calm the row at the gate"
HIGHER = [{"marking": "sensitive"}, {"handling": "C", "handling_conditions": "The police alone."}]


@pytest.fixture
def answer(people):
    """A function that makes an action in answer to an item, of Canalside Homes unless it is told otherwise."""

    def make(kind, item, *, who="idris", title=TITLE):
        return make_action(
            title=title,
            owner_organisation=people[who].organisation,
            due_on=datetime.date(2026, 12, 1),
            by=people["aisha"],
            responds_to=(kind, item.public_id),
            like=item.visibility_class,
        )

    return make


def sees(person, action):
    return actions_visible_to(person).filter(pk=action.pk).exists()


def test_what_turns_out_to_be_tension_takes_its_actions_from_those_who_see_none(
    people, tell_and_grade, answer, sign_in
):
    report = tell_and_grade(kind="strength", by="ben", sanitised="Neighbours met.", when_from=THEN)
    action = answer("report", report)
    assert all(sees(people[name], action) for name in ("grace", "farid", "kit", "lena"))
    grades = {"kind": "tension", "indicator": "hate", "severity": 4, "eep_class": "experienced"}
    grade_report(report, grades=grades, sanitised="Neighbours met.", by=people["aisha"])
    for name in ("grace", "farid", "kit"):
        assert not sees(people[name], action), name
        assert sign_in(name).get(f"/actions/{action.public_id}/").status_code == 404
    # Whoever is to do it, and whoever sees tension, still do.
    assert all(sees(people[name], action) for name in ("idris", "lena", "ben"))
    assert TITLE not in page(sign_in("grace"), "/actions/")
    assert TITLE not in json.dumps(draft_summary(WEEK, "partners", people["aisha"]).sections)
    assert TITLE in json.dumps(draft_summary(WEEK, "group", people["aisha"]).sections)
    # It is never lowered with it.
    grades = {"kind": "strength", "severity": None, "eep_class": ""}
    grade_report(report, grades=grades, sanitised="Neighbours met.", by=people["aisha"])
    assert not sees(people["grace"], action)


def test_a_level_that_is_marked_higher_takes_its_actions_with_it(people, tell_and_grade, answer, wards):
    report = tell_and_grade(by="ben", sanitised="Row.", when_from=THEN, **IN_CANALSIDE)
    level = set_level(week=WEEK, area=wards["Canalside"], reason="A row.", by=people["aisha"], **JUDGED)
    action = answer("level", level, who="aisha")
    assert sees(people["lena"], action)
    grade_report(report, grades={"marking": "sensitive"}, sanitised="Row.", by=people["aisha"])
    raise_level(level, by=people["aisha"])
    assert not sees(people["lena"], action)
    assert sees(people["ben"], action)


def test_a_level_that_tells_of_a_school_later_takes_its_actions_with_it(
    people, answer, wards, django_capture_on_commit_callbacks
):
    level = set_level(
        week=WEEK, area=wards["Canalside"], reason="A row at Heronsmead.", by=people["aisha"], **JUDGED
    )
    action = answer("level", level, who="aisha")
    assert sees(people["lena"], action)
    with django_capture_on_commit_callbacks(execute=True):
        Organisation.objects.create(name="Heronsmead", slug="heronsmead", sector="education")
    assert not sees(people["lena"], action)
    assert sees(people["ben"], action)


@pytest.mark.parametrize("grades", [*HIGHER, {"place": "Heron Primary School gate"}])
def test_what_answers_a_merged_report_answers_the_one_that_stands_in_its_place(
    grades, people, tell_and_grade, answer
):
    merged = tell_and_grade(by="ben", sanitised="Row.", when_from=THEN)
    stays = tell_and_grade(by="ben", sanitised="Row again.", when_from=THEN)
    action = answer("report", merged, who="aisha")
    merge_report(merged, into=stays, by=people["aisha"])
    assert sees(people["lena"], action)
    grade_report(stays, grades=grades, sanitised="Row again.", by=people["aisha"])
    assert not sees(people["lena"], action)
    unmerge_report(merged, by=people["aisha"])
    assert not sees(people["lena"], action)


def test_merging_into_a_higher_one_raises_what_answers_the_report_that_waited(
    people, tell, tell_and_grade, answer
):
    waiting = tell(by="ben", when_from=THEN)
    action = answer("report", waiting, who="aisha")
    higher = tell_and_grade(by="ben", sanitised="Row.", grades={"marking": "sensitive"}, when_from=THEN)
    merge_report(waiting, into=higher, by=people["aisha"])
    assert action.visibility_class.marking == "official"
    action.refresh_from_db()
    assert action.visibility_class.marking == "sensitive"


def test_what_answers_an_action_rises_in_turn(people, tell_and_grade, answer):
    report = tell_and_grade(by="ben", sanitised="Row.", when_from=THEN)
    first = answer("report", report, who="aisha")
    second = answer("action", first, who="aisha", title="Ask the neighbours")
    third = answer("action", second, who="aisha", title="Write down what they said")
    assert sees(people["lena"], third)
    grade_report(report, grades={"marking": "sensitive"}, sanitised="Row.", by=people["aisha"])
    assert not any(sees(people["lena"], one) for one in (first, second, third))
    assert all(sees(people["ben"], one) for one in (first, second, third))


def test_so_does_what_answers_an_action_whose_words_tell_of_a_school(people, tell_and_grade, answer):
    report = tell_and_grade(by="ben", sanitised="Row.", when_from=THEN)
    first = answer("report", report, who="aisha")
    second = answer("action", first, who="aisha", title="Ask the neighbours")
    change_action(
        first,
        title="Talk to the school",
        details="",
        owner=None,
        due_on=first.due_on,
        by=people["aisha"],
    )
    assert not sees(people["lena"], second)
