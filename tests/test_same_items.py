"""Each viewer gets the same reports by page, table, tile, file, program, search, stream and one by one.

What they should get is worked out in `tests/world.py` from the rules in words, and not asked of the product.
"""

import copy
import datetime
import random

import pytest
from django.utils import timezone

from commonweal.demo.documents import record_documents
from commonweal.people.models import Agreement, Organisation
from commonweal.people.verbs import (
    leave_agreement,
    resume_agreement,
    sign_agreement,
    suspend_agreement,
    take_role,
)
from commonweal.tension.models import Report
from commonweal.tension.tests.telling import people_of_wealdmere, telling
from commonweal.tension.tests.wealdmere_map import make_areas
from commonweal.tension.verbs.release import withdraw_strength
from commonweal.tension.verbs.triage import grade_report
from tests import ways
from tests.listening import at_once, heard
from tests.world import COUNCIL, FATES, MARSHBY, MAY, POLICE, SENDERS, SIGNED, agree_with_marshby, make_world

pytestmark = pytest.mark.django_db
# A word of every agreed wording, and one of every sender's own: only the first may be found.
IN_EVERY_WORDING, IN_EVERY_ORIGINAL = "seen", "sender"
TWENTY_MINUTES = datetime.timedelta(minutes=20)
RESET = ("reset", '{"reason":"rights"}')


# What differs from test to test is who may see what by then, which no database works out: the others of this
# file ask both databases by every way.
only_rules = pytest.mark.once


@pytest.fixture
def late_evening(clock):
    """Shortly before the day turns, for what ends with a day while maps are open."""
    clock.move_to(datetime.datetime(2026, 11, 23, 23, 50, tzinfo=datetime.UTC))


@pytest.fixture(scope="module")
def made(module_db):
    people = people_of_wealdmere()
    record_documents(people["hana"], timezone.localdate())
    agree_with_marshby()
    make_areas()
    return make_world(people, telling(people), 2 * len(SENDERS) * len(FATES))


@pytest.fixture
def world(made):
    """What was made, for a test that changes it."""
    return copy.deepcopy(made)


def agree(world, viewers, live, opened):
    """Every way gives every viewer what the rules say, and of `opened` the same reports open one by one."""
    told = ways.streams(live, viewers, Report.objects.all())
    for one in viewers:
        may, seen = world.may(one.name), world.seen(one.name)
        has_pages = bool(may & {"strengths", "tensions", "own"})
        layer = "reports" if may & {"tensions", "own"} else "strengths"
        placed = {item for item in seen if world.known[item].has_point}
        expected = {
            "list": seen if has_pages else None,
            "list as a file": seen if has_pages else None,
            "list as a workbook": seen if has_pages else None,
            "table": seen,
            "tile": placed,
            "csv": seen,
            "geojson": seen,
            "geopackage": seen,
            "program": seen if "token" in may else None,
            "program's search": seen if "token" in may else None,
            "search": seen if has_pages else None,
            "stream": seen,
            "own pages": seen & opened if has_pages else set(),
        }
        found = {
            "list": ways.list_of_reports(one),
            "list as a file": ways.list_as_csv(one),
            "list as a workbook": ways.list_as_workbook(one),
            "table": ways.table_of_the_map(one, layer, world.by_wording),
            "tile": ways.tile(one, layer),
            "csv": ways.comma_separated(one, layer),
            "geojson": ways.geojson(one, layer),
            "geopackage": ways.geopackage(one, layer),
            "program": ways.programs(one),
            "program's search": ways.programs(one, IN_EVERY_WORDING),
            "search": ways.search(one, IN_EVERY_WORDING),
            "stream": told[one.name][0],
            "own pages": ways.own_pages(one, opened),
        }
        assert found == expected, one.name
        if layer == "strengths":
            assert ways.text_of(one.browser, "/layers/reports.csv") is None, one.name
        # An item behind the triagers' door is on no map: who may see it there is told to take it off.
        assert told[one.name][1] == world.in_queue(one.name), one.name
        for kind_of in (ways.tile, ways.comma_separated):
            strengths = {item for item in seen if world.known[item].kind == "strength"}
            shown = strengths & placed if kind_of is ways.tile else strengths
            assert kind_of(one, "strengths") == shown, one.name


