"""Whoever sends a form after the session ended signs in beside it, goes back, and finds what they typed."""

from playwright.sync_api import expect

from commonweal.demo.people import PASSWORD
from tests.journeys.accessibility import assert_accessible

TYPED = "Leaflets lay at the bus stop."


def test_what_was_typed_is_still_there_after_signing_in_beside_it(visit, people, documents_recorded):
    page = visit(user=people["kit"])
    page.goto("/reports/new/")
    page.get_by_role("radio", name="Tension").check()
    page.locator("textarea[name=what]").fill(TYPED)
    page.context.clear_cookies(name="sessionid")
    page.locator("main form").get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in any more")
    assert_accessible(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens in a new tab)").click()
    beside = opened.value
    beside.locator("input[name=login]").fill(people["kit"].email)
    beside.locator("input[type=password]").fill(PASSWORD)
    beside.get_by_role("button", name="Sign in", exact=True).click()
    beside.wait_for_url("**/week/")
    page.go_back()
    expect(page.locator("textarea[name=what]")).to_have_value(TYPED)
    page.locator("main form").get_by_role("button").last.click()
    # Taken and read, not refused as a form from elsewhere: its place was left out, and the words are there.
    expect(page.get_by_text("Say where it happened").first).to_be_visible()
    expect(page.locator("textarea[name=what]")).to_have_value(TYPED)
