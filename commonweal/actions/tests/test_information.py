"""Actions in the file for a request for information: by the day they were made, without who does them."""

import datetime

import pytest

from commonweal.actions.verbs import make_action
from commonweal.people.information import found_for, write_down
from commonweal.people.visibility import visibility_class

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def found(people):
    def look(first=TODAY, last=TODAY):
        asked = write_down(
            text="What?", received_on=TODAY, first_day=first, last_day=last, contact={}, by=people["hana"]
        )
        return found_for(asked, by=people["hana"])

    return look


@pytest.fixture
def promise(people):
    def make(title="Take the leaflets down", *, by="ben", **more):
        return make_action(
            title=title,
            owner_organisation=people[by].organisation,
            due_on=datetime.date(2027, 1, 5),
            by=people["aisha"],
            **more,
        )

    return make


def like(people, **changed):
    """The class of an item of the police that is shared with the whole partnership, but for what is changed."""
    from commonweal.people.models import Agreement

    marks = {"stage": "open", "kind": "tension", "marking": "official", "handling": "P"}
    whose = {"organisation": people["ben"].organisation, "agreement": Agreement.objects.get()}
    return visibility_class(**marks | whose | changed)


def test_what_will_be_done_how_far_it_is_and_nobody_who_does_it(promise, people, found, wards):
    promise(details="On both streets.", owner=people["ben"], area=wards["Canalside"])
    looked = found()
    [one] = looked.items
    assert (one.day, one.kind, one.area, one.status) == (TODAY, "Action", "Canalside", "Not started")
    assert one.wording == "Take the leaflets down\nOn both streets."
    for unsaid in ("Ben", "Police"):
        assert unsaid not in str(one)
    assert looked.given == {"action": 1}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"marking": "sensitive"}, "sensitive"),
        ({"handling": "C"}, "conditions"),
        ({"names_school": True}, "school"),
        ({"agreement": None}, "narrower"),
    ],
)
def test_one_that_answers_what_is_kept_back_is_kept_back_for_the_same(
    promise, people, found, changed, reason
):
    promise("An answer to what anybody may know", like=like(people))
    promise("An answer to something else", like=like(people, **changed))
    looked = found()
    assert [one.wording for one in looked.items] == ["An answer to what anybody may know"]
    assert looked.withheld == {reason: 1}


def test_one_whose_words_tell_of_a_school_is_kept_back(promise, found):
    promise("Speak at the school gate")
    assert (found().items, found().withheld) == ([], {"school": 1})


def test_the_day_is_the_day_here_at_either_end(promise, found):
    # At half past midnight on 1 July by the clocks here it is still June in Greenwich.
    promise(at=datetime.datetime(2026, 6, 30, 23, 30, tzinfo=datetime.UTC))
    first = datetime.date(2026, 7, 1)
    assert [one.day for one in found(first, first).items] == [first]
    assert found(first - datetime.timedelta(days=1), first - datetime.timedelta(days=1)).items == []
