"""A made world of reports, and who sees which of them by the rules in words.

The rules are those of `docs/decisions/0001-visibility-class.md` and of the roles, over what the test
itself did with each report: nothing of it is asked of the product.
"""

import datetime
import itertools
import random
from contextlib import nullcontext
from dataclasses import dataclass, field

from commonweal.people.models import Agreement, Organisation, Signatory
from commonweal.people.tests.own_checker import who_checks_at_home
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.classes import is_narrower
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.release import release_strength, withdraw_strength
from commonweal.tension.verbs.triage import close_report, grade_report, set_aside

COUNCIL, POLICE, MARSHBY = "wealdmere-council", "wealdmere-police", "marshby-council"
# Whose they are, and what their roles let them see, in words. "token": may use the interface for programs.
MAY = {
    "aisha": (COUNCIL, "strengths tensions sensitive conditions own queue schools token"),
    "ben": (POLICE, "strengths tensions sensitive conditions own schools token"),
    "carys": (MARSHBY, "strengths own token"),
    "ewa": ("safe-to-say", "strengths own token"),
    "farid": ("council-of-faiths", "strengths own"),
    "grace": ("wealdmere-health", "strengths"),
    "hana": (COUNCIL, ""),
    "idris": ("canalside-homes", "strengths own token"),
    "joan": (COUNCIL, ""),
    "kit": ("schools-together", "strengths own token"),
    "lena": (COUNCIL, "strengths tensions own token"),
    # A contributor at the lead, whom the tests make themselves: none of Wealdmere is one.
    "contributor": (COUNCIL, "strengths own token"),
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
    is_from_public: bool
    names_school: bool


@dataclass
class World:
    """Everything that was done, which agreements share nothing by now, who left which, and who may do less now."""

    known: dict[str, Known] = field(default_factory=dict)
    by_wording: dict[str, str] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    left: set[tuple[str, str]] = field(default_factory=set)
    now_may: dict[str, str] = field(default_factory=dict)

    def may(self, name: str) -> set[str]:
        return set(self.now_may.get(name, MAY[name][1]).split())

    def allows(self, name: str, item: Known) -> bool:
        """Do marking, handling, organisation, agreement and role let this person see an item that is shared?"""
        organisation, may = MAY[name][0], self.may(name)
        if item.marking == "sensitive" and "sensitive" not in may:
            return False
        if item.handling == "C" and "conditions" not in may:
            return False
        is_own = "own" in may and organisation == item.organisation
        # The lead has many people: what it sent that names a school is for those of them who may know schools.
        is_said_at_home = is_own and not item.is_from_public and organisation != COUNCIL
        if item.names_school and "schools" not in may and not is_said_at_home:
            return False
        if not is_own:
            signed = self.signed(item.agreement)
            # Both have signed: whoever gave what is shared, and whoever reads it.
            if not {organisation, item.organisation} <= signed.keys() or item.agreement in self.suspended:
                return False
            if item.kind == "tension" and not signed[organisation]:
                return False
        if item.is_from_public and not item.agreement:  # said to the team alone
            return "queue" in may
        if item.kind == "strength":
            return "strengths" in may
        # What the public sent is nobody's own, not even at the organisation that receives it.
        return (is_own and not item.is_from_public) or "tensions" in may

    def signed(self, agreement: str) -> dict[str, bool]:
        """Who is a signatory by now, and whether they receive tension under it."""
        return {
            name: receives
            for name, receives in SIGNED.get(agreement, {}).items()
            if (agreement, name) not in self.left
        }

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
        # What is not to be shared is released by nobody.
        shares = chance.random() < 0.6 or fate in ("released", "withdrawn")
        if fate in ("released", "withdrawn"):  # nothing else can be released
            kind, marking, handling = "strength", "official", "P"
        # What names a school is released by nobody either.
        names_school = chance.random() < 0.25 and fate not in ("released", "withdrawn")
        yield sender, kind, marking, handling, shares, fate, names_school
    # What the lead itself sent and a school can be made out from: chance brings none that everybody else may see.
    for kind in ("strength", "tension"):
        yield "aisha", kind, "official", "P", True, "open", True


def triager_of(people, sender, shares):
    """Who checks it: Aisha what reaches her, and what an organisation keeps to itself one of its own."""
    if shares or sender in ("aisha", None):
        return nullcontext(people["aisha"])
    return who_checks_at_home(people[sender])


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


def one_that_hides_nothing(report, among):
    """A report into which this one can be merged without anybody losing sight of the event."""
    seen = report.visibility_class
    return next((one for one in among if not is_narrower(one.visibility_class, than=seen)), None)


def agree_with_marshby():
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


def make_world(people, tell, number):
    """Reports of every kind, marking, handling, organisation, agreement, fate and place."""
    chance = random.Random(20)
    world, kept = World(), {}
    for at, (sender, kind, marking, handling, shares, fate, names_school) in enumerate(
        choose(chance, number)
    ):
        words = f"Thing number {at} was seen"
        wording = f"{words} at a school." if names_school and at % 2 else f"{words}."
        place = {"lon": -0.8 + chance.random() / 10, "lat": 52 + chance.random() / 20}
        has_point = chance.random() < 0.75
        sent = {"kind": kind, "marking": marking, "handling": handling, "may_share": shares}
        if handling == "C":
            sent["handling_conditions"] = "By those who were told alone."
        if names_school and wording == f"{words}.":  # by its place and nothing else
            sent["place"] = "The infant school gate"
        with triager_of(people, sender, shares) as grader:
            report = tell(
                by=sender, what=f"In the words of the sender: {at}.", **sent, **(place if has_point else {})
            )
            if fate == "asked":
                ask_back(report, question="At what time was that?", by=grader)
            elif fate != "waits":
                report = grade_report(report, grades={}, sanitised=wording, by=grader)
                into = one_that_hides_nothing(report, kept.get(grader.pk, ())) if fate == "merged" else None
                if fate == "merged" and into is None:
                    fate = "open"
                settle(report, fate, grader, into)
                if fate == "open":
                    kept.setdefault(grader.pk, []).append(report)
        organisation = MAY[sender or "aisha"][0]
        shared_under = ("marshby" if organisation == MARSHBY else "wealdmere") if shares else ""
        world.by_wording[words] = report.public_id
        world.known[report.public_id] = Known(
            report.public_id,
            organisation,
            shared_under,
            kind,
            marking,
            handling,
            fate,
            has_point,
            is_from_public=sender is None,
            # Nobody has agreed a wording for what waits: only its place can name one yet.
            names_school=names_school and (fate not in ("waits", "asked") or "place" in sent),
        )
    return world