def after(change, world, live, watching, opened=frozenset()):
    """Make a change while these viewers' maps are open; gives what each of them lost by it, by name.

    Who loses anything must be told so on the open stream, by a reset or item by item, and whoever
    watches comes by the same reports by every way afterwards.
    """
    streams = ways.open_streams(live, watching)
    before = {one.name: world.seen(one.name) for one in watching}
    change()
    at_once(live.step(check=True))
    lost = {name: seen - world.seen(name) for name, seen in before.items()}
    for name, stream in streams.items():
        told = heard(stream)
        live.leave(stream)
        removed = {item for event, item in told if event == "remove"}
        assert RESET in told or removed == lost[name], name
        if world.seen(name) - before[name]:  # more than before, for nothing else says so
            assert RESET in told, name
    agree(world, watching, live, opened or some_of(world, 8))
    return lost


def some_of(world, number):
    """So many reports whose own pages are opened: all of them would take long and say no more."""
    return set(random.Random(3).sample(list(world.known), number))


def named(viewers, *names):
    return [one for one in viewers if one.name in names]


@pytest.mark.begins_first
def test_every_way_gives_each_viewer_what_the_rules_say(world, viewers, live):
    agree(world, viewers, live, some_of(world, 30))
    for one in viewers:
        checked = ways.triage_pages(one, world.in_queue(one.name) if one.name == "aisha" else ())
        assert checked == world.in_queue(one.name)
        # What the sender wrote is searched for nobody: who guesses at words must not be told they are there.
        assert not ways.search(one, IN_EVERY_ORIGINAL)
        assert not ways.programs(one, IN_EVERY_ORIGINAL)
    # The mix tells these viewers apart, and nobody sees all of it.
    assert {item.fate for item in world.known.values()} == set(FATES)
    assert len({frozenset(world.seen(one.name)) for one in viewers}) >= 8
    assert all(0 < len(world.seen(one.name)) < len(world.known) for one in viewers)


@only_rules
def test_what_names_a_school_is_read_by_the_tension_group_and_where_it_came_from(world, viewers):
    named = [one for one in world.known.values() if one.names_school]
    group = {one.id for one in named if one.id in world.seen("aisha") | world.seen("ben")}
    assert group
    for name in ("lena", "grace", "carys", "idris"):
        own = {one.id for one in named if one.organisation == MAY[name][0] and not one.is_from_public}
        assert not (group & world.seen(name)) - own, name
    [lena] = [one for one in viewers if one.name == "lena"]
    assert not ways.list_of_reports(lena) & {one.id for one in named if one.organisation != COUNCIL}
    # A word that only what names a school has in it is found by nobody outside.
    assert not ways.search(lena, "school") & {one.id for one in named if one.organisation != COUNCIL}


@only_rules
def test_what_the_public_sends_is_not_the_own_word_of_the_organisation_that_receives_it(world, viewers):
    """A contributor there reads what colleagues sent, and of the public's only what their role opens."""
    seen = [world.known[item] for item in world.seen("contributor")]
    assert any(one.kind == "tension" and not one.is_from_public for one in seen)
    assert any(one.kind == "strength" and one.is_from_public for one in seen)
    tension = {
        one.id for one in world.known.values() if one.is_from_public and one.kind == "tension"
    } & world.seen("aisha")
    assert tension
    [contributor] = named(viewers, "contributor")
    assert not ways.list_of_reports(contributor) & tension
    assert not ways.own_pages(contributor, tension)


