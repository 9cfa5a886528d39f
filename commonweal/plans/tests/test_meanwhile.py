"""What is said of actions on their own pages stays when a table comes in over their plan, also in the same moment."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.demo.people import make_people
from commonweal.people.models import Organisation, User
from commonweal.plans import bringing
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.tables import as_csv
from commonweal.plans.verbs import CannotPlan

FIRST = ("1", "Neighbours meet.", "", "Walk the beat\nSing", "Wealdmere Police\nThe choir")
# The first action is worded otherwise, and somebody else is responsible for the second.
LATER = (*FIRST[:3], "Walk the beat at night\nSing", "Wealdmere Police\nThe band")
NEW_DAY = datetime.date(2027, 2, 1)


def read(row):
    return read_plan(as_csv(rows=[row]), name="plan.csv")


@pytest.fixture(scope="module")
def world(module_db):
    people = make_people()
    lead = Organisation.objects.get(is_lead=True)
    return people, bring_plan(read(FIRST), head=Head("Our plan"), owner=lead, by=people["aisha"])


def bring(people, plan, row=LATER):
    return bring_plan(read(row), head=Head(), owner=plan.owner_organisation, over=plan, by=people["aisha"])


def action(words):
    return Action.objects.get(planned__words=words)


def test_what_is_kept_of_an_action_between_looking_and_locking_is_not_undone(people, plan, monkeypatch):
    def merge_and_then(*args, **given):
        found = merge(*args, **given)
        Action.objects.update(due_on=NEW_DAY, percent=40)
        return found

    merge = bringing.merge
    monkeypatch.setattr(bringing, "merge", merge_and_then)
    bring(people, plan)
    told = {one.title: (one.due_on, one.percent, one.responsibility) for one in Action.objects.all()}
    assert told == {
        "Walk the beat at night": (NEW_DAY, 40, "Wealdmere Police"),
        "Sing": (NEW_DAY, 40, "The band"),
    }


def test_an_action_that_was_called_otherwise_on_its_page_keeps_that_and_its_details(people, plan):
    walk = action("Walk the beat")
    Action.objects.filter(pk=walk.pk).update(title="Patrol the square", details="In pairs.")
    bring(people, plan)
    walk.refresh_from_db()
    assert (walk.title, walk.details) == ("Patrol the square", "In pairs.")
    assert action("Walk the beat at night") == walk


def test_details_are_the_plans_words_until_somebody_writes_others(people, plan):
    # Too long for a title the second time.
    words = "Sing with the neighbours of every street, " * 4
    bring(people, plan, (*FIRST[:3], f"Walk the beat\n{words}gladly", FIRST[4]))
    sing = action(f"{words}gladly")
    longer = f"{words}and with those of every square and lane"
    bring(people, plan, (*FIRST[:3], f"Walk the beat\n{longer}", FIRST[4]))
    sing.refresh_from_db()
    assert sing.details == longer
    Action.objects.filter(pk=sing.pk).update(details="In pairs.")
    bring(people, plan, (*FIRST[:3], f"Walk the beat\n{longer}, gladly", FIRST[4]))
    sing.refresh_from_db()
    assert sing.details == "In pairs."


def test_an_action_of_somebody_who_left_is_named_by_its_row_and_nothing_is_kept(people, plan):
    ben, elsewhere = people["ben"], people["kit"].organisation
    Action.objects.filter(title="Walk the beat").update(owner=ben)
    User.objects.filter(pk=ben.pk).update(organisation=elsewhere)
    with pytest.raises(CannotPlan, match="Row 3: Ben does not belong to Wealdmere Police"):
        bring(people, plan)
    assert action("Walk the beat").title == "Walk the beat"
