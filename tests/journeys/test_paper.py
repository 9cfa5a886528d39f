"""On paper every column of a table is there: a sheet cannot be moved sideways."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from commonweal.tension.verbs.levels import set_level

# How a page looks does not hang on what holds its data.
pytestmark = pytest.mark.once
# What an A4 sheet has between its margins of 16 mm, in CSS pixels.
SHEET = round((210 - 2 * 16) * 96 / 25.4)
BEYOND = """() => [...document.querySelectorAll("table")]
  .filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((table) => table.caption?.innerText)"""


@pytest.mark.parametrize(
    "address",
    [
        "/levels/2026-11-23/",
        "/reports/",
        "/reports/queue/",
        "/map/?view=table",
        "/map/?layer=tensions-by-area&view=table",
    ],
)
def test_no_table_is_wider_than_the_sheet(visit, tell, tell_and_grade, people, wards, address):
    tell_and_grade(lon=-0.75, lat=52.05, place="The market by the long canal bridge, Canalside")
    tell(place="The market by the long canal bridge, Canalside")
    week = datetime.date(2026, 11, 23)
    judged = {"experienced": 3, "evidenced": 2, "potential": 4, "direction": "rising"}
    for area in wards.values():
        set_level(week=week, area=area, reason="Talk of a march.", by=people["ben"], **judged)
    page = visit(user=people["aisha"])
    page.set_viewport_size({"width": SHEET, "height": 950})
    page.emulate_media(media="print")
    assert page.goto(address).status == 200
    assert page.locator("table").count()
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize(
    "address", ["/reports/?kind=tension", "/map/?view=table&kind=tension", "/map/?kind=tension"]
)
def test_what_a_page_is_narrowed_to_and_its_day_stand_on_paper_and_on_no_screen(
    visit, tell_and_grade, people, wards, address
):
    tell_and_grade(lon=-0.75, lat=52.05)
    page = visit(user=people["aisha"], scripts=False)
    page.goto(address)
    paper = page.locator(".cw-on-paper")
    expect(paper).to_be_hidden()
    page.emulate_media(media="print")
    expect(paper).to_be_visible()
    expect(paper).to_have_text(re.compile(r": Tensions?\s*As it stood on 23 November 2026\."))
    assert paper.bounding_box()["y"] < page.locator("table, .map-legend").first.bounding_box()["y"]