def some_seen(world, name, but_not_by="", **like):
    """A report that this person sees and perhaps another does not, and that is like this."""
    return next(
        one
        for one in world.known.values()
        if one.id in world.seen(name)
        and one.id not in (world.seen(but_not_by) if but_not_by else ())
        and all(getattr(one, name) == value for name, value in like.items())
    )


def test_what_is_marked_higher_or_taken_back_is_gone_by_every_way_at_once(world, viewers, live, people):
    aisha = people["aisha"]
    item = some_seen(world, "lena", marking="official", handling="P", kind="tension", fate="open")

    def mark_sensitive():
        report = Report.objects.get(public_id=item.id)
        grade_report(report, grades={"marking": "sensitive"}, sanitised=report.sanitised, by=aisha)
        item.marking = "sensitive"

    lost = after(mark_sensitive, world, live, named(viewers, "lena", "ben", "nobody"), {item.id})
    assert lost == {"lena": {item.id}, "ben": set(), "nobody": set()}

    other = next(
        one
        for one in world.known.values()
        if one.id in world.seen("lena") & world.seen("ben")
        and one.fate in ("open", "closed")
        and one.organisation != COUNCIL
    )

    def name_a_school():
        report = Report.objects.get(public_id=other.id)
        grade_report(report, grades={"place": "Heron Primary"}, sanitised=report.sanitised, by=aisha)
        other.names_school = True

    lost = after(name_a_school, world, live, named(viewers, "lena", "ben", "nobody"), {other.id})
    assert lost == {"lena": {other.id}, "ben": set(), "nobody": set()}

    public = some_seen(world, "nobody", agreement="wealdmere")

    def take_back():
        withdraw_strength(Report.objects.get(public_id=public.id), by=aisha)
        public.fate = "withdrawn"

    watching = named(viewers, "nobody", "joan", "carys", "grace")
    lost = after(take_back, world, live, watching, {public.id})
    assert lost["nobody"] == {public.id}
    assert lost["grace"] == set()


@only_rules
def test_when_a_role_ends_its_map_loses_what_the_role_opened_by_every_way(
    late_evening, world, viewers, live, people, clock
):
    """Lena's role is taken away, one of Idris's two as well, and Ben's ends by its date as the day turns."""
    watching = named(viewers, "lena", "idris", "ben", "aisha")

    def take_roles():
        take_role(people["lena"].appointments.get(), by=people["aisha"])
        take_role(people["idris"].appointments.get(role="contributor"), by=people["aisha"])
        people["ben"].appointments.update(until_on=timezone.localdate())
        world.now_may |= {"lena": "", "idris": "strengths"}

    lost = after(take_roles, world, live, watching)
    public = {one.id for one in world.known.values() if one.fate == "released"}
    assert world.seen("lena") == public
    # Of what only his own organisation saw, nothing is left to Idris; what partners share still is.
    assert lost["idris"]
    assert all(world.known[item].organisation == "canalside-homes" for item in lost["idris"])
    assert world.seen("idris") - public
    assert not lost["ben"]
    assert not lost["aisha"]

    def let_the_day_turn():
        clock.shift(TWENTY_MINUTES)
        world.now_may["ben"] = ""

    lost = after(let_the_day_turn, world, live, watching)
    assert lost["ben"]
    assert world.seen("ben") == public


PARTNERS = ("aisha", "ben", "grace", "kit", "carys", "nobody")


def lost_with_the_partnership(world, lost):
    """Did everybody who got reports under the partnership's agreement lose those of others, and nobody else?"""
    for name, gone in lost.items():
        got_any = MAY[name][0] in SIGNED["wealdmere"] and name != "nobody"
        assert bool(gone) == got_any, name
        for item in gone:
            assert world.known[item].agreement == "wealdmere", name


