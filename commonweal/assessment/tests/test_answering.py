"""Rounds and answers: who says what, who sees it, and that nothing is lost when two say it at once."""

import datetime

import pytest

from commonweal.assessment.models import Answer, Framework, Round
from commonweal.assessment.rounds import CannotAssess, close_round, framework_named, open_round, reopen_round
from commonweal.assessment.selectors import answers_visible_to, points_visible_to, rounds_visible_to
from commonweal.assessment.taking_in import take_answers_in
from commonweal.assessment.verbs import answer_point
from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict
from commonweal.changes.models import Change
from commonweal.people.models import Organisation
from commonweal.people.naming_schools import follow_school
from commonweal.people.visibility import MarkingTooHigh
from commonweal.tension.tests.telling import people_of_wealdmere, set_sector

pytestmark = pytest.mark.django_db
EVERYBODY = "aisha ben carys ewa farid grace hana idris joan kit lena".split()


@pytest.fixture(scope="module")
def world(module_db):
    people = people_of_wealdmere()
    round = open_round(framework_named("practice-2026", by=None), title="2026", by=people["aisha"])
    return people, round


@pytest.fixture
def people(world):
    return people_of_wealdmere()


@pytest.fixture
def points(world):
    return list(points_visible_to(world[0]["aisha"]).filter(round=world[1]).order_by("point__number"))


def seers(people, answer):
    return {name for name in EVERYBODY if answers_visible_to(people[name]).filter(pk=answer.pk).exists()}


def test_a_round_is_seen_by_those_who_share_with_the_lead_and_see_actions(people, world):
    sees = {name for name in EVERYBODY if rounds_visible_to(people[name]).exists()}
    assert sees == set(EVERYBODY) - {"carys", "ewa", "hana", "joan"}
    assert {name for name in EVERYBODY if points_visible_to(people[name]).exists()} == sees
    assert world[1].points.count() == 40
    assert AuditEvent.objects.filter(verb="open round").count() == 1
    assert Change.objects.filter(item_kind="point").count() == 40


def test_only_who_moderates_opens_and_closes_rounds_and_a_title_is_taken_once(people, world):
    framework = Framework.objects.get()
    with pytest.raises(PermissionError):
        open_round(framework, title="Another", by=people["ben"])
    with pytest.raises(CannotAssess, match="called so"):
        open_round(framework, title="2026", by=people["aisha"])
    with pytest.raises(PermissionError):
        close_round(world[1], by=people["ben"])
    with pytest.raises(
        CannotAssess, match=r"no framework “luton”. There are: key-points-2002, practice-2026"
    ):
        framework_named("luton", by=people["aisha"])


@pytest.mark.parametrize("title", ["Schools in 2026", "The Larches, 2026"])
def test_a_rounds_title_tells_of_no_school(people, world, title):
    Organisation.objects.create(slug="larches", name="The Larches", sector="education")
    with pytest.raises(CannotAssess, match="young people"):
        open_round(world[1].framework, title=title, by=people["aisha"])
    assert not Round.objects.filter(title=title).exists()


def test_what_an_organisation_says_is_seen_by_the_partners_and_by_no_neighbour(people, points):
    saved = answer_point(
        points[0], said={"position": " A forum.\r\nIt meets. ", "score": 2}, by=people["ben"]
    )
    assert saved.answer.position == "A forum.\nIt meets."
    assert saved.answer.organisation == people["ben"].organisation
    assert saved.changed == ["position", "score"]
    assert seers(people, saved.answer) == set(EVERYBODY) - {"carys", "ewa", "hana", "joan"}
    event = AuditEvent.objects.get(verb="answer point")
    assert (event.item_kind, event.details) == ("answer", {"changed": ["position", "score"]})
    assert "forum" not in str(event.details)


def test_who_may_answer_and_who_may_agree(people, points):
    for name in ("aisha", "ben", "kit", "farid", "idris"):
        answer_point(points[1], said={"priority": "H"}, by=people[name])
    for name in ("carys", "ewa", "grace", "hana", "joan", "lena"):
        with pytest.raises(PermissionError):
            answer_point(points[1], said={"priority": "H"}, by=people[name])
    for name in ("ben", "grace", "joan"):
        with pytest.raises(PermissionError):
            answer_point(points[1], said={"priority": "H"}, by=people[name], for_partnership=True)
    agreed = answer_point(points[1], said={"priority": "L"}, by=people["aisha"], for_partnership=True).answer
    assert (agreed.organisation, agreed.visibility_class.organisation.is_lead) == (None, True)


