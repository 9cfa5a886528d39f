"""Published numbers: small ones left out and not to be worked out, frozen, signed, shown to everybody."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.audit.models import AuditEvent
from commonweal.methods.disclosure import TOTAL, Rule, attack, table_from
from commonweal.people.roles import ROLES, Permission
from commonweal.places.models import Area, Overlap
from commonweal.places.tests.test_placing import make_set
from commonweal.releases.ledger import by_category, everything_published, lookups, published_of
from commonweal.releases.models import Release
from commonweal.releases.preparing import CannotPublish, prepare
from commonweal.releases.subjects import SUBJECTS, Counted, Subject, register
from commonweal.releases.verbs import sign_release, withdraw_release
from commonweal.tension.models import Report
from commonweal.tension.released import SUBJECT, quarters
from commonweal.turns import RELEASES

pytestmark = pytest.mark.django_db
SUMMER = datetime.date(2026, 8, 3)
QUARTER = "2026-q3"
PLACES = {"X001": -0.75, "X002": -0.65, "X003": -0.55}


@pytest.fixture
def strengths(wards, tell_and_grade):
    """Makes so many checked strengths of this summer in each ward, from west to east."""

    def make(*numbers, **more):
        for lon, number in zip(PLACES.values(), numbers, strict=True):
            for _one in range(number):
                report = tell_and_grade(kind="strength", lon=lon, lat=52.05, **more)
                Report.objects.filter(pk=report.pk).update(happened_on=SUMMER)

    return make


def publish(people, choice=QUARTER):
    return sign_release(SUBJECT, choice, reason="Agreed by the board.", by=people["aisha"])


def test_small_numbers_are_left_out_and_with_them_as_many_as_hide_them(strengths, people):
    strengths(3, 6, 9)
    told = by_category(publish(people))
    assert told["X001"] is None
    # Were only one left out, the total would give it away.
    assert sum(number is None for number in told.values()) == 2
    assert attack(everything_published()) == []


def test_numbers_that_are_large_enough_are_told_and_places_without_any_have_none(strengths, people):
    strengths(7, 0, 9)
    release = publish(people)
    assert by_category(release) == {"X001": 7, "X002": 0, "X003": 9}
    assert published_of(release).counts.ravel().tolist()[-1] == 16


def test_what_partners_may_not_all_read_is_not_counted(strengths, people):
    strengths(7, 6, 9)
    strengths(1, 0, 0, grades={"marking": "sensitive"})
    strengths(0, 1, 0, grades={"handling": "C", "handling_conditions": "Ask first."})
    assert by_category(publish(people)) == {"X001": 7, "X002": 6, "X003": 9}


def test_what_is_published_stays_as_it_is(strengths, people, client):
    strengths(7, 6, 9)
    release = publish(people)
    strengths(5, 5, 5)
    assert by_category(Release.objects.get()) == {"X001": 7, "X002": 6, "X003": 9}
    values = client.get("/layers/released-strengths/values.json").json()["values"]
    assert values == {"X001": 7.0, "X002": 6.0, "X003": 9.0}
    with pytest.raises(CannotPublish, match="already"):
        publish(people)
    assert release.signed_by == people["aisha"]
    event = AuditEvent.objects.get(verb="sign release")
    assert (event.details["subject"], event.details["choice"]) == (SUBJECT, QUARTER)
    assert len(event.details["digest"]) == 32


@pytest.mark.parametrize("name", ["ben", "lena", "kit", "grace", "hana", "joan"])
def test_only_who_may_release_to_the_public_signs_or_withdraws(name, strengths, people):
    assert sum(Permission.RELEASE_TO_PUBLIC in role.permissions for role in ROLES.values()) == 1
    strengths(7, 6, 9)
    with pytest.raises(PermissionError):
        sign_release(SUBJECT, QUARTER, reason="Because.", by=people[name])
    release = publish(people)
    with pytest.raises(PermissionError):
        withdraw_release(release, because="A mistake.", by=people[name])


def test_the_public_reads_map_table_and_file_and_what_is_withheld_is_marked(strengths, people, client):
    assert "published numbers" not in client.get("/map/").content.decode()
    assert client.get("/layers/released-strengths.csv").status_code == 404
    strengths(3, 6, 9)
    release = publish(people)
    page = client.get("/map/?layer=released-strengths&view=table").content.decode()
    assert "Withheld" in page
    content = client.get("/layers/released-strengths.csv").getvalue().decode("utf-8-sig")
    values = {row["code"]: row["value"] for row in csv.DictReader(io.StringIO(content))}
    file = client.get(f"/releases/{release.public_id}/table.csv").content.decode("utf-8-sig")
    told = {row["ward2025"]: row["count"] for row in csv.DictReader(io.StringIO(file))}
    assert (values["X001"], told["X001"], told[TOTAL]) == ("", "[c]", "18")
    withheld = {code for code in PLACES if told[code] == "[c]"}
    assert withheld == {code for code in PLACES if values[code] == ""}
    assert len(withheld) == 2


def test_of_a_withdrawn_release_everybody_reads_why_and_no_numbers_and_the_ledger_keeps_it(
    strengths, people, client, sign_in
):
    strengths(7, 6, 9)
    release = publish(people)
    page = f"/releases/{release.public_id}/"
    assert "Everybody reads this reason" in sign_in("aisha").get(page).content.decode()
    sent = sign_in("aisha").post(page, {"because": "The wrong quarter."})
    assert sent.status_code == 302
    for reader in (client, sign_in("aisha")):
        told = reader.get(page).content.decode()
        assert "Withdrawn on 23 November 2026: The wrong quarter." in told
        assert "<table" not in told
        assert reader.get(f"{page}table.csv").status_code == 404
    listed = client.get("/releases/").content.decode()
    assert page in listed
    assert "Withdrawn" in listed
    assert client.get("/layers/released-strengths.csv").status_code == 404
    assert len(everything_published()) == 1


def test_after_a_withdrawal_a_corrected_edition_follows_and_the_earlier_one_stays_known(
    strengths, people, client
):
    strengths(7, 6, 9)
    first = publish(people)
    withdraw_release(first, because="A school was counted twice.", by=people["aisha"])
    strengths(1, 0, 0)
    second = publish(people)
    assert (second.edition, second.about) == (2, "Strengths reported, 2026-q3, edition 2")
    assert by_category(second) == {"X001": 8, "X002": 6, "X003": 9}
    assert [one.about for one in everything_published()] == [first.about, second.about]
    # The two tell different numbers of the same, which is no contradiction: they are two editions.
    assert attack(everything_published()) == []
    values = client.get("/layers/released-strengths/values.json").json()["values"]
    assert values["X001"] == 8.0
    assert f"/releases/{second.public_id}/" in client.get(f"/releases/{first.public_id}/").content.decode()
    assert "Edition" in client.get(f"/releases/{second.public_id}/").content.decode()
    file = client.get(f"/releases/{second.public_id}/table.csv")
    assert "2026-q3-edition-2.csv" in file["Content-Disposition"]
    with pytest.raises(CannotPublish, match="already"):
        prepare(SUBJECT, QUARTER)


def test_what_an_edition_withheld_a_corrected_one_withholds_too(strengths, people):
    strengths(3, 6, 9)
    first = publish(people)
    withheld = {code for code, number in by_category(first).items() if number is None}
    withdraw_release(first, because="One came late.", by=people["aisha"])
    # Now the other ward would be the cheaper one to hide the small number with, and the two would tell it.
    strengths(0, 4, 0)
    told = by_category(publish(people))
    assert withheld <= {code for code, number in told.items() if number is None}


def test_it_is_signed_in_the_browser_after_reading_what_is_lost(strengths, sign_in):
    strengths(3, 6, 9)
    aisha = sign_in("aisha")
    assert f"/releases/sign/{SUBJECT}/{QUARTER}/" in aisha.get("/releases/").content.decode()
    address = f"/releases/sign/{SUBJECT}/{QUARTER}/"
    page = aisha.get(address).content.decode()
    assert "2 of 4" in page
    read = re.search(r'name="read" value="(\w+)"', page)[1]
    assert aisha.post(address, {"reason": "Agreed.", "read": read}).status_code == 422
    assert not Release.objects.exists()
    assert aisha.post(address, {"reason": "Agreed.", "has_read": "on", "read": read}).status_code == 302
    assert Release.objects.get().reason == "Agreed."
    assert aisha.get(address).status_code == 422
    assert aisha.get(f"/releases/sign/{SUBJECT}/2031-q1/").status_code == 404
    assert aisha.get("/releases/sign/nothing/2026-q3/").status_code == 404


def test_only_quarters_that_are_over_are_offered(strengths):
    assert quarters() == []
    strengths(1, 0, 0)
    assert quarters() == [("2026-q3", "July – September 2026")]


def test_areas_that_a_look_up_ties_are_tied_for_the_attacker_too(strengths, people, wards):
    """Were the parts of a ward published by themselves, their sum would tell the ward's number."""
    strengths(7, 6, 9)
    publish(people)
    ward_set = wards["Canalside"].area_set
    small = make_set("lsoa", {"L1": (-0.8, 52.0, -0.75, 52.1), "L2": (-0.75, 52.0, -0.7, 52.1)}, vintage=2021)
    for part in small.areas.all():
        Overlap.objects.create(
            from_area=part, to_area=wards["Canalside"], is_best_fit=True, source=Overlap.Source.LOOKUP
        )
    [tied] = lookups([small.pk, ward_set.pk])
    assert (tied.parts, tied.wholes) == ("lsoa2021", "ward2025")
    assert tied.of == {"L1": "X001", "L2": "X001"}


