"""Somebody reports from a phone: the browser's own Back loses nothing and sends nothing twice."""

import re

import pytest
from playwright.sync_api import expect

from commonweal.tension.models import Report

WORDS = "Leaflets against newcomers lay at the bus stop."


def press(page, name):
    """Going back before the answer has come would meet no page to go back from."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def go_on(page):
    press(page, "Continue")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_back_shows_what_was_answered_and_one_report_arrives(visit, documents_recorded, clock, scripts):
    page = visit(width=320, scripts=scripts)
    page.goto("/report/")
    press(page, "Start")
    page.get_by_label("No", exact=True).check()
    go_on(page)
    page.get_by_label(re.compile("Something that worries me")).check()
    go_on(page)
    page.get_by_label("What happened?").fill(WORDS)
    go_on(page)
    expect(page.locator("h1")).to_have_text("The day")

    page.go_back()
    expect(page.get_by_label("What happened?")).to_have_value(WORDS)
    page.go_back()
    expect(page.get_by_label(re.compile("Something that worries me"))).to_be_checked()
    page.go_back()
    expect(page.get_by_label("No", exact=True)).to_be_checked()
    page.go_back()
    press(page, "Start")
    expect(page.get_by_label("No", exact=True)).to_be_checked()
    go_on(page)
    go_on(page)
    expect(page.locator("h1")).to_have_text("In your words")
    page.reload()
    expect(page.get_by_label("What happened?")).to_have_value(WORDS)
    go_on(page)
    go_on(page)  # without an answer
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say when it happened")
    page.get_by_label("Today", exact=True).check()
    go_on(page)
    page.go_back()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(page.get_by_label("Today", exact=True)).to_be_checked()
    go_on(page)
    page.get_by_label("Online", exact=True).check()
    go_on(page)
    go_on(page)
    page.get_by_label("Yes, share it").check()
    go_on(page)
    clock.shift(60)
    press(page, "Send")
    expect(page.locator(".cw-code")).to_be_visible()

    # Whoever comes to this phone next finds neither the words nor the code.
    page.go_back()
    expect(page.locator("h1")).to_have_text("Nothing is here any more")
    assert Report.objects.get().what == WORDS
