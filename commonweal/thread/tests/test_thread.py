"""The thread: who ties items together, and what each person then reads in both directions."""

import datetime
import itertools

import pytest

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.people.models import User
from commonweal.thread.models import Link, Relation
from commonweal.thread.selectors import find_item, find_items, trail_of
from commonweal.thread.verbs import CannotLink, link_items, tie

THEN = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture
def report(tell_and_grade):
    """A function that makes a checked report and gives its key; the title of a report is its type."""

    def make(**fields):
        return ("report", tell_and_grade(**fields).public_id)

    return make


@pytest.fixture
def action(people):
    """A function that makes an action of the council and gives its key."""

    def make(title):
        made = make_action(
            title=title,
            owner_organisation=people["aisha"].organisation,
            due_on=datetime.date(2026, 12, 1),
            by=people["aisha"],
        )
        return ("action", made.public_id)

    return make


@pytest.fixture
def chain(people, report, action):
    """A report, an action that came of it, another that came of that, and a strength at the end: their keys."""
    keys = [report(), action("Take them down"), action("Talk to the school"), report(kind="strength")]
    for earlier, later in itertools.pairwise(keys):
        link_items(earlier=earlier, later=later, by=people["aisha"])
    return keys


def read(steps):
    return [((step.kind, step.item_id), step.distance) for step in steps]


def test_the_trail_goes_both_ways_over_several_steps_nearest_first(chain, people):
    first, second, third, last = chain
    middle = trail_of(*second, viewer=people["ben"])
    assert middle.item.title == "Take them down"
    assert read(middle.came_from) == [(first, 1)]
    assert read(middle.came_of) == [(third, 1), (last, 2)]
    assert read(trail_of(*last, viewer=people["ben"]).came_from) == [(third, 1), (second, 2), (first, 3)]
    assert read(trail_of(*first, viewer=people["ben"]).came_of) == [(second, 1), (third, 2), (last, 3)]


def test_each_step_has_a_page_that_its_reader_can_open(chain, people, sign_in):
    steps = trail_of(*chain[0], viewer=people["ben"]).came_of
    client = sign_in("ben")
    assert [client.get(step.address).status_code for step in steps] == [200, 200, 200]


def test_a_trail_stops_at_the_depth_asked_for(chain, people):
    steps = trail_of(*chain[0], viewer=people["ben"], depth=2).came_of
    assert read(steps) == [(chain[1], 1), (chain[2], 2)]


def test_rings_of_items_are_walked_once(chain, people):
    for again in chain[:2]:  # a ring that goes through the start, and one that does not
        link_items(earlier=chain[-1], later=again, by=people["aisha"])
    steps = trail_of(*chain[0], viewer=people["ben"]).came_of
    assert [key for key, _distance in read(steps)] == chain[1:]


def test_nobody_reads_a_hidden_item_nor_what_lies_behind_it(people, report, action):
    beginning, end = action("Beginning"), action("End")
    hidden = report(grades={"marking": "sensitive"})
    link_items(earlier=beginning, later=hidden, by=people["aisha"])
    link_items(earlier=hidden, later=end, by=people["aisha"])
    assert read(trail_of(*beginning, viewer=people["ben"]).came_of) == [(hidden, 1), (end, 2)]
    # Lena sees both actions, but the way from one to the other would tell of what lies between.
    assert trail_of(*beginning, viewer=people["lena"]).came_of == []
    assert trail_of(*end, viewer=people["lena"]).came_from == []
    assert trail_of(*hidden, viewer=people["lena"]) is None


def test_a_step_disappears_when_its_item_is_marked_higher(people, chain, tell_and_grade):
    from commonweal.tension.models import Report
    from commonweal.tension.verbs.triage import grade_report

    key = chain[0]
    assert read(trail_of(*chain[1], viewer=people["lena"]).came_from) == [(key, 1)]
    found = Report.objects.get(public_id=key[1])
    grade_report(found, grades={"marking": "sensitive"}, sanitised="Leaflets.", by=people["aisha"])
    assert trail_of(*chain[1], viewer=people["lena"]).came_from == []


def test_an_item_is_found_by_its_identifier_alone_by_those_who_see_it(people, report, action):
    tension, promised = report(), action("Take them down")
    assert find_item(promised[1], viewer=people["grace"]).title == "Take them down"
    assert find_item(tension[1], viewer=people["ben"]).kind == "report"
    assert find_item(tension[1], viewer=people["grace"]) is None
    assert find_items({tension, promised, ("nothing", "x")}, viewer=people["grace"]).keys() == {promised}


