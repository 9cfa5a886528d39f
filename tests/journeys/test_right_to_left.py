"""Pages from right to left: charts keep their places, and what is written in another direction reads in its own."""

import pytest

from tests.journeys.accessibility import overflow

# How a page looks does not hang on what holds its data.
pytestmark = pytest.mark.once

# How far each word of a chart lies from where the drawing put it, and from the edge of the picture.
MISPLACED = """() => [...document.querySelectorAll(".cw-chart__picture")].flatMap(picture => {
  const frame = picture.getBoundingClientRect();
  if (!frame.width) return [];
  return [...picture.querySelectorAll("text")].filter(text => text.textContent).flatMap(text => {
    const box = text.getBBox(), shown = text.getBoundingClientRect();
    const anchor = text.getAttribute("text-anchor") ?? "start";
    const from = {start: box.x, middle: box.x + box.width / 2, end: box.x + box.width}[anchor];
    const off = Math.abs(from - Number(text.getAttribute("x") ?? 0));
    const outside = Math.max(frame.left - shown.left, shown.right - frame.right);
    return off > 3 || outside > 3 ? [`${text.textContent}: ${off} off, ${outside} outside`] : [];
  });
})"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_words_of_a_chart_stand_where_they_were_drawn(visit, width):
    page = visit(width=width, language="ur")
    page.goto("/gallery/charts/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".cw-chart__picture text:visible").count() > 10
    assert page.evaluate(MISPLACED) == []
    # Names in Urdu too, which are themselves written from right to left.
    page.evaluate(
        "document.querySelectorAll('.cw-chart__picture text').forEach(text => { text.textContent = 'عمر'; })"
    )
    assert page.evaluate(MISPLACED) == []
    assert overflow(page) <= 0
