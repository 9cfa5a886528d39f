"""Each viewer gets the same reports by page, table, tile, file, program, search, stream and one by one.

What they should get is worked out here from the rules in words (`docs/decisions/0001-visibility-class.md`
and the roles), over what the test itself did with each report: nothing of it is asked of the product.
"""

import datetime
import itertools
import random
from dataclasses import dataclass, field

import pytest

from commonweal.config.audience import PeopleAudience
from commonweal.people.models import Agreement, Appointment, Organisation, Signatory, User
from commonweal.people.tokens import issue_token
from commonweal.tension.models import Report
from commonweal.tension.tests.wealdmere_map import make_areas
from commonweal.tension.verbs.release import release_strength, withdraw_strength
from commonweal.tension.verbs.triage import ask_back, close_report, grade_report, merge_report, set_aside
from tests import ways
from tests.listening import HubInOneThread, at_once, heard

pytestmark = pytest.mark.django_db

COUNCIL, POLICE, MARSHBY = "wealdmere-council", "wealdmere-police", "marshby-council"
# Whose they are, and what their roles let them see, in words. "token": may use the interface for programs.
MAY = {
    "aisha": (COUNCIL, "strengths tensions sensitive conditions own queue token"),
    "ben": (POLICE, "strengths tensions sensitive conditions own token"),
    "carys": (MARSHBY, "strengths own token"),
    "ewa": ("safe-to-say", "strengths own token"),
    "farid": ("council-of-faiths", "strengths own"),
    "grace": ("wealdmere-health", "strengths"),
    "hana": (COUNCIL, ""),
    "idris": ("canalside-homes", "strengths own token"),
    "joan": (COUNCIL, ""),
    "kit": ("schools-together", "strengths own token"),
    "lena": (COUNCIL, "strengths tensions own token"),
    "nobody": ("", ""),
}
# Who signed which agreement, and whether they are to receive reports of tension under it.
SIGNED = {
    "wealdmere": {
        COUNCIL: True,
        POLICE: True,
        "wealdmere-health": False,
        "canalside-homes": False,
        "schools-together": False,
        "council-of-faiths": False,
        "safe-to-say": False,
    },
    "marshby": {MARSHBY: True, COUNCIL: True, POLICE: False},
}
SENDERS = ("aisha", "ben", "carys", "ewa", "farid", "idris", "kit", None)
FATES = ("waits", "asked", "open", "closed", "merged", "aside", "released", "withdrawn")
SHARED = ("open", "closed", "released", "withdrawn")


@dataclass
class Known:
    """What the test did with one report."""

    id: str
    organisation: str
    agreement: str
    kind: str
    marking: str
    handling: str
    fate: str
    has_point: bool


@dataclass
class World:
    """Everything that was done, and which rights are gone by now."""

    known: dict[str, Known] = field(default_factory=dict)
    by_wording: dict[str, str] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    without_role: set[str] = field(default_factory=set)

    def may(self, name: str) -> set[str]:
        return set() if name in self.without_role else set(MAY[name][1].split())

    def allows(self, name: str, item: Known) -> bool:
        """Do marking, handling, organisation, agreement and role let this person see an item that is shared?"""
        organisation, may = MAY[name][0], self.may(name)
        if item.marking == "sensitive" and "sensitive" not in may:
            return False
        if item.handling == "C" and "conditions" not in may:
            return False
        is_own = "own" in may and organisation == item.organisation
        if not is_own:
            signed = SIGNED.get(item.agreement, {})
            if organisation not in signed or item.agreement in self.suspended:
                return False
            if item.kind == "tension" and not signed[organisation]:
                return False
        if item.kind == "strength":
            return "strengths" in may
        return is_own or "tensions" in may

    def seen(self, name: str) -> set[str]:
        """What everybody who may: released items, and shared ones that their rights allow."""
        return {
            one.id
            for one in self.known.values()
            if one.fate == "released" or (one.fate in SHARED and self.allows(name, one))
        }

    def in_queue(self, name: str) -> set[str]:
        """What is behind the triagers' door: unchecked, merged and set aside, for whoever checks reports."""
        if "queue" not in self.may(name):
            return set()
        return {one.id for one in self.known.values() if one.fate not in SHARED and self.allows(name, one)}