def test_a_suspended_agreement_shares_nothing_by_any_way_and_resuming_it_shares_again(
    world, viewers, live, people
):
    watching = named(viewers, *PARTNERS)
    agreement = Agreement.objects.get(name="Wealdmere tension monitoring agreement")

    def suspend():
        suspend_agreement(agreement, because="A breach is looked into.", by=people["aisha"])
        world.suspended.add("wealdmere")

    lost = after(suspend, world, live, watching)
    lost_with_the_partnership(world, lost)
    # The other agreement goes on: the council still gets what Marshby shares under it.
    assert any(world.known[item].agreement == "marshby" for item in world.seen("aisha"))

    def resume():
        resume_agreement(agreement, by=people["aisha"])
        world.suspended.clear()

    some = named(viewers, "ben", "kit")
    assert not any(after(resume, world, live, some).values())
    assert any(world.known[item].organisation != MAY["kit"][0] for item in world.seen("kit"))


@only_rules
def test_who_alone_shares_under_an_agreement_keeps_its_own_when_it_is_suspended(world, viewers, live, people):
    """Only Marshby sends under its agreement: the others lose what it sent, and Carys nothing."""

    def suspend():
        marshby = Agreement.objects.get(name="Agreement with Marshby")
        suspend_agreement(marshby, because="It is under review.", by=people["aisha"])
        world.suspended.add("marshby")

    lost = after(suspend, world, live, named(viewers, "lena", "ben", "carys", "kit"))
    assert {name for name, gone in lost.items() if gone} == {"lena", "ben"}
    assert {world.known[item].organisation for item in lost["lena"] | lost["ben"]} == {MARSHBY}


def test_who_leaves_an_agreement_takes_its_own_along_and_gets_nothing_more_by_any_way(
    world, viewers, live, people
):
    """The police leave: nobody else reads what they sent, they read their own, and signing again shares again."""
    watching = named(viewers, *PARTNERS, "lena")
    agreement = Agreement.objects.get(name="Wealdmere tension monitoring agreement")
    police = Organisation.objects.get(slug=POLICE)
    signature = agreement.signatories.get(organisation=police)
    before = {one.name: world.seen(one.name) for one in watching}

    def leave():
        leave_agreement(signature, by=people["aisha"])
        world.left.add(("wealdmere", POLICE))

    lost = after(leave, world, live, watching)
    for name in ("aisha", "lena"):
        assert lost[name], name
        assert {world.known[item].organisation for item in lost[name]} == {POLICE}, name
    assert not any(world.known[item].organisation == POLICE for item in lost["ben"])
    assert {world.known[item].agreement for item in lost["ben"]} == {"wealdmere"}

    def sign_again():
        sign_agreement(
            agreement,
            police,
            by=people["aisha"],
            signed_on=timezone.localdate(),
            signed_by="A chief officer",
            receives_tension=True,
        )
        world.left.clear()

    assert not any(after(sign_again, world, live, named(viewers, "lena", "ben")).values())
    assert world.seen("lena") == before["lena"]


def test_an_agreement_shares_to_its_last_day_and_from_the_next_on_nothing(
    late_evening, world, viewers, live, clock
):
    watching = named(viewers, *PARTNERS)
    agreement = Agreement.objects.filter(name="Wealdmere tension monitoring agreement")
    agreement.update(ends_on=timezone.localdate())
    agree(world, named(viewers, "ben"), live, some_of(world, 8))

    def let_the_day_turn():
        clock.shift(TWENTY_MINUTES)
        world.suspended.add("wealdmere")

    lost_with_the_partnership(world, after(let_the_day_turn, world, live, watching))


@only_rules
def test_an_agreement_past_its_review_shares_on(late_evening, world, viewers, live, clock):
    """A late review is for its keepers to hear of (`commonweal/desk/week`): partners lose nothing by it."""
    Agreement.objects.update(review_on=timezone.localdate())
    lost = after(lambda: clock.shift(TWENTY_MINUTES), world, live, named(viewers, "ben", "grace", "carys"))
    assert not any(lost.values())
