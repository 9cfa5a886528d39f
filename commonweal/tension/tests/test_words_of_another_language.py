"""What somebody wrote in another language than the page's is marked as such, so that it is spoken in its own voice."""

import re

import pytest
from django.conf import settings

from commonweal.tension.verbs.answers import renew_receipt
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.triage import close_report, grade_report

pytestmark = pytest.mark.django_db
URDU = "بس اسٹاپ پر پرچے پڑے تھے۔"


def tagged(page, words):
    """The last tag before these words."""
    before = page[: page.index(words)]
    return re.findall(r"<(?!p>|br>)[^/][^>]*>", before)[-1]


@pytest.fixture
def in_language(client):
    """A function that reads pages in a language, as a browser that chose it."""

    def read(browser, code):
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = code
        return browser

    return read


def test_a_report_that_was_written_in_urdu_is_named_so_on_an_english_page(tell_and_grade, sign_in, people):
    report = tell_and_grade(by=None, what=URDU, language="ur", sanitised="Leaflets lay at the bus stop.")
    aisha = sign_in("aisha")
    for page in (f"/reports/{report.public_id}/", f"/reports/{report.public_id}/triage/"):
        assert 'lang="ur"' in tagged(aisha.get(page).content.decode(), URDU), page
    own = aisha.get(f"/reports/{report.public_id}/").content.decode()
    assert "lang=" not in tagged(own, "Leaflets lay")


def test_english_words_typed_on_the_urdu_form_are_not_called_urdu(tell_and_grade, sign_in):
    report = tell_and_grade(
        by=None, what="Leaflets everywhere.", language="ur", sanitised="Leaflets lay there."
    )
    page = sign_in("aisha").get(f"/reports/{report.public_id}/").content.decode()
    assert 'lang=""' in tagged(page, "Leaflets everywhere.")


@pytest.mark.parametrize("code", ["cy", "ur"])
def test_english_words_are_named_so_on_pages_in_another_language(
    client, in_language, tell, people, sign_in, code
):
    report = tell(by=None, what=URDU, language="ur", content_key="k" * 64)
    ask_back(report, question="Which stop was it?", by=people["aisha"])
    receipt = renew_receipt(content_key="k" * 64)
    page = in_language(client, code).post("/report/receipt/", {"code": receipt}).content.decode()
    assert 'lang="en-gb"' in tagged(page, "Which stop was it?")
    grade_report(report, grades={}, sanitised="Leaflets lay at the bus stop.", by=people["aisha"])
    close_report(report, outcome="We took them down.", by=people["aisha"])
    page = client.post("/report/receipt/", {"code": receipt}).content.decode()
    assert 'lang="en-gb"' in tagged(page, "We took them down.")
    page = in_language(sign_in("ben"), code).get(f"/reports/{report.public_id}/").content.decode()
    assert 'lang="en-gb"' in tagged(page, "Leaflets lay at the bus stop.")


def test_a_strength_of_this_week_is_named_so_too(tell_and_grade, sign_in, in_language):
    tell_and_grade(kind="strength", sanitised="A garden was dug.")
    page = in_language(sign_in("aisha"), "ur").get("/week/").content.decode()
    assert 'lang="en-gb"' in tagged(page, "A garden was dug.")
