"""The people and organisations of Wealdmere: plainly fictional, and the same in demo, tests and pages."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from commonweal.people.models import (
    Agreement,
    Appointment,
    Body,
    Membership,
    Organisation,
    Signatory,
    Strand,
    User,
)

M = TypeVar("M", bound=models.Model)
START = datetime.date(2025, 4, 1)
PASSWORD = "weaving-together-in-wealdmere"


@dataclass(frozen=True)
class Somebody:
    """One of the demo's people."""

    name: str
    organisation: str
    roles: tuple[str, ...]
    who: str

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@wealdmere.example"


# Slug, name, sector, and which of: lead, centre (reporting centre), weekly (sends a return each week).
ORGANISATIONS = (
    ("wealdmere-council", "Wealdmere Council", "council", "lead weekly"),
    ("wealdmere-police", "Wealdmere Police", "police", "weekly"),
    ("wealdmere-health", "Wealdmere Health", "health", ""),
    ("canalside-homes", "Canalside Homes", "housing", "weekly"),
    ("schools-together", "Wealdmere Schools Together", "education", "weekly"),
    ("council-of-faiths", "Wealdmere Council of Faiths", "faith", "weekly"),
    ("safe-to-say", "Safe to Say", "voluntary", "centre weekly"),
    ("voluntary-action", "Wealdmere Voluntary Action", "voluntary", ""),
    ("marshby-council", "Marshby Council", "neighbour", ""),
)
PEOPLE = (
    Somebody("Aisha", "wealdmere-council", ("cohesion-officer",), "Cohesion officer"),
    Somebody("Ben", "wealdmere-police", ("tension-group",), "Police liaison, tension monitoring group"),
    Somebody("Carys", "marshby-council", ("contributor",), "Officer of the neighbouring borough"),
    Somebody("Ewa", "safe-to-say", ("reporting-centre",), "Third-party reporting centre"),
    Somebody("Farid", "council-of-faiths", ("strand-coordinator",), "Strand co-ordinator"),
    Somebody("Grace", "wealdmere-health", ("board-member", "board-chair"), "Chair of the board"),
    Somebody("Hana", "wealdmere-council", ("data-protection-officer",), "Data protection officer"),
    Somebody("Idris", "canalside-homes", ("service-manager", "contributor"), "Service manager"),
    Somebody("Joan", "wealdmere-council", ("administrator",), "Administrator"),
    Somebody("Kit", "schools-together", ("contributor",), "Partner contributor, a school"),
    Somebody("Lena", "wealdmere-council", ("analyst",), "Analyst"),
)
SUPPORT = {
    "religion": "council-of-faiths",
    "older-age": "voluntary-action",
    "disability": "voluntary-action",
    "gypsy-traveller": "wealdmere-council",
}


def _in_place(key: Callable[[M], Any], wanted: Sequence[M]) -> dict[Any, M]:
    """What is there of these by their key, the rest made at once: what somebody changed stays as it is."""
    model = type(wanted[0])
    there = {key(one): one for one in model._default_manager.all()}
    model._default_manager.bulk_create([one for one in wanted if key(one) not in there])
    return {key(one): one for one in wanted} | there


@transaction.atomic
def make_organisations() -> dict[str, Organisation]:
    """The partnership and its neighbour, with one sharing agreement that all but the neighbour signed."""
    wanted = [
        Organisation(
            slug=slug,
            name=name,
            sector=sector,
            is_lead="lead" in flags,
            is_reporting_centre="centre" in flags,
            returns_weekly="weekly" in flags,
        )
        for slug, name, sector, flags in ORGANISATIONS
    ]
    made = _in_place(lambda one: one.slug, wanted)
    agreement, _ = Agreement.objects.get_or_create(
        name="Wealdmere tension monitoring agreement",
        defaults={
            "purpose": "To notice early what presses on communities, and to act together.",
            "starts_on": START,
            "review_on": datetime.date(2027, 3, 31),
            "document": "Council records, agreement 12",
        },
    )
    signatures = [
        Signatory(
            agreement=agreement,
            organisation=made[one.slug],
            signed_on=START,
            signed_by="The chief officer",
            receives_tension=one.slug in ("wealdmere-council", "wealdmere-police"),
        )
        for one in wanted
        if one.sector != "neighbour"
    ]
    _in_place(lambda one: (one.agreement_id, one.organisation_id), signatures)
    for strand, organisation_slug in SUPPORT.items():
        Strand.objects.filter(code=strand, support_organisation=None).update(
            support_organisation=made[organisation_slug]
        )
    return {one.slug: made[one.slug] for one in wanted}


@transaction.atomic
def make_people() -> dict[str, User]:
    """Everybody of the demo, by first name in small letters, with their roles; made where missing."""
    organisations = make_organisations()
    password = make_password(PASSWORD)
    accounts = [
        User(
            email=somebody.email,
            password=password,
            name=somebody.name,
            organisation=organisations[somebody.organisation],
        )
        for somebody in PEOPLE
    ]
    made = _in_place(lambda one: one.email, accounts)
    appointments = [
        Appointment(person=made[somebody.email], role=role, from_on=START)
        for somebody in PEOPLE
        for role in somebody.roles
    ]
    _in_place(lambda one: (one.person_id, one.role, one.until_on), appointments)
    people = {somebody.name.lower(): made[somebody.email] for somebody in PEOPLE}
    _make_bodies(people)
    return people


def _make_bodies(people: dict[str, User]) -> None:
    board, _ = Body.objects.get_or_create(
        slug="board", defaults={"name": "Wealdmere Partnership Board", "kind": "board"}
    )
    others = [
        Body(slug=slug, name=name, kind=kind, reports_to=board)
        for slug, name, kind in (
            ("tension-monitoring-group", "Tension monitoring group", "tension"),
            ("community-belonging", "Community belonging partnership", "themed"),
            ("cohesion-reference-group", "Cohesion reference group", "reference"),
            ("cohesion-delivery-group", "Cohesion delivery group", "delivery"),
        )
    ]
    group = _in_place(lambda one: one.slug, others)["tension-monitoring-group"]
    seats = [
        Membership(
            body=body,
            person=people[who],
            role=role,
            from_on=START,
            on_behalf_of=people[who].organisation,
        )
        for body, who, role in (
            (board, "grace", "chair"),
            (group, "aisha", "secretary"),
            (group, "ben", "member"),
        )
    ]
    _in_place(lambda one: (one.body_id, one.person_id), seats)
