"""Whose action it is, when it is a school's: told to the tension group and to its own people, to nobody else anywhere."""

import datetime
import re

import pytest

from commonweal.actions.describing import facts_of, history_of, who_can_see
from commonweal.actions.verbs import make_action, update_progress
from commonweal.people.models import Appointment, Organisation, Signatory, User
from commonweal.people.roles import ROLES, Permission
from commonweal.tension.summary import draft_summary

pytestmark = pytest.mark.django_db
DUE = datetime.date(2026, 11, 25)
WEEK = datetime.date(2026, 11, 16)
VEIL = "A school or college"
KNOW, OTHERS = ("aisha", "ben", "kit"), ("farid", "grace", "idris", "lena")


@pytest.fixture
def heron(school):
    """Kit's organisation, by a name that a school would have and that no other words here share."""
    school.organisation.name = "Zebedee Heights"
    school.organisation.save()
    return school.organisation


@pytest.fixture
def action(heron, people, wards):
    """An action of Kit's school and of Kit, in an area, which Kit has begun."""
    made = make_action(
        title="Speak of the leaflets",
        owner_organisation=heron,
        owner=people["kit"],
        due_on=DUE,
        area=wards["Canalside"],
        by=people["aisha"],
    )
    return update_progress(made, progress="on-track", comment="", by=people["kit"], on=DUE)


@pytest.fixture
def theirs(people, heron):
    """Another school that signed what Kit's did, with somebody there, and an action of its own."""
    other = Organisation.objects.create(name="Birchwood", slug="birchwood", sector="education")
    for signature in Signatory.objects.filter(organisation=heron):
        signature.agreement.signatories.create(
            organisation=other, signed_on=signature.signed_on, signed_by="Its head", receives_tension=False
        )
    people["rosa"] = User.objects.create(email="rosa@wealdmere.example", name="Rosa", organisation=other)
    Appointment.objects.create(person=people["rosa"], role="contributor", from_on=WEEK)
    title = "Lend the hall"
    return make_action(title=title, owner_organisation=other, due_on=DUE, by=people["aisha"])


def words_of(answer):
    """What somebody reads of a page, in one line."""
    text = re.sub(
        r"<(script|svg|head|header)\b.*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.DOTALL
    )
    return " ".join(text.split())


def pages_of(action):
    return (
        "/actions/",
        f"/actions/{action.public_id}/",
        "/search/?q=leaflets",
        "/search/?q=leaflets&kind=action",
    )


@pytest.mark.parametrize("name", KNOW)
def test_the_group_and_its_own_people_read_whose_it_is(name, action, sign_in):
    for address in pages_of(action):
        said = words_of(sign_in(name).get(address))
        assert "Zebedee Heights" in said, address
        assert VEIL not in said, address


@pytest.mark.parametrize("name", OTHERS)
def test_others_read_that_it_is_a_schools_and_no_more(name, action, people, sign_in):
    for address in pages_of(action):
        said = words_of(sign_in(name).get(address))
        assert "Speak of the leaflets" in said, address
        assert VEIL in said, address
        for tell in ("Zebedee", "Heights", "Kit", "Canalside,", "Canalside ward"):
            assert tell not in said.replace("Canalside Homes", ""), (address, tell)
    facts = {row["label"]: row["value"] for row in facts_of(action, people[name])}
    assert facts["Organisation"] == VEIL
    assert not {"Person", "Area"} & set(facts)
    assert [one["by"] for one in history_of(action, people[name])] == [VEIL, "Aisha"]


def test_the_group_reads_person_and_area(action, people):
    facts = {row["label"]: row["value"] for row in facts_of(action, people["ben"])}
    assert (facts["Organisation"], facts["Person"]) == ("Zebedee Heights", "Kit")
    assert facts["Area"].startswith("Canalside")