def test_a_table_that_changed_while_it_was_read_is_shown_again_and_not_signed(strengths, sign_in):
    strengths(7, 6, 9)
    aisha, address = sign_in("aisha"), f"/releases/sign/{SUBJECT}/{QUARTER}/"
    read = re.search(r'name="read" value="(\w+)"', aisha.get(address).content.decode())[1]
    strengths(1, 0, 0)
    asked = {"reason": "Agreed.", "has_read": "on"}
    for sent in (asked | {"read": read}, asked):
        again = aisha.post(address, sent)
        assert again.status_code == 422
        assert "This is the table now" in again.content.decode()
        assert not Release.objects.exists()
    now = re.search(r'name="read" value="(\w+)"', again.content.decode())[1]
    assert aisha.post(address, asked | {"read": now}).status_code == 302
    assert by_category(Release.objects.get())["X001"] == 8


def test_a_table_that_leaks_with_what_was_published_before_is_refused(strengths, people, wards):
    """A ward's number is withheld; tables of all its parts would give it by adding up."""
    strengths(4, 6, 9)
    release = publish(people)
    assert by_category(release)["X001"] is None
    boxes = {f"L{n}": (-0.8 + n / 50, 52.0, -0.79 + n / 50, 52.1) for n in range(1, 5)}
    small = make_set("lsoa", boxes, vintage=2021)
    by_code = {area.code: area for area in Area.objects.filter(area_set__area_type__code="ward")}
    in_ward, told = {"L1": "X001", "L2": "X001", "L3": "X002", "L4": "X003"}, (2, 2, 6, 9)
    for part in small.areas.all():
        Overlap.objects.create(
            from_area=part,
            to_area=by_code[in_ward[part.code]],
            is_best_fit=True,
            source=Overlap.Source.LOOKUP,
        )
    parts = Counted(
        title="Parts",
        about=f"Strengths reported, {QUARTER}",
        method="By part",
        table=table_from(({"lsoa2021": code}, n) for code, n in zip(in_ward, told, strict=True)),
        rule=Rule(2),
        names={},
        first_day=SUMMER,
        last_day=SUMMER,
        area_set=small,
    )
    register(Subject("parts", "Parts", lambda: [("all", "All")], lambda choice: parts))
    try:
        with pytest.raises(CannotPublish, match="Together with what was published before"):
            sign_release("parts", "all", reason="Agreed.", by=people["aisha"])
    finally:
        SUBJECTS.pop("parts")
    assert Release.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time anyway")
def test_two_who_sign_at_once_follow_each_other(strengths, people):
    strengths(7, 6, 9)
    with CaptureQueriesContext(connection) as queries:
        publish(people)
    asked = [one["sql"] for one in queries]
    waits = next(n for n, sql in enumerate(asked) if "pg_advisory_xact_lock" in sql and str(RELEASES) in sql)
    assert waits < next(n for n, sql in enumerate(asked) if '"releases_release"' in sql)