def test_linking_twice_is_one_link_and_one_line_on_the_record(people, report, action):
    earlier, later = report(), action("Take them down")
    once, again = (link_items(earlier=earlier, later=later, by=people["aisha"]) for _time in range(2))
    assert once == again == Link.objects.get()
    event = AuditEvent.objects.get(verb="link items")
    assert (event.actor, event.item_id) == (people["aisha"].public_id, later[1])
    assert event.details == {"relation": "came-from", "earlier": list(earlier)}


def test_two_items_may_be_linked_in_two_ways_and_stand_once_on_the_trail(people, report, action):
    earlier, later = report(), action("Take them down")
    for relation in (Relation.RESPONDS_TO, Relation.TOLD_TO):
        link_items(earlier=earlier, later=later, relation=relation, by=people["aisha"])
    assert Link.objects.count() == 2
    assert read(trail_of(*earlier, viewer=people["ben"]).came_of) == [(later, 1)]


@pytest.mark.parametrize("link", [link_items, tie])
def test_no_item_is_linked_to_itself(link, people, action):
    key = action("Take them down")
    with pytest.raises(CannotLink, match="itself"):
        link(earlier=key, later=key, by=people["aisha"])
    assert not Link.objects.exists()


@pytest.mark.parametrize("link", [link_items, tie])
def test_a_relation_that_does_not_exist_is_refused_before_a_page_trips_over_it(link, people, report, action):
    earlier, later = report(), action("Take them down")
    with pytest.raises(CannotLink, match="no relation"):
        link(earlier=earlier, later=later, relation="is-to-blame-for", by=people["aisha"])
    assert read(trail_of(*earlier, viewer=people["ben"]).came_of) == []


@pytest.mark.parametrize("name", ["kit", "idris", "grace", "farid", "ewa", "carys", "hana", "joan"])
def test_whoever_may_not_link_links_nothing(name, people, action):
    first, second = action("One"), action("Two")
    with pytest.raises(PermissionError):
        link_items(earlier=first, later=second, by=people[name])
    assert not Link.objects.exists()


@pytest.mark.parametrize("name", ["aisha", "ben", "lena"])
def test_officer_group_and_analyst_link_what_they_see(name, people, action):
    link = link_items(earlier=action("One"), later=action("Two"), by=people[name])
    assert link.made_by == people[name]


def test_linking_does_not_tell_whether_an_item_that_is_hidden_exists(people, report, action):
    seen, hidden = action("One"), report(grades={"marking": "sensitive"})
    said = []
    for other in (hidden, ("report", "nosuchreport"), ("nothing", "x")):
        for earlier, later in ((seen, other), (other, seen)):
            with pytest.raises(CannotLink) as refused:
                link_items(earlier=earlier, later=later, by=people["lena"])
            said.append(str(refused.value))
    assert set(said) == {"There is no such item."}
    assert not Link.objects.exists()


def test_a_link_outlives_the_account_of_whoever_made_it(people, report, action):
    link = link_items(earlier=report(), later=action("Take them down"), by=people["lena"])
    User.objects.filter(pk=people["lena"].pk).delete()
    link.refresh_from_db()
    assert link.made_by is None


def test_a_trail_takes_as_many_queries_for_forty_items_as_for_two(
    people, report, action, django_assert_max_num_queries
):
    start = report()
    for number in range(40):
        tie(earlier=start, later=action(f"Action {number}"), by=people["aisha"])
    with django_assert_max_num_queries(20):
        assert len(trail_of(*start, viewer=people["ben"]).came_of) == 40


def test_a_trail_over_more_items_than_a_database_takes_at_once_is_walked_whole(people, action):
    whole, later = action("The plan"), 1_100
    made = [
        Action(
            title=f"Part {n}",
            owner_organisation=people["aisha"].organisation,
            due_on=datetime.date(2026, 12, 1),
            visibility_class=Action.objects.get().visibility_class,
        )
        for n in range(later)
    ]
    Action.objects.bulk_create(made)
    Link.objects.bulk_create(
        Link(earlier_kind="action", earlier_id=whole[1], later_kind="action", later_id=one.public_id)
        for one in made
    )
    trail = trail_of(*whole, viewer=people["aisha"])
    assert len(trail.came_of) == later
    assert len(trail.links) == later