def choose(chance, number):
    """So many combinations of everything that decides, each sender with each fate about equally often."""
    pairs = itertools.cycle(itertools.product(SENDERS, FATES))
    for sender, fate in itertools.islice(pairs, number):
        kind = chance.choice(("strength", "tension"))
        marking = chance.choice(("official", "official", "sensitive"))
        handling = chance.choice(("P", "P", "C"))
        # One that was taken back is shared, or nobody could tell it from one that never was.
        shares = fate == "withdrawn" or chance.random() < 0.6
        if fate in ("released", "withdrawn"):  # nothing else can be released
            kind, marking, handling = "strength", "official", "P"
        yield sender, kind, marking, handling, shares, fate


def triager_of(people, sender, shares):
    """Who checks it: Aisha what reaches her, and what an organisation keeps to itself one of its own."""
    if shares or sender in ("aisha", None):
        return people["aisha"]
    Appointment.objects.get_or_create(
        person=people[sender],
        role="cohesion-officer",
        until_on=None,
        defaults={"from_on": datetime.date(2026, 1, 1)},
    )
    return User.objects.get(pk=people[sender].pk)


def settle(report, fate, grader, kept):
    """Let come to pass what is to come of a report that was checked."""
    if fate == "closed":
        close_report(report, outcome="Talked it over.", by=grader)
    elif fate == "merged":
        merge_report(report, into=kept, by=grader)
    elif fate == "aside":
        set_aside(report, reason="Not for us.", by=grader)
    elif fate in ("released", "withdrawn"):
        release_strength(report, by=grader)
        if fate == "withdrawn":
            withdraw_strength(report, by=grader)


def make_world(people, tell, number):
    """Reports of every kind, marking, handling, organisation, agreement, fate and place."""
    chance = random.Random(20)
    world, kept = World(), {}
    for at, (sender, kind, marking, handling, shares, fate) in enumerate(choose(chance, number)):
        words = f"Thing number {at} was seen"
        place = {"lon": -0.8 + chance.random() / 10, "lat": 52 + chance.random() / 20}
        has_point = chance.random() < 0.75
        sent = {"kind": kind, "marking": marking, "handling": handling, "may_share": shares}
        report = tell(
            by=sender, what=f"In the words of the sender: {at}.", **sent, **(place if has_point else {})
        )
        grader = triager_of(people, sender, shares)
        if fate == "asked":
            ask_back(report, question="At what time was that?", by=grader)
        elif fate != "waits":
            report = grade_report(report, grades={}, sanitised=f"{words}.", by=grader)
            if fate == "merged" and grader.pk not in kept:
                fate = "open"
            settle(report, fate, grader, kept.get(grader.pk))
            if fate == "open":
                kept.setdefault(grader.pk, report)
        organisation = MAY[sender or "aisha"][0]
        shared_under = ("marshby" if organisation == MARSHBY else "wealdmere") if shares else ""
        world.by_wording[words] = report.public_id
        world.known[report.public_id] = Known(
            report.public_id, organisation, shared_under, kind, marking, handling, fate, has_point
        )
    Appointment.objects.filter(role="cohesion-officer").exclude(person=people["aisha"]).delete()
    return world


@pytest.fixture
def neighbours(people):
    """A second agreement: Marshby shares with the council and the police, who get no tension under it."""
    agreement = Agreement.objects.create(
        name="Agreement with Marshby",
        purpose="To help one another.",
        starts_on=datetime.date(2025, 6, 1),
        review_on=datetime.date(2027, 6, 1),
    )
    for slug, receives in SIGNED["marshby"].items():
        Signatory.objects.create(
            agreement=agreement,
            organisation=Organisation.objects.get(slug=slug),
            signed_on=agreement.starts_on,
            receives_tension=receives,
        )
    return agreement


