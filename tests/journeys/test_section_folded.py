"""The row of a section is folded on a narrow screen, as the main menu is, with scripts and without."""

import pytest

# How a page looks does not hang on what holds its data.
pytestmark = pytest.mark.once


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_narrow_screen_it_takes_one_row_and_opens_by_keyboard(visit, people, scripts):
    page = visit(user=people["aisha"], width=320, scripts=scripts)
    page.goto("/reports/")
    fold = page.locator(".cw-section")
    assert fold.bounding_box()["height"] < 60
    assert not fold.get_by_role("link", name="Queue").is_visible()
    summary = fold.locator("summary")
    assert "Shared reports" in summary.inner_text()
    summary.focus()
    page.keyboard.press("Enter")
    assert fold.get_by_role("link", name="Queue").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_wide_screen_every_link_is_in_sight_and_nothing_is_to_be_opened(visit, people, scripts):
    page = visit(user=people["aisha"], width=1280, scripts=scripts)
    page.goto("/reports/")
    fold = page.locator(".cw-section")
    assert fold.get_by_role("link", name="Queue").is_visible()
    assert not fold.locator("summary").is_visible()
