"""The filter of a list: beside it on a wide screen, and out of its way on a narrow one, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import overflow

pytestmark = pytest.mark.once


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_queue_comes_first_on_a_narrow_screen_and_the_filter_is_seen_on_a_wide_one(
    visit, tell, people, width, scripts
):
    tell(place="Lock Lane", where="place")
    page = visit(width=width, scripts=scripts, user=people["aisha"])
    for address, is_chosen in (("/reports/queue/", False), ("/reports/queue/?kind=tension", True)):
        page.goto(address)
        apply, first = (
            page.get_by_role("button", name="Apply filters"),
            page.get_by_role("link", name="Lock Lane"),
        )
        expect(apply).to_be_visible(visible=width == 1280)
        filtered = page.locator("details.cw-filter").bounding_box()
        assert filtered["height"] < 80 or width == 1280
        assert first.bounding_box()["y"] - filtered["y"] < 500
        assert overflow(page) == 0
        if width == 320:
            page.get_by_text("Filter (1)" if is_chosen else "Filter", exact=True).click()
            expect(apply).to_be_visible()
        assert page.get_by_text("Take off this filter").count() == int(is_chosen)


def test_a_filter_that_is_wrong_is_open_where_its_fault_is_told(visit, people):
    page = visit(width=320, scripts=False, user=people["aisha"])
    page.goto(
        "/reports/queue/?from_on_day=99&from_on_month=1&from_on_year=2026&from_day=99&from_month=1&from_year=2026"
    )
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_role("button", name="Apply filters")).to_be_visible()
