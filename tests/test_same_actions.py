"""Each viewer gets the same actions by list, search, stream, own page and week, and reads of no school by any.

What they should get is worked out in `tests/world_of_actions.py` from the rules in words.
"""

import copy
import random

import pytest

from commonweal.actions.models import Action
from commonweal.actions.verbs import change_action, update_progress
from commonweal.demo.documents import record_documents
from commonweal.people.models import Organisation
from commonweal.people.verbs import suspend_agreement
from commonweal.tension.tests.telling import people_of_wealdmere, set_sector, telling_and_grading
from tests import ways
from tests.listening import at_once, heard
from tests.world import MAY, agree_with_marshby
from tests.world_of_actions import OWNERS, SCHOOLS, SEE_ACTIONS, TELLS, TODAY, make_actions, may_read_owner

pytestmark = pytest.mark.django_db
VEIL = "A school or college"
NAME = "Zebedee Heights"
RESET = ("reset", '{"reason":"rights"}')


@pytest.fixture(scope="module")
def made(module_db):
    """The world of actions, where Kit's organisation is a school by a name of its own."""
    people = people_of_wealdmere()
    record_documents(people["hana"], TODAY)
    set_sector(people["kit"], "education")
    Organisation.objects.filter(pk=people["kit"].organisation_id).update(name=NAME)
    agree_with_marshby()
    return make_actions(people, telling_and_grading(people), 2 * len(OWNERS) * len(TELLS))


@pytest.fixture
def world(made, school):
    """What was made, for a test that changes it."""
    return copy.deepcopy(made)


def agree(world, viewers, live, opened):
    """Every way gives every viewer what the rules say, and of `opened` the same actions open one by one."""
    told = ways.streams(live, viewers, Action.objects.all(), kind="action")
    for one in viewers:
        seen, has_pages = world.seen(one.name), one.name in SEE_ACTIONS
        expected = {
            "list": seen if has_pages else None,
            "list by who": seen if has_pages else None,
            "list as csv": seen if has_pages else None,
            "list as workbook": seen if has_pages else None,
            "search": seen if has_pages else None,
            "own pages": seen & opened,
            "stream": seen,
        }
        assert {
            "list": ways.list_of_actions(one),
            "list by who": ways.list_of_actions(one, "sort=who&"),
            "list as csv": ways.list_as_csv(one, "/actions/actions.csv"),
            "list as workbook": ways.list_as_workbook(one, "/actions/actions.xlsx"),
            "search": ways.search_of_actions(one, "promised"),
            "own pages": set(ways.pages_of_actions(one, opened)),
            "stream": told[one.name][0],
        } == expected, one.name


def some_of(world, number):
    """So many actions whose own pages are opened: all of them would take long and say no more."""
    return set(random.Random(3).sample(list(world.known), number))


def test_every_way_gives_each_viewer_the_actions_that_the_rules_say(world, viewers, live):
    agree(world, viewers, live, some_of(world, 30))
    assert len({frozenset(world.seen(one.name)) for one in viewers}) >= 6
    named = {one.id for one in world.known.values() if one.names_school}
    for name in ("lena", "grace", "farid", "idris", "kit", "carys"):
        own = {one.id for one in world.known.values() if one.organisation == MAY[name][0]}
        assert not named & world.seen(name) - own, name
    assert named & world.seen("ben")
    assert named & world.seen("kit")
    [lena] = [one for one in viewers if one.name == "lena"]
    # A word that only what tells of a school has in it is found by nobody outside.
    assert not ways.search_of_actions(lena, "pupils") - world.seen("lena")


def test_by_no_way_does_anybody_outside_read_which_school_does_it(world, viewers):
    for one in viewers:
        of_schools = [item for item in world.known.values() if item.organisation == SCHOOLS]
        seen = [item.id for item in of_schools if item.id in world.seen(one.name)]
        knows = one.name in ("aisha", "ben", "kit")
        assert all(may_read_owner(one.name, item) == knows for item in of_schools), one.name
        texts = list(ways.pages_of_actions(one, seen).values())
        for page in (
            "/actions/",
            "/actions/actions.csv",
            "/actions/?sort=who",
            "/search/?q=promised",
            "/week/",
            "/summary/",
        ):
            texts.append(ways.text_of(one.browser, page) or "")
        # The name of whoever is signed in stands at the head of each page, and is Kit's own there.
        assert any(NAME in text for text in texts) == knows, one.name
        assert not knows or ways.search_of_actions(one, "Zebedee"), one.name
        if not knows and one.name in SEE_ACTIONS:
            assert ways.search_of_actions(one, "Zebedee") == set(), one.name
            assert bool(seen) == any(VEIL in text for text in texts), one.name


def after(change, item, world, live, watching):
    """Make a change to one action while these viewers look on; who lost it by that, as told on their streams."""
    streams = ways.open_streams(live, watching)
    before = {one.name for one in watching if item.id in world.seen(one.name)}
    change(Action.objects.get(public_id=item.id))
    at_once(live.step(check=True))
    lost = {name for name in before if item.id not in world.seen(name)}
    for name, stream in streams.items():
        told = heard(stream)
        live.leave(stream)
        assert (("remove", item.id) in told) == (name in lost), name
        assert (("change", item.id) in told) == (name in before - lost), name
    agree(world, watching, live, some_of(world, 6) | {item.id})
    return lost


def open_to_all(world):
    """An action of Canalside Homes that every partner reads."""
    return next(
        one
        for one in world.known.values()
        if one.organisation == "canalside-homes" and one.id in world.seen("grace")
    )


@pytest.mark.parametrize("field", ["title", "details", "comment"])
def test_what_tells_of_a_school_later_is_gone_by_every_way_at_once_and_stays_gone(
    field, world, viewers, live, people
):
    item, aisha = open_to_all(world), people["aisha"]
    watching = [one for one in viewers if one.name in ("ben", "grace", "idris", "kit", "lena")]

    def say(words):
        def change(action):
            if field == "comment":
                update_progress(action, progress="on-track", comment=words, by=aisha, on=TODAY)
            else:
                said = {"title": action.title, "details": action.details, field: words}
                change_action(action, **said, owner=None, due_on=action.due_on, by=aisha)
            item.names_school = True

        return change

    words = "What is promised, at the school"
    assert after(say(words), item, world, live, watching) == {"grace", "kit", "lena"}
    assert after(say("What is promised"), item, world, live, watching) == set()


def test_when_a_school_joins_what_names_it_is_gone_by_every_way(
    world, viewers, live, people, django_capture_on_commit_callbacks
):
    item = open_to_all(world)
    watching = [one for one in viewers if one.name in ("ben", "grace", "idris", "lena")]
    Action.objects.filter(public_id=item.id).update(details="With Fernbank House.")

    def join(action):
        with django_capture_on_commit_callbacks(execute=True):
            Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")
        item.names_school = True

    assert after(join, item, world, live, watching) == {"grace", "lena"}


def test_a_suspended_agreement_shares_no_action_by_any_way(world, viewers, live, people):
    watching = [one for one in viewers if one.name in ("ben", "grace", "kit", "lena")]
    streams = ways.open_streams(live, watching)
    agreement = people["kit"].organisation.signatures.get().agreement
    suspend_agreement(agreement, because="A breach is looked into.", by=people["aisha"])
    world.suspended.add("wealdmere")
    at_once(live.step(check=True))
    assert all(RESET in heard(stream) for stream in streams.values())
    agree(world, watching, live, some_of(world, 8))
    assert world.seen("kit")
    assert world.seen("grace") == set()