def test_who_can_see_it_lists_no_partners_but_one(action, people, tell_and_grade, heron):
    """A list of all that signed but one would tell which one it is."""
    named, veiled = (who_can_see(action, people[name]) for name in ("ben", "grace"))
    assert named[0] == "Zebedee Heights, which does it."
    assert "Wealdmere Police" in named[1]
    assert veiled[0] == f"{VEIL}, which does it."
    assert veiled[1] == "Those who signed the agreement “Wealdmere tension monitoring agreement”."
    report = tell_and_grade()
    answer = make_action(
        title="Say no more",
        owner_organisation=heron,
        due_on=DUE,
        responds_to=("report", report.public_id),
        like=report.visibility_class,
        by=people["aisha"],
    )
    assert "Zebedee" not in " ".join(who_can_see(answer, people["lena"]))
    assert f"Elsewhere than at {VEIL} it must see" in " ".join(who_can_see(answer, people["lena"]))


def test_no_order_and_no_search_tells_which_school_it_is(action, theirs, people, sign_in):
    """By its own name Kit's would stand last, the other in between; as schools they stand together and first."""
    for who in ("idris", "ben", "farid"):
        make_action(
            title=f"Of {who}", owner_organisation=people[who].organisation, due_on=DUE, by=people["aisha"]
        )
    names = [
        "Birchwood",
        "Canalside Homes",
        "Wealdmere Council of Faiths",
        "Wealdmere Police",
        "Zebedee Heights",
    ]

    def ordered(name, query="?sort=who"):
        table = words_of(sign_in(name).get(f"/actions/{query}")).split("Late", 1)[1]
        return re.findall("|".join([VEIL, *names]), table)

    assert ordered("aisha") == names
    assert ordered("grace") == [VEIL, VEIL, *names[1:4]]
    assert ordered("grace", "?sort=-who") == [*reversed(names[1:4]), VEIL, VEIL]
    assert ordered("kit") == [VEIL, *names[1:]]
    assert ordered("rosa") == [VEIL, *names[:4]]
    found = {
        (name, words): set(
            re.findall("Speak of the leaflets|Lend the hall", words_of(_found(sign_in(name), words)))
        )
        for name in ("ben", "kit", "grace")
        for words in ("Zebedee", "Birchwood", "school")
    }
    both = {"Speak of the leaflets", "Lend the hall"}
    assert found == {
        ("ben", "Zebedee"): {"Speak of the leaflets"},
        ("ben", "Birchwood"): {"Lend the hall"},
        ("ben", "school"): set(),
        ("kit", "Zebedee"): {"Speak of the leaflets"},
        ("kit", "Birchwood"): set(),
        ("kit", "school"): {"Lend the hall"},
        ("grace", "Zebedee"): set(),
        ("grace", "Birchwood"): set(),
        ("grace", "school"): both,
    }


def _found(client, words):
    return client.get("/search/", {"q": words})


def test_the_week_names_it_to_whoever_may_know_it(action, heron, people, sign_in):
    assert "Zebedee Heights · 25 November" in words_of(sign_in("aisha").get("/week/"))
    assert "Zebedee Heights · 25 November" in words_of(sign_in("kit").get("/week/"))
    said = words_of(sign_in("lena").get("/week/"))
    assert "Speak of the leaflets" in said
    assert f"{VEIL} · 25 November" in said
    assert "Zebedee" not in said


@pytest.mark.parametrize("edition", ["partners", "group"])
def test_no_edition_of_the_summary_names_it(edition, action, people):
    """Analysts read the group's, and partners theirs; who signs one knows whose it is without it."""
    version = draft_summary(WEEK, edition, people["aisha"])
    section = next(one for one in version.sections if "Speak of the leaflets" in str(one["figures"]))
    assert VEIL in str(section["figures"])
    assert "Zebedee" not in str(version.sections)


def test_whoever_chooses_who_does_an_action_may_know_schools():
    """The forms that make and change actions offer organisations and people by their names."""
    for role in ROLES.values():
        if Permission.MANAGE_ACTIONS in role.permissions:
            assert Permission.SET_LEVELS in role.permissions, role.code