def test_two_at_once_lose_nothing(people, points):
    first = answer_point(points[2], said={"position": "Mine", "lead": ""}, by=people["ben"], seen=0).answer
    assert first.version == 1
    # Somebody else of the police changes the lead; who had opened the page before changes the position.
    answer_point(points[2], said={"lead": "Them"}, by=people["ben"], seen=1)
    saved = answer_point(points[2], said={"position": "Mine, longer", "lead": ""}, by=people["ben"], seen=1)
    assert (saved.answer.position, saved.answer.lead, saved.merged) == ("Mine, longer", "Them", ["lead"])
    # Both change the same field: nothing is kept, and who comes second is told which.
    with pytest.raises(Conflict) as conflict:
        answer_point(points[2], said={"position": "Other", "score": 1}, by=people["ben"], seen=1)
    assert conflict.value.changed == ["position"]
    now = Answer.objects.get(pk=first.pk)
    assert (now.position, now.score, now.version) == ("Mine, longer", None, 3)
    # The same said twice is no conflict, and no change.
    assert answer_point(points[2], said={"position": "Mine, longer"}, by=people["ben"], seen=1).changed == []
    with pytest.raises(Conflict):
        answer_point(points[2], said={"position": "New"}, by=people["ben"], seen=0)
    assert list(first.history.order_by("version").values_list("version", "lead")) == [
        (1, ""),
        (2, "Them"),
        (3, "Them"),
    ]


def test_a_closed_round_takes_nothing_more_until_it_is_opened_again(people, points, world):
    round = Round.objects.get(pk=world[1].pk)
    close_round(round, by=people["aisha"])
    with pytest.raises(CannotAssess, match="closed"):
        answer_point(points[0], said={"priority": "H"}, by=people["ben"])
    reopen_round(round, by=people["aisha"])
    assert answer_point(points[0], said={"priority": "H"}, by=people["ben"]).answer


def test_what_is_off_the_scale_or_marked_too_high_is_refused(people, points):
    for said in ({"priority": "X"}, {"score": 9}, {"target": "5"}):
        with pytest.raises(CannotAssess, match="of this framework"):
            answer_point(points[0], said=said, by=people["ben"])
    with pytest.raises(MarkingTooHigh):
        answer_point(points[0], said={"position": "SECRET: a list"}, by=people["ben"])
    assert not Answer.objects.exists()


def test_words_that_tell_of_a_school_are_for_the_tension_group_from_then_on(people, points):
    told = answer_point(points[3], said={"position": "Fernbank School helps."}, by=people["kit"]).answer
    # Kit's own organisation does not lead, so that its own people read what it said.
    assert seers(people, told) == {"aisha", "ben", "kit"}
    answer_point(points[3], said={"position": "They help."}, by=people["kit"])
    assert seers(people, told) == {"aisha", "ben", "kit"}
    people["idris"].organisation = people["aisha"].organisation
    people["idris"].save(update_fields=["organisation"])
    of_the_lead = answer_point(points[3], said={"lead": "Head teachers"}, by=people["idris"]).answer
    assert "idris" not in seers(people, of_the_lead)
    with pytest.raises(CannotAssess, match="tension group"):
        answer_point(points[3], said={"lead": "Others"}, by=people["idris"])


def test_a_school_gives_figures_without_words_and_is_not_named(people, points):
    set_sector(people["kit"], "education")
    with pytest.raises(CannotAssess, match="without words"):
        answer_point(points[4], said={"position": "We do."}, by=people["kit"])
    with pytest.raises(CannotAssess, match="without words"):
        take_answers_in(
            points[4].round,
            rows={5: {"lead": "We"}},
            organisation=people["kit"].organisation,
            by=people["kit"],
        )
    told = answer_point(points[4], said={"score": 3}, by=people["kit"]).answer
    names = {
        name: answers_visible_to(people[name]).get(pk=told.pk).said_of for name in ("grace", "ben", "kit")
    }
    assert names == {
        "grace": "A school or college",
        "ben": people["kit"].organisation.name,
        "kit": people["kit"].organisation.name,
    }


def test_answers_follow_when_a_school_joins(people, points):
    told = answer_point(points[5], said={"lead": "The Larches"}, by=people["ben"]).answer
    agreed = answer_point(
        points[5], said={"lead": "The Larches"}, by=people["aisha"], for_partnership=True
    ).answer
    assert "grace" in seers(people, told) & seers(people, agreed)
    school = Organisation.objects.create(slug="larches", name="The Larches", sector="education")
    assert follow_school(school) == 2
    assert seers(people, told) == seers(people, agreed) == {"aisha", "ben"}


def test_many_are_taken_in_at_once_by_those_who_may(people, points):
    round, rows = points[0].round, {1: {"position": "A"}, 2: {"score": 3, "lead": "Fernbank School"}}
    police = people["ben"].organisation
    when = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)
    with pytest.raises(PermissionError):
        take_answers_in(round, rows=rows, organisation=police, by=people["kit"])
    taken = take_answers_in(round, rows=rows, organisation=police, by=people["ben"], at=when)
    assert (taken.new, taken.changed) == (2, 0)
    first, second = Answer.objects.order_by("at__point__number")
    assert (first.said_at, first.version, first.history.get().history_date) == (when, 1, when)
    assert (second.visibility_class.names_school, first.visibility_class.names_school) == (True, False)
    assert Change.objects.filter(item_kind="answer").count() == 2
    assert AuditEvent.objects.filter(verb="take answers in").count() == 1
    more = take_answers_in(round, rows={1: {"score": 1}}, organisation=police, by=people["ben"])
    assert (more.new, more.changed) == (0, 1)
    assert list(first.history.order_by("version").values_list("version", "score")) == [(1, None), (2, 1)]
