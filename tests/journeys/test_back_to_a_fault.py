"""Back to a page that named a fault shows the form again, with what was typed, and no page of the browser's own."""

import pytest
from playwright.sync_api import expect

# What a browser does with its history does not hang on what holds the data.
pytestmark = pytest.mark.once


def test_a_report_that_was_sent_back_is_still_there_after_looking_at_another_page(
    visit, people, documents_recorded
):
    page = visit(user=people["kit"])
    page.goto("/reports/new/")
    page.get_by_label("What happened").fill("Leaflets lay at the bus stop.")
    page.get_by_label("Online").check()
    page.locator("[name=place]").fill("A message board")
    page.locator("[name=day_day]").fill("20")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_role("link", name="What you sent").click()
    expect(page.get_by_role("heading", name="What you sent")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="New report")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("Leaflets lay at the bus stop.")
    expect(page.get_by_label("Online")).to_be_checked()
    expect(page.locator("[name=place]")).to_have_value("A message board")
    expect(page.locator("[name=day_day]")).to_have_value("20")
