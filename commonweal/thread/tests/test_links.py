"""Links between items: read both ways, made once, taken away on the record, and no way to learn of hidden items."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.people.models import Agreement
from commonweal.thread.models import Link, Relation
from commonweal.thread.selectors import find_item, find_items, trail_of
from commonweal.thread.verbs import CannotLink, link_items, unlink_items


def key(report):
    return "report", report.public_id


def ids(steps):
    return [step.item_id for step in steps]


@pytest.fixture
def action(people):
    """Makes an action of the council, in answer to a report when given."""

    def make(title, answers=None):
        return make_action(
            title=title,
            owner_organisation=people["aisha"].organisation,
            due_on=datetime.date(2026, 12, 14),
            by=people["aisha"],
            responds_to=key(answers) if answers else None,
            like=answers.visibility_class if answers else None,
        )

    return make


@pytest.fixture
def sensitive(tell_and_grade):
    return tell_and_grade(grades={"marking": "sensitive"}, by="aisha")


@pytest.fixture
def ordinary(tell_and_grade):
    return tell_and_grade(by="aisha")


def test_a_link_is_followed_both_ways(people, ordinary, action):
    made = action("Clear the leaflets", ordinary)
    before = trail_of("action", made.public_id, viewer=people["aisha"])
    after = trail_of("report", ordinary.public_id, viewer=people["aisha"])
    assert (ids(before.came_from), ids(before.came_of)) == ([ordinary.public_id], [])
    assert (ids(after.came_from), ids(after.came_of)) == ([], [made.public_id])
    assert after.came_of[0].relation == Relation.RESPONDS_TO.label
    assert after.came_of[0].title == "Clear the leaflets"
    assert after.came_of[0].address.endswith(f"/{made.public_id}/")


def test_linking_twice_leaves_one_link_and_one_event(people, tell_and_grade):
    first, second = tell_and_grade(by="aisha"), tell_and_grade(by="aisha")
    links = [link_items(earlier=key(first), later=key(second), by=people["ben"]) for _ in range(2)]
    assert links[0].pk == links[1].pk
    assert Link.objects.count() == 1
    assert AuditEvent.objects.filter(verb="link items").count() == 1
    event = AuditEvent.objects.get(verb="link items")
    assert (event.actor, event.item_id) == (people["ben"].public_id, second.public_id)


def test_nothing_is_linked_to_itself(people, ordinary):
    with pytest.raises(CannotLink):
        link_items(earlier=key(ordinary), later=key(ordinary), by=people["aisha"])
    assert not Link.objects.exists()


@pytest.mark.parametrize("who", ["kit", "farid", "grace", "hana", "joan"])
def test_linking_needs_the_right_to_link(people, tell_and_grade, who):
    first, second = (tell_and_grade(by="aisha", kind="strength") for _ in range(2))
    with pytest.raises(PermissionError):
        link_items(earlier=key(first), later=key(second), by=people[who])
    assert not Link.objects.exists()


def test_a_hidden_item_and_one_that_is_not_there_are_refused_in_the_same_words(people, ordinary, sensitive):
    said = set()
    for other in (key(sensitive), ("report", "not-there"), ("no-such-kind", sensitive.public_id)):
        for pair in ((key(ordinary), other), (other, key(ordinary))):
            with pytest.raises(CannotLink) as refused:
                link_items(earlier=pair[0], later=pair[1], by=people["lena"])
            said.add(str(refused.value))
    assert len(said) == 1
    assert not Link.objects.exists()


def test_the_trail_neither_shows_nor_passes_through_what_the_viewer_may_not_see(
    people, ordinary, sensitive, tell_and_grade
):
    last = tell_and_grade(by="aisha")
    link_items(earlier=key(ordinary), later=key(sensitive), by=people["aisha"])
    link_items(earlier=key(sensitive), later=key(last), by=people["aisha"])
    of_aisha = trail_of(*key(ordinary), viewer=people["aisha"])
    assert [(step.item_id, step.distance) for step in of_aisha.came_of] == [
        (sensitive.public_id, 1),
        (last.public_id, 2),
    ]
    of_lena = trail_of(*key(ordinary), viewer=people["lena"])
    assert of_lena.came_of == []
    assert trail_of(*key(last), viewer=people["lena"]).came_from == []
    assert trail_of(*key(sensitive), viewer=people["lena"]) is None


def test_a_trail_ends_where_it_comes_round_and_at_its_depth(people, tell_and_grade):
    chain = [tell_and_grade(by="aisha") for _ in range(4)]
    for earlier, later in zip(chain, [*chain[1:], chain[0]], strict=True):
        link_items(earlier=key(earlier), later=key(later), by=people["aisha"])
    whole = trail_of(*key(chain[0]), viewer=people["aisha"])
    assert [(step.item_id, step.distance) for step in whole.came_of] == [
        (report.public_id, number) for number, report in enumerate(chain[1:], start=1)
    ]
    near = trail_of(*key(chain[0]), viewer=people["aisha"], depth=2)
    assert ids(near.came_of) == [chain[1].public_id, chain[2].public_id]


def test_the_trail_asks_no_more_often_for_many_items_than_for_one(
    people, ordinary, action, django_assert_num_queries
):
    action("One", ordinary)
    trail_of(*key(ordinary), viewer=people["ben"], depth=1)  # now his roles are read
    with CaptureQueriesContext(connection) as asked:
        assert len(trail_of(*key(ordinary), viewer=people["ben"], depth=1).came_of) == 1
    for number in range(8):
        action(f"Number {number}", ordinary)
    with django_assert_num_queries(len(asked)):
        assert len(trail_of(*key(ordinary), viewer=people["ben"], depth=1).came_of) == 9


def test_a_suspended_agreement_takes_the_trail_away_at_once(people, ordinary, action):
    made = action("Clear the leaflets", ordinary)
    assert ids(trail_of(*key(ordinary), viewer=people["ben"]).came_of) == [made.public_id]
    Agreement.objects.update(suspended_on=datetime.date(2026, 11, 23))
    assert trail_of(*key(ordinary), viewer=people["ben"]) is None
    assert find_items({key(ordinary), ("action", made.public_id)}, viewer=people["ben"]) == {}
    assert find_item(made.public_id, viewer=people["ben"]) is None
    assert find_item(made.public_id, viewer=people["aisha"]).kind == "action"


def test_what_waits_in_the_queue_is_on_the_trail_of_the_triager_only(people, ordinary, tell):
    waiting = tell(by="aisha")
    link_items(earlier=key(ordinary), later=key(waiting), by=people["aisha"])
    assert ids(trail_of(*key(ordinary), viewer=people["aisha"]).came_of) == [waiting.public_id]
    assert trail_of(*key(ordinary), viewer=people["ben"]).came_of == []


def test_a_link_is_taken_away_on_the_record_and_only_once(people, tell_and_grade):
    first, second = tell_and_grade(by="aisha"), tell_and_grade(by="aisha")
    link_items(earlier=key(first), later=key(second), by=people["aisha"])
    unlink_items(earlier=key(first), later=key(second), by=people["ben"])
    assert trail_of(*key(first), viewer=people["aisha"]).came_of == []
    event = AuditEvent.objects.get(verb="unlink items")
    assert (event.actor, event.item_id) == (people["ben"].public_id, second.public_id)
    assert event.details == {"relation": "came-from", "earlier": list(key(first))}
    with pytest.raises(CannotLink):
        unlink_items(earlier=key(first), later=key(second), by=people["ben"])


def test_only_the_link_that_was_named_goes(people, tell_and_grade):
    first, second = tell_and_grade(by="aisha"), tell_and_grade(by="aisha")
    for relation in (Relation.CAME_FROM, Relation.TOLD_TO):
        link_items(earlier=key(first), later=key(second), relation=relation, by=people["aisha"])
    link_items(earlier=key(second), later=key(first), by=people["aisha"])
    unlink_items(earlier=key(first), later=key(second), by=people["aisha"])
    assert set(Link.objects.values_list("earlier_id", "relation")) == {
        (first.public_id, "told-to"),
        (second.public_id, "came-from"),
    }


def test_nobody_takes_away_a_link_without_the_right_or_to_what_they_may_not_see(people, ordinary, sensitive):
    link_items(earlier=key(ordinary), later=key(sensitive), by=people["aisha"])
    with pytest.raises(PermissionError):
        unlink_items(earlier=key(ordinary), later=key(sensitive), by=people["kit"])
    with pytest.raises(CannotLink):
        unlink_items(earlier=key(ordinary), later=key(sensitive), by=people["lena"])
    assert Link.objects.count() == 1
