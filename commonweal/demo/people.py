"""The people and organisations of Wealdmere: plainly fictional, and the same in demo, tests and pages."""

import datetime
from dataclasses import dataclass

from django.db import transaction

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
    Somebody("Grace", "wealdmere-health", ("board-member",), "Chair of the board"),
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


@transaction.atomic
def make_organisations() -> dict[str, Organisation]:
    """The partnership and its neighbour, with one sharing agreement that all but the neighbour signed."""
    made = {}
    for slug, name, sector, flags in ORGANISATIONS:
        made[slug], _ = Organisation.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "sector": sector,
                "is_lead": "lead" in flags,
                "is_reporting_centre": "centre" in flags,
                "returns_weekly": "weekly" in flags,
            },
        )
    agreement, _ = Agreement.objects.get_or_create(
        name="Wealdmere tension monitoring agreement",
        defaults={
            "purpose": "To notice early what presses on communities, and to act together.",
            "starts_on": START,
            "review_on": datetime.date(2027, 3, 31),
            "document": "Council records, agreement 12",
        },
    )
    for organisation in made.values():
        if organisation.sector != "neighbour":
            Signatory.objects.get_or_create(
                agreement=agreement,
                organisation=organisation,
                defaults={
                    "signed_on": START,
                    "signed_by": "The chief officer",
                    "receives_tension": organisation.slug in ("wealdmere-council", "wealdmere-police"),
                },
            )
    for strand, organisation_slug in SUPPORT.items():
        Strand.objects.filter(code=strand, support_organisation=None).update(
            support_organisation=made[organisation_slug]
        )
    return made


@transaction.atomic
def make_people() -> dict[str, User]:
    """Everybody of the demo, by first name in small letters, with their roles; made where missing."""
    organisations = make_organisations()
    people = {}
    for somebody in PEOPLE:
        user = User.objects.filter(email=somebody.email).first()
        if user is None:
            user = User.objects.create_user(
                somebody.email,
                PASSWORD,
                name=somebody.name,
                organisation=organisations[somebody.organisation],
            )
        for role in somebody.roles:
            Appointment.objects.get_or_create(
                person=user, role=role, until_on=None, defaults={"from_on": START}
            )
        people[somebody.name.lower()] = user
    _make_bodies(people)
    return people


def _make_bodies(people: dict[str, User]) -> None:
    board, _ = Body.objects.get_or_create(
        slug="board", defaults={"name": "Wealdmere Partnership Board", "kind": "board"}
    )
    group, _ = Body.objects.get_or_create(
        slug="tension-monitoring-group",
        defaults={"name": "Tension monitoring group", "kind": "tension", "reports_to": board},
    )
    for slug, name, kind in (
        ("community-belonging", "Community belonging partnership", "themed"),
        ("cohesion-reference-group", "Cohesion reference group", "reference"),
        ("cohesion-delivery-group", "Cohesion delivery group", "delivery"),
    ):
        Body.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind, "reports_to": board})
    for body, who, position in (
        (board, "grace", "chair"),
        (group, "aisha", "secretary"),
        (group, "ben", "member"),
    ):
        Membership.objects.get_or_create(
            body=body,
            person=people[who],
            defaults={"position": position, "from_on": START, "on_behalf_of": people[who].organisation},
        )
