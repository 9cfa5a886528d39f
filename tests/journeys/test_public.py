"""A visitor on an old phone, at a desk, in English and in Urdu, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from commonweal.ui.gallery.samples import SAMPLES
from tests.journeys.accessibility import assert_accessible, cut_tables, overflow

# How a page looks does not hang on what holds its data.
pytestmark = pytest.mark.once
PUBLIC = ["/", "/information/", "/accessibility/", "/privacy/", "/what-commonweal-never-does/"]
REFUSALS = ["/no-such-page/", "/accounts/login/", "/accounts/password/reset/"]


# Wide from left to right and narrow from right to left, in one test: setting up a server costs more than a page.
SEEN_AS = [(1280, "en-gb"), (320, "ur")]


@pytest.mark.parametrize("address", PUBLIC + REFUSALS)
def test_a_public_page_is_accessible(visit, address):
    for width, language in SEEN_AS:
        page = visit(width=width, language=language)
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
        assert_accessible(page)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_component_is_accessible(visit, name):
    for width, language in SEEN_AS:
        page = visit(width=width, language=language)
        page.goto(f"/gallery/{name}/")
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
        assert_accessible(page)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_works_without_javascript_and_at_four_hundred_per_cent(visit, address):
    page = visit(width=320, scripts=False)
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    assert page.locator("h1").count() == 1


def test_a_visitor_reads_changes_language_and_comes_back_without_javascript(visit):
    page = visit(width=320, scripts=False)
    page.goto("/")
    page.get_by_role("link", name="Information and help").click()
    expect(page).to_have_url(re.compile(r"/information/$"))
    page.get_by_role("button", name="اردو").click()
    expect(page).to_have_url(re.compile(r"/information/$"))
    expect(page.locator("h1")).to_have_text("معلومات اور مدد")
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.locator("h1")).to_have_text("Gwybodaeth a chymorth")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Information and help")


def test_the_keyboard_skips_to_the_content_and_sees_where_it_is(visit):
    page = visit()
    page.goto("/privacy/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.locator("main").evaluate("e => getComputedStyle(e).outlineStyle") == "none"


def test_the_menu_of_a_narrow_screen_opens_and_closes(visit):
    page = visit(width=320)
    page.goto("/")
    menu = page.get_by_role("button", name="Menu")
    link = page.locator("#navigation").get_by_role("link", name="Information")
    expect(link).to_be_hidden()
    menu.click()
    expect(link).to_be_visible()


def test_errors_are_announced_and_lead_to_their_boxes(visit):
    page = visit()
    page.goto("/gallery/form-with-errors/")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Fill in “Postcode”.").click()
    expect(page.get_by_label("Postcode")).to_be_focused()


def test_on_a_narrow_screen_a_row_is_a_card_that_names_its_cells_and_is_still_a_row(visit):
    page = visit(width=320)
    page.goto("/gallery/table/")
    assert cut_tables(page) == []
    cell = page.locator("td[data-label]").first
    before = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert cell.get_attribute("data-label") in before
    row = page.get_by_role("row").nth(1)
    expect(row.get_by_role("rowheader")).to_be_visible()
    assert page.get_by_role("columnheader").count() == row.locator("[role$=header], [role=cell]").count()
    page.get_by_role("columnheader").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("sort="))
    assert_accessible(page)


def test_a_table_wider_than_its_place_scrolls_there_and_not_with_the_page(visit):
    page = visit(width=700)
    page.goto("/gallery/table/")
    page.locator("td").first.evaluate("e => { e.style.minWidth = '900px'; }")
    region = page.get_by_role("region", name="Reports by ward")
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    assert overflow(page) <= 0


def test_cards_leave_no_empty_place_beside_the_last_and_one_alone_is_as_wide_as_words_are_read(visit):
    page = visit(width=1280)
    page.goto("/privacy/")
    edges = """count => {
      const cards = document.createElement("div");
      cards.className = "cw-cards";
      cards.innerHTML = "<section class=cw-card><p>Words</p></section>".repeat(count);
      document.querySelector("main").append(cards);
      const last = cards.lastChild.getBoundingClientRect();
      return [last.width, cards.getBoundingClientRect().right - last.right];
    }"""
    for count in (2, 3, 4, 5):
        _width, empty = page.evaluate(edges, count)
        assert empty < 1, count
    width, empty = page.evaluate(edges, 1)
    assert 600 < width < 800
    assert empty > 100


def test_on_paper_the_words_stay_and_the_menu_goes(visit):
    page = visit()
    page.goto("/privacy/")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".cw-navigation")).to_be_hidden()
    # No heading stands alone at the foot of a sheet.
    assert page.locator("h2").first.evaluate("e => getComputedStyle(e).breakAfter") == "avoid"
