"""Members whose names read alike are told apart, and a declared interest stands on the register once."""

import datetime
import re

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.meetings.interests import declare_interest, withdraw_interest
from commonweal.meetings.models import Interest
from commonweal.meetings.tests.calling import TODAY, body, call, seat
from commonweal.people.models import User

PAGE = "/partnership/bodies/board/"


@pytest.fixture
def people(world, db):
    return world


@pytest.fixture
def alike(people):
    """Three of the same school, two of whom were given the same seat on the same day; and two of one name elsewhere."""
    for who, since in (("kit", 1), ("lou", 2), ("max", 2)):
        if who != "kit":
            people = people | {who: a_colleague(people["kit"], who.title())}
        seat(people, who, from_on=datetime.date(2026, since, 1))
    people |= {"twin": a_colleague(people["farid"], "Farid")}
    seat(people, "farid")
    seat(people, "twin", role="vice-chair")
    return people


def a_colleague(person, name):
    address = f"{name.lower()}.second@wealdmere.example"
    return User.objects.create(email=address, name=name, organisation=person.organisation)


def labels(client, page):
    """What the fields of the members are called, in order of the page."""
    form = client.get(page).context["form"]
    return {name: str(field.label) for name, field in form.fields.items() if name.startswith("came-")}


def test_a_secretary_who_may_not_know_the_school_tells_its_people_apart_and_learns_no_name(alike, sign_in):
    page = f"/partnership/meetings/{call(alike).public_id}/attendance/"
    told = labels(sign_in("grace"), page)
    assert len(set(told.values())) == len(told) == 6
    school = [told[f"came-{alike[who].public_id}"] for who in ("kit", "lou", "max")]
    assert school == [
        "A school or college (Member, since 1 January 2026)",
        "A school or college (Member, since 1 February 2026) – number 1 of 2, as they were given their seats",
        "A school or college (Member, since 1 February 2026) – number 2 of 2, as they were given their seats",
    ]
    assert not re.search("Kit|Lou|Max|Schools Together", " ".join(told.values()))
    twins = {told[f"came-{alike[who].public_id}"].partition(" (")[2] for who in ("farid", "twin")}
    assert twins == {"Member, since 1 January 2026)", "Vice-chair, since 1 January 2026)"}


def test_who_may_know_the_school_reads_names_and_no_more(alike, sign_in):
    page = f"/partnership/meetings/{call(alike).public_id}/attendance/"
    told = labels(sign_in("aisha"), page)
    assert told[f"came-{alike['lou'].public_id}"] == "Lou, Wealdmere Schools Together"


def test_the_form_that_declares_for_a_member_tells_them_apart_too(alike, sign_in):
    offered = sign_in("grace").get(f"{PAGE}interests/new/").context["form"].fields["person"].choices
    words = [str(one[1]) for one in offered]
    assert len(set(words)) == len(words) == 7


def test_an_interest_that_is_declared_twice_stands_on_the_register_once(people, sign_in):
    seat(people, "idris")
    sent = {"person": people["idris"].pk, "organisation": "The choir", "words": "Treasurer."}
    for words, day in (
        ("Treasurer.", "2026-11-02"),
        ("Treasurer.", "2026-11-02"),
        ("treasurer ", "2026-11-20"),
    ):
        answer = sign_in("idris").post(f"{PAGE}interests/new/", sent | {"words": words, "declared_on": day})
        assert answer.status_code == 302
    kept = Interest.objects.get()
    assert (kept.words, kept.declared_on) == ("Treasurer.", datetime.date(2026, 11, 2))
    assert AuditEvent.objects.filter(verb="declare interest").count() == 1
    assert (
        "on the register already"
        in sign_in("idris")
        .post(f"{PAGE}interests/new/", sent | {"declared_on": "2026-11-02"}, follow=True)
        .content.decode()
    )


def test_other_words_another_member_and_one_that_has_ended_are_declared_anew(people):
    for who in ("idris", "farid"):
        seat(people, who)
    told = {"organisation": "The choir", "words": "Treasurer.", "on": datetime.date(2026, 11, 2)}

    def declare(who="idris", **more):
        return declare_interest(body(), person=people[who], by=people["aisha"], **told | more)

    first = declare()
    declare("farid")
    declare(words="Chair.")
    declare(organisation="The band")
    assert Interest.objects.count() == 4
    withdraw_interest(first, body=body(), on=TODAY, by=people["aisha"])
    assert declare() != first
    assert Interest.objects.count() == 5
