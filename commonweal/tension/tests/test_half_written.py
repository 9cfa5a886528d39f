"""The copy of half-written answers in the visitor's own browser: what it gives back, and what it never does."""

import random
import re
import string

import pytest
from django.test import Client

from commonweal.people import half_written
from commonweal.tension.forms.carried import Carried
from commonweal.tension.models import Report
from commonweal.tension.tests.test_public_form import ADDRESS, ANSWERS, Visitor, hidden

WORDS = ANSWERS["what"]["what"]
# Letters without order cannot be made shorter, so that this is longer than any cookie may be.
LONG = "".join(random.Random(1).choices(string.ascii_letters, k=4900))


@pytest.fixture
def visitor(client, documents_recorded):
    return Visitor(client)


def place_of(visitor, step):
    return re.sub(r"[^/]+/$", f"{step}/", visitor.answer.redirect_chain[-1][0].partition("?")[0])


def test_an_earlier_page_is_fetched_again_with_its_answers_and_those_after_it(visitor):
    visitor.walk(to="where")
    visitor.html = visitor.client.get(place_of(visitor, "what")).content.decode()
    assert visitor.step == "what"
    assert WORDS in visitor.html
    visitor.post(what="Better words.")
    assert visitor.step == "when"
    assert re.search(r'value="today"[^>]* checked', visitor.html)


def test_what_is_wrong_is_said_until_it_is_right(visitor):
    visitor.walk(to="kind")
    visitor.post()
    assert "Choose what you want to tell us about" in visitor.html
    wrong = visitor.answer.redirect_chain[-1][0]
    visitor.post(kind="tension")
    shown = visitor.client.get(wrong).content.decode()
    assert "error-summary" not in shown
    assert re.search(r'value="tension"[^>]* checked', shown)


def test_the_cookie_is_sealed_bound_to_its_pages_and_goes_with_the_browser(visitor, settings):
    settings.HTTPS = True
    visitor.walk(to="when")
    cookie = visitor.client.cookies[half_written.COOKIE]
    assert cookie["path"] == place_of(visitor, "what").removesuffix("what/")
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Strict")
    assert cookie["max-age"] == cookie["expires"] == ""
    assert WORDS not in cookie.value
    assert hidden(visitor.html, "carried").split(":")[0] not in cookie.value


def test_neither_after_an_hour_nor_from_another_filling_in_nor_once_changed_is_anything_shown(visitor, clock):
    visitor.walk(to="when")
    place = place_of(visitor, "what")
    assert WORDS in visitor.client.get(place).content.decode()
    other = visitor.client.get(f"/report/{Carried().draft}/what/")
    value = visitor.client.cookies[half_written.COOKIE].value
    changed = Client()
    changed.cookies[half_written.COOKIE] = value[:-9] + "A" * 9
    clock.shift(half_written.HOUR + 1)
    for answer in (other, changed.get(place), Client().get(place), visitor.client.get(place)):
        assert answer.status_code == 410
        assert WORDS not in answer.content.decode()
    # What stands on the page that is still open is not lost.
    visitor.post(when="today")
    assert visitor.step == "where"


@pytest.mark.parametrize("way", ["sent", "deleted"])
def test_the_copy_goes_when_it_is_sent_or_deleted(visitor, clock, way):
    visitor.walk(to="check")
    place = place_of(visitor, "what")
    clock.shift(60)
    visitor.post(**({"go": "forget"} if way == "deleted" else {}))
    assert Report.objects.count() == (way == "sent")
    assert visitor.client.cookies[half_written.COOKIE].value == ""
    assert visitor.client.cookies[half_written.COOKIE]["path"] == place.removesuffix("what/")
    assert visitor.client.get(place).status_code == 410


def test_whoever_stops_is_told_that_nothing_was_kept_and_whom_to_call(visitor, settings):
    settings.CHILDREN_SAFEGUARDING = "Wealdmere children, 01632 960001"
    visitor.walk(to="when")
    carried = hidden(visitor.html, "carried")
    answer = visitor.client.post(
        "/report/", {"step": "when", "carried": carried, "go": "forget"}, follow=True
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Deleted. Nothing was kept." in page
    assert WORDS not in page
    for number in ("999", "101", "01632960001"):
        assert f'href="tel:{number}"' in page
    assert 'href="/report/"' in page.split("<main")[1]


def test_the_pages_are_counted_and_no_end_is_told_that_moves(visitor):
    visitor.walk(to="where")
    assert "page 6<" in visitor.html
    assert "page 6 of" not in visitor.html


def test_the_address_of_a_page_leads_to_no_report(visitor, clock):
    visitor.walk(to="check")
    draft = place_of(visitor, "what").split("/")[2]
    carried = Carried.unpacked(hidden(visitor.html, "carried"))
    assert carried.draft == draft
    clock.shift(60)
    visitor.post()
    assert Report.objects.get().content_key == carried.content_key
    assert carried.content_key == Carried(token=carried.token, draft="another").content_key
    assert draft not in str(Report.objects.values().get())


def test_a_text_that_is_too_long_for_a_cookie_still_arrives_whole(visitor, clock):
    visitor.walk(to="what")
    visitor.post(what=LONG)
    assert visitor.step == "when"
    assert len(visitor.client.cookies[half_written.COOKIE].value) <= half_written.MOST
    back = visitor.client.get(f"/report/{Carried.unpacked(hidden(visitor.html, 'carried')).draft}/what/")
    assert "too long to wait in your browser" in back.content.decode()
    visitor.walk(clock=clock)
    assert Report.objects.get().what == LONG


def test_a_page_that_the_answers_no_longer_lead_past_gives_way(visitor):
    visitor.walk(to="safeguarding", child={"at_risk": "yes"})
    place = place_of(visitor, "safeguarding")
    visitor.post(go="child")
    visitor.post(at_risk="no")
    answer = visitor.client.get(place, follow=True)
    assert hidden(answer.content.decode(), "step") == "kind"


def test_a_page_opened_before_its_address_had_a_name_of_its_own_still_goes_on(client, documents_recorded):
    from django.core import signing

    old = signing.dumps(["a" * 32, 0.0, {"child": {"at_risk": ["no"]}}], salt=Carried.salt, compress=True)
    answer = client.post(ADDRESS, {"carried": old, "step": "child", "at_risk": "no"}, follow=True)
    assert hidden(answer.content.decode(), "step") == "kind"
