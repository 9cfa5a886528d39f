"""A reply to a consultation: by somebody on an old phone without scripts, in two languages; read by whoever runs it; answered."""

import pytest
from django.core.cache import caches
from playwright.sync_api import expect

from commonweal.consultations.models import Answer, Reply
from commonweal.consultations.tests.asking import fed_back, opened
from tests.journeys.accessibility import overflow, violations

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def fresh_counts():
    caches["passing"].clear()


def is_well(page):
    assert overflow(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [False, True])
def test_a_reply_on_a_small_phone_with_and_without_scripts(visit, people, documents_recorded, scripts):
    # Where a page runs no script, its accessibility cannot be asked either: the same page is, with scripts.
    look = is_well if scripts else lambda page: None
    made = opened(people["aisha"])
    page = visit(width=320, scripts=scripts)
    page.goto("/consultations/")
    look(page)
    page.get_by_role("link", name=made.title).click()
    look(page)
    page.get_by_role("button", name="Reply").click()
    look(page)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Which would you use?")
    look(page)
    page.get_by_label("Neither").check()
    page.get_by_label("Evenings").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What instead?").fill("A bakery")
    look(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Agree", exact=True).check()
    page.get_by_label("What else do you want to say?").fill("Keep the lamp.")
    page.go_back()
    expect(page.get_by_label("What instead?")).to_have_value("A bakery")
    page.go_forward()
    page.get_by_label("Agree", exact=True).check()
    page.get_by_label("What else do you want to say?").fill("Keep the lamp.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("For myself").check()
    look(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dl")).to_contain_text("A bakery")
    look(page)
    page.get_by_role("button", name="Send").click()
    code = page.locator(".cw-code").inner_text()
    look(page)
    assert sorted(Answer.objects.exclude(words="").values_list("words", flat=True)) == [
        "A bakery",
        "Keep the lamp.",
    ]
    page.get_by_role("link", name="I have replied").click()
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("We have your reply")
    look(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("h1")).to_have_text("Your reply is deleted")
    assert not Reply.objects.exists()


def test_the_form_changes_its_language_and_keeps_what_was_typed(visit, people, documents_recorded):
    made = opened(people["aisha"])
    page = visit(width=320)
    page.goto(f"/consultations/{made.public_id}/reply/")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Café").check()
    page.get_by_role("button", name="اردو").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.get_by_label("Café")).to_be_checked()
    is_well(page)


def test_whoever_runs_it_reads_what_was_replied_and_everybody_what_was_done(
    visit, people, documents_recorded
):
    made, done = opened(people["aisha"]), fed_back(people["aisha"], title="Done already")
    for width in (1280, 320):
        page = visit(width=width, user=people["aisha"])
        for address in ("/voice/", f"/voice/{made.public_id}/", f"/voice/{made.public_id}/replies/",
                        f"/voice/{made.public_id}/paper/", f"/voice/{made.public_id}/tests/4/", "/voice/new/"):  # fmt: skip
            page.goto(address)
            is_well(page)
        page = visit(width=width)
        page.goto(f"/consultations/{done.public_id}/")
        expect(page.locator("main")).to_contain_text("A café opens in May.")
        is_well(page)