@pytest.fixture
def world(people, tell, neighbours):
    make_areas()
    return make_world(people, tell, 2 * len(SENDERS) * len(FATES))


@pytest.fixture
def viewers(people, sign_in):
    """Everybody of Wealdmere and a visitor, each with a browser, and a token where the role has one."""
    made = [ways.Somebody(name, person, sign_in(name)) for name, person in people.items()]
    for one in made:
        if "token" in MAY[one.name][1]:
            one.token = issue_token(name="Tests", days=1, by=one.person)[1]
    return [*made, ways.Somebody("nobody", None, sign_in())]


@pytest.fixture
def live():
    return HubInOneThread(PeopleAudience())


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
            "table": seen,
            "tile": placed,
            "csv": seen,
            "geojson": seen,
            "geopackage": seen,
            "program": seen if "token" in may else None,
            "stream": seen,
            "own pages": seen & opened if has_pages else set(),
        }
        found = {
            "list": ways.list_of_reports(one),
            "table": ways.table_of_the_map(one, layer, world.by_wording),
            "tile": ways.tile(one, layer),
            "csv": ways.comma_separated(one, layer),
            "geojson": ways.geojson(one, layer),
            "geopackage": ways.geopackage(one, layer),
            "program": ways.programs(one),
            "stream": told[one.name][0],
            "own pages": ways.own_pages(one, opened),
        }
        assert found == expected, one.name
        # An item behind the triagers' door is on no map: who may see it there is told to take it off.
        assert told[one.name][1] == world.in_queue(one.name), one.name
        for kind_of in (ways.tile, ways.comma_separated):
            strengths = {item for item in seen if world.known[item].kind == "strength"}
            shown = strengths & placed if kind_of is ways.tile else strengths
            assert kind_of(one, "strengths") == shown, one.name


def test_every_way_gives_each_viewer_what_the_rules_say(world, viewers, live):
    agree(world, viewers, live, set(random.Random(3).sample(list(world.known), 30)))
    for one in viewers:
        checked = ways.triage_pages(one, world.in_queue(one.name) if one.name == "aisha" else ())
        assert checked == world.in_queue(one.name)
    # The mix tells these viewers apart, and nobody sees all of it.
    assert {item.fate for item in world.known.values()} == set(FATES)
    assert len({frozenset(world.seen(one.name)) for one in viewers}) >= 8
    assert all(0 < len(world.seen(one.name)) < len(world.known) for one in viewers)


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
    by_name = {one.name: one for one in viewers}

    def after(change, *names, opened):
        """Who loses something by this change is told so on the open stream, and every way agrees."""
        watching = [by_name[name] for name in names]
        streams = ways.open_streams(live, watching)
        before = {name: world.seen(name) for name in names}
        change()
        at_once(live.step(check=True))
        for name in names:
            told = heard(streams[name])
            live.leave(streams[name])
            lost = before[name] - world.seen(name)
            rights = ("reset", '{"reason":"rights"}') in told
            assert rights or {item for event, item in told if event == "remove"} == lost, name
        agree(world, watching, live, opened)
        return before

    item = some_seen(world, "lena", marking="official", handling="P", kind="tension", fate="open")

    def mark_sensitive():
        report = Report.objects.get(public_id=item.id)
        grade_report(report, grades={"marking": "sensitive"}, sanitised=report.sanitised, by=aisha)
        item.marking = "sensitive"

    before = after(mark_sensitive, "lena", "ben", "nobody", opened={item.id})
    assert item.id in before["lena"] - world.seen("lena")
    assert item.id in world.seen("ben")

    public = some_seen(world, "nobody", agreement="wealdmere")

    def take_back():
        withdraw_strength(Report.objects.get(public_id=public.id), by=aisha)
        public.fate = "withdrawn"

    before = after(take_back, "nobody", "joan", "carys", "grace", opened={public.id})
    assert public.id in before["nobody"] - world.seen("nobody")
    assert public.id in world.seen("grace")
