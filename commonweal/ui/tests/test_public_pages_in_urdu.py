"""Every page that the public reads, in Urdu: from right to left, and with no English left but names."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import translation

from commonweal.people.verbs import invite
from commonweal.places.area_types import KINDS
from commonweal.places.models import AreaType
from commonweal.tension.tests.test_public_form import Visitor
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.receive import Told, receive_report
from commonweal.tension.verbs.triage import close_report, grade_report
from commonweal.ui import languages

# What stays as it is in every language: names, and where to write.
# Which words a page has does not hang on what holds its data.
pytestmark = pytest.mark.once
NAMES = {
    *("Commonweal", "English", "Cymraeg", "JavaScript", "EHRC", "EASS", "AA", "Childline"),
    *("ico", "org", "uk", "commonweal", "localhost", "CSV", "GeoJSON", "GeoPackage", "PNG", "JPEG", "WebP"),
    *("Canalside", "Heron", "Park", "Old", "Market"),
}
CODE = re.compile(r"\bX\d+\b")
PLAIN_PAGES = (
    *("desk:home", "desk:information", "desk:accessibility", "desk:privacy", "desk:never"),
    *("tension:public", "tension:receipt", "maps:map", "people:ask", "account_login"),
    "account_reset_password",
)


@pytest.fixture(scope="module", autouse=True)
def compiled():
    languages.compile_all()


@pytest.fixture
def reader(client):
    client.cookies["django_language"] = "ur"
    return client


@pytest.fixture
def wards(wards):
    """The wards as an import of real ones names their type."""
    kind = KINDS["ward"]
    AreaType.objects.filter(code="ward").update(name=kind.name, plural=kind.plural)
    return wards


@pytest.fixture
def kite_day(tell_and_grade, wards):
    """A strength in Canalside that partners and public may see, its wording in Urdu."""
    return tell_and_grade(
        kind="strength", lon=-0.75, lat=52.05, sanitised="سب نے مل کر پتنگیں اڑائیں۔", place="Canalside"
    )


def english_in(page):
    """Words in Latin letters that a reader sees or hears on a page and that are no names."""
    body = re.sub(r"<script.*?</script>|<style.*?</style>", " ", page[page.index("<body") :], flags=re.DOTALL)
    # A name of a language is written in that language, and so is what somebody typed.
    body = re.sub(r'<strong class="cw-code".*?</strong>', " ", body)
    body = re.sub(
        r"<(\w+)[^>]* lang=\"(?!ur)[^>]*>.*?</\1>|<textarea.*?</textarea>", " ", body, flags=re.DOTALL
    )
    heard = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', body)
    seen = re.sub(r"<[^>]+>", " ", body)
    text = CODE.sub(" ", " ".join([seen, *heard]).replace("&quot;", " ").replace("&amp;", " "))
    return set(re.findall(r"[A-Za-z]{2,}", text)) - NAMES


def assert_urdu(page):
    assert '<html class="govuk-template" lang="ur" dir="rtl">' in page
    assert "page.rtl.css" in page
    assert english_in(page) == set()


def test_english_is_found_where_it_is_seen_or_heard():
    page = '<html><body class="one"><p title="Two">Three</p><script>four()</script><b lang="cy">Pump</b> CSV'
    assert english_in(page) == {"Two", "Three"}


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_a_page_for_everybody(reader, documents_recorded, wards, name):
    assert_urdu(reader.get(reverse(name), follow=True).content.decode())


@pytest.mark.django_db
def test_the_form_that_may_take_nothing_yet(reader):
    answer = reader.get(reverse("tension:public"))
    assert answer.status_code == 503
    assert_urdu(answer.content.decode())


@pytest.mark.parametrize("is_wrong", [False, True], ids=["asked", "not answered"])
def test_each_step_of_the_public_form(reader, documents_recorded, wards, is_wrong):
    answers = {
        "start": {},
        "child": {"at_risk": "unsure"},
        "safeguarding": {},
        "kind": {"kind": "strength"},
        "what": {"what": "سب نے مل کر کھانا کھایا۔"},
        "when": {"when": "day", "day_day": "20", "day_month": "11", "day_year": "2026"},
        "where": {"where": "place", "place": "Canalside"},
        "place": {"choice": "area:ward:X001"},
        "contact": {"email": ""},
        "share": {"may_share": "yes"},
    }
    visitor = Visitor(reader)
    for step, answer in answers.items():
        assert visitor.step == step
        assert_urdu(visitor.html)
        if is_wrong and step not in ("start", "safeguarding"):
            visitor.post(**({"email": "nobody"} if step == "contact" else {}))
            assert "govuk-error-summary" in visitor.html, step
            assert_urdu(visitor.html)
        visitor.post(**answer)
    assert visitor.step == "check"
    assert_urdu(visitor.html)
    visitor.post()
    assert "cw-code" in visitor.html
    assert_urdu(visitor.html)


def test_a_page_of_the_form_of_which_nothing_is_left(reader, documents_recorded):
    answer = reader.get(reverse("tension:public-page", args=["a1b2c3", "what"]))
    assert answer.status_code == 410
    assert_urdu(answer.content.decode())


def test_a_page_of_the_form_that_was_changed_on_its_way(reader, documents_recorded):
    answer = reader.post(reverse("tension:public"), {"carried": "changed", "step": "kind"})
    assert_urdu(answer.content.decode())


@pytest.mark.parametrize("state", ["new", "asked", "open", "closed", "wrong code"])
def test_the_receipt(reader, documents_recorded, people, state):
    from commonweal.people.models import Organisation

    report, code = receive_report(
        Told(kind="strength", what="سب نے مل کر کھانا کھایا۔", where="borough"),
        organisation=Organisation.objects.get(is_lead=True),
        by=None,
        channel="public",
    )
    if state == "asked":
        ask_back(report, question="کہاں؟", by=people["aisha"])
    elif state in ("open", "closed"):
        report = grade_report(report, grades={}, sanitised="سب نے کھانا کھایا۔", by=people["aisha"])
    if state == "closed":
        close_report(report, outcome="شکریہ کہا گیا۔", by=people["aisha"])
    page = reader.post(reverse("tension:receipt"), {"code": "0" if state == "wrong code" else code})
    assert_urdu(page.content.decode())


@pytest.mark.parametrize(
    "query",
    [
        *("", "?open=ward:X001", "?show=clusters", "?show=density", "?since=2026-11-20&until=2026-11-01"),
        *("?view=table", "?view=table&week=2026-11-02", "?layer=boundaries", "?layer=boundaries&view=table"),
        *("?areas=کچھ", "?indicator=sport"),
    ],
)
def test_the_public_map_and_its_table(reader, kite_day, query):
    assert_urdu(reader.get(reverse("maps:map") + query).content.decode())


def test_the_words_that_the_map_s_script_says(reader, kite_day):
    page = reader.get(reverse("maps:map")).content.decode()
    script = json.loads(re.search(r'<script id="map-script"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    assert script["words"]
    # What is filled in by the script keeps its name.
    read = [re.sub(r"%\(\w+\)s", "", words) for words in script["words"].values()]
    assert not [words for words in read if re.search(r"[A-Za-z]", words)]


def test_panel_and_page_of_an_area(reader, kite_day):
    assert_urdu(reader.get(reverse("maps:area", args=["ward", "X001"])).content.decode())
    assert_urdu(reader.get(reverse("maps:area", args=["ward", "X003"])).content.decode())
    panel = reader.get(reverse("maps:panel"), {"open": "ward:X001"}).content.decode()
    assert english_in(f"<body>{panel}") == set()
    item = reader.get(
        reverse("maps:panel"), {"layer": "strengths", "item": kite_day.public_id}
    ).content.decode()
    assert english_in(f"<body>{item}") == set()


@pytest.mark.django_db
def test_a_request_about_data(reader):
    wrong = reader.post(reverse("people:ask"), {"email": "nobody"})
    assert_urdu(wrong.content.decode())
    sent = {"kind": "access", "name": "Zainab", "email": "zainab@wealdmere.example"}
    for _time in range(6):  # the last is one too many
        answer = reader.post(reverse("people:ask"), sent)
        assert_urdu(answer.content.decode())
    assert answer.status_code == 429


@pytest.mark.django_db
def test_a_sign_in_that_fails(reader):
    answer = reader.post(reverse("account_login"), {"login": "nobody@wealdmere.example", "password": "wrong"})
    page = answer.content.decode().replace("nobody@wealdmere.example", "")
    assert_urdu(page)


def test_an_invited_person_chooses_a_password(reader, people):
    kits, address = people["kit"].organisation, "zainab.of.wealdmere@wealdmere.example"
    told = {"name": "زینب", "email": address, "roles": ["contributor"]}
    _invited, token = invite(**told, organisation=kits, by=people["aisha"])
    here = reverse("people:accept", args=[token])
    assert_urdu(reader.get(here).content.decode())
    for wrong in ("", "short", "1q2w3e4r5t6y", address):
        page = reader.post(here, {"password": wrong}).content.decode()
        assert "govuk-error-summary" in page, wrong
        assert_urdu(page)
    assert_urdu(reader.post(here, {"password": "cedar kite on the canal"}, follow=True).content.decode())


def test_content_is_read_in_the_reader_s_language():
    from commonweal.people.taxonomy import name_of

    with translation.override("cy"):
        assert name_of("strength", "welcome") == "Croeso i newydd-ddyfodiaid"
    assert name_of("strength", "welcome") == "Welcome to newcomers"
