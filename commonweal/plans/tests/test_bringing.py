"""A table becomes a plan of real actions, goes out and comes in again equal, and changes what is there only as shown."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.actions.verbs import update_progress
from commonweal.audit.models import AuditEvent
from commonweal.changes.meanwhile import Conflict
from commonweal.demo.people import make_people
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.matching import known_names
from commonweal.plans.models import Objective, Plan
from commonweal.plans.seen import objectives_as_seen
from commonweal.plans.table.reading import read_plan
from commonweal.plans.table.writing import as_file
from commonweal.plans.tests.tables import HEADINGS, ROWS, as_csv
from commonweal.plans.verbs import CannotPlan
from commonweal.plans.versions import content_of
from commonweal.thread.selectors import trail_of

START = datetime.date(2026, 4, 1)
OURS = (
    (
        "Section 1",
        "Neighbours meet.",
        "More say so.",
        "Walk the beat\nRepaint the underpass\nSing",
        "Wealdmere Police\nCH\nThe choir",
    ),
    (
        "Section 2",
        "The young are heard.",
        "",
        "Ask the pupils of Elm Road\nCook together",
        "Wealdmere Schools Together",
    ),
    ("Section 3", "Marshby is a good neighbour.", "", "Share the fair", "Marshby Council"),
)


def read(rows=OURS, headings=HEADINGS):
    return read_plan(as_csv(headings=headings, rows=rows), name="plan.csv", names=known_names().names)


def lead():
    return Organisation.objects.get(is_lead=True)


def bring(people, rows=OURS, **given):
    given = {"head": Head(title="Our plan", starts_on=START), "owner": lead(), "by": people["aisha"]} | given
    return bring_plan(read(rows), **given)


@pytest.fixture(scope="module")
def world(module_db):
    people = make_people()
    return people, bring(people)


def actions_of(plan):
    """Words of each action of the plan now, with the action."""
    return {act.words: act.action for one in objectives_as_seen(plan, None) for act in one.actions}


def test_each_action_is_one_of_the_product_with_the_organisation_that_is_named(plan):
    found = actions_of(plan)
    assert {words: one.owner_organisation.name for words, one in found.items()} == {
        "Walk the beat": "Wealdmere Police",
        "Repaint the underpass": "Canalside Homes",  # CH is the abbreviation of nobody else
        "Sing": "Wealdmere Council",  # the choir is nobody here, so the plan's own organisation does it
        "Ask the pupils of Elm Road": "Wealdmere Schools Together",
        "Cook together": "Wealdmere Schools Together",
        "Share the fair": "Wealdmere Council",  # the plan is not shared with the neighbour
    }
    assert {one.due_on for one in found.values()} == {plan.ends_on} == {datetime.date(2029, 3, 31)}
    assert found["Sing"].responsibility == "The choir"
    assert found["Cook together"].responsibility == ""


def test_an_action_came_from_its_objective_and_that_from_its_plan(people, plan):
    walk = actions_of(plan)["Walk the beat"]
    trail = trail_of("action", walk.public_id, viewer=people["aisha"])
    assert [(step.kind, step.distance) for step in trail.came_from] == [("objective", 1), ("plan", 2)]


def test_an_action_that_tells_of_a_school_is_hidden_from_most_also_in_counts_and_files(people, plan):
    for who, count in (("ben", 2), ("kit", 2), ("farid", 1), ("grace", 1)):
        second = objectives_as_seen(plan, people[who])[1]
        assert len(second.actions) == count, who
        assert ("pupils" in as_file(plan, people[who], ending="csv").decode()) is (count == 2), who


def test_the_name_of_a_school_is_read_by_the_group_and_the_school_itself(people, plan):
    for who, told in (("ben", "Wealdmere Schools Together"), ("grace", "A school or college")):
        assert objectives_as_seen(plan, people[who])[1].responsibilities == (told,)
        text = as_file(plan, people[who], ending="csv").decode()
        assert ("Schools Together" in text) is (who == "ben")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx"])
@pytest.mark.parametrize("rows", [OURS, ROWS])
def test_a_plan_goes_out_and_comes_in_again_equal(people, plan, ending, rows):
    plan = plan if rows is OURS else bring(people, rows)
    again = read_plan(as_file(plan, None, ending=ending), name=f"plan.{ending}", names=known_names().names)
    assert again.refused == ()
    first = read(rows)
    assert [(one.cells, one.actions) for one in again.objectives] == [
        (one.cells, one.actions) for one in first.objectives
    ]
    before = (AuditEvent.objects.count(), content_of(plan))
    kept = bring_plan(again, head=Head(), owner=lead(), over=plan, by=people["aisha"])
    assert (kept.version, AuditEvent.objects.count(), content_of(kept)) == (1, *before)


def test_what_was_changed_since_goes_out_one_to_a_line_and_is_not_taken_apart_again(people, plan):
    bring(
        people,
        [(*OURS[0][:3], "• Meet. Then decide.", "• Police and choir"), *OURS[1:]],
        over=plan,
        head=Head(),
    )
    [link] = Objective.objects.get(plan=plan, order=0).planned.all()
    link.words = "Meet in the hall. Then decide."
    link.save()
    again = read_plan(as_file(plan, None, ending="docx"), name="plan.docx")
    assert [(act.words, act.responsible) for act in again.objectives[0].actions] == [
        ("Meet in the hall. Then decide.", ("Police and choir",))
    ]


def changed_rows():
    return (
        (
            *OURS[0][:2],
            "Many more say so.",
            "Walk the beat at night\nSing\nDance",
            "Wealdmere Police\nThe choir\nCH",
        ),
        OURS[2],
        ("Section 9", "New neighbours are welcome.", "", "Bake", "The choir"),
    )


def test_a_changed_table_changes_just_what_it_says_otherwise(people, plan):
    before = actions_of(plan)
    update_progress(
        before["Walk the beat"], progress="on-track", by=people["ben"], on=datetime.date(2026, 11, 23)
    )
    bring(people, changed_rows(), over=plan, head=Head(), seen_version=1)
    plan.refresh_from_db()
    after = actions_of(plan)
    walk = after["Walk the beat at night"]
    assert (walk.pk, walk.progress) == (before["Walk the beat"].pk, "on-track")
    assert after["Sing"].pk == before["Sing"].pk
    assert set(after) == {"Walk the beat at night", "Sing", "Dance", "Share the fair", "Bake"}
    assert plan.version == 2
    assert plan.versions.count() == 2
    left = Objective.objects.get(plan=plan, words="The young are heard.")
    assert left.left_in == 2
    # What the plan does not name any more stays on the record.
    assert Action.objects.filter(pk=before["Repaint the underpass"].pk).exists()


def test_an_action_that_whoever_brings_the_table_may_not_see_stays_in_the_plan(people, plan, monkeypatch):
    hidden = actions_of(plan)["Ask the pupils of Elm Road"]
    # No role manages actions today and does not see those that tell of a school; one may.
    monkeypatch.setattr(
        "commonweal.plans.bringing.hidden_actions", lambda plan, viewer: frozenset({hidden.pk})
    )
    rows = (OURS[0], (*OURS[1][:3], "Cook together", "Wealdmere Schools Together"), OURS[2])
    bring(people, rows, over=plan, head=Head())
    assert plan.versions.count() == 1
    bring(people, (OURS[0], (*rows[1][:2], "Seen.", *rows[1][3:]), OURS[2]), over=plan, head=Head())
    assert hidden.pk in {one.pk for one in actions_of(plan).values()}


def test_nothing_is_changed_over_a_version_that_nobody_looked_at(people, plan):
    bring(people, changed_rows(), over=plan, head=Head(), seen_version=1)
    with pytest.raises(Conflict):
        bring(people, OURS, over=plan, head=Head(), seen_version=1)
    assert "Bake" in actions_of(plan)


def test_while_a_row_is_refused_nothing_is_kept(people, plan):
    before = Action.objects.count()
    with pytest.raises(CannotPlan, match="Row 4"):
        bring(people, [OURS[0], ("1", "", "", "", "")])
    assert (Plan.objects.count(), Action.objects.count()) == (1, before)


@pytest.mark.parametrize("who", ["ben", "grace", "kit", "lena"])
def test_plans_are_kept_by_those_who_manage_actions(people, who):
    with pytest.raises(PermissionError):
        bring(people, by=people[who])
    assert Plan.objects.count() == 1


def test_a_long_action_is_called_by_its_beginning_and_says_all_in_its_details(people):
    words = "Support " + "the neighbours of every street, " * 10 + "gladly"
    kept = bring(people, [("1", "Aim.", "", words, "LSP")])
    [action] = actions_of(kept).values()
    assert (len(action.title) <= 200, action.title[-1], action.details) == (True, "…", words)


def test_a_term_that_ends_before_it_starts_is_refused(people):
    with pytest.raises(CannotPlan, match="ends before it starts"):
        bring(people, head=Head("Plan", "", START, START - datetime.timedelta(days=1)))


def test_initials_that_could_be_two_organisations_are_neither(people):
    assert known_names().meant_by("ch").slug == "canalside-homes"
    Organisation.objects.create(name="Council House", slug="council-house", sector="voluntary")
    assert known_names().meant_by("ch") is None
