"""axe on a page in the browser: WCAG 2.2 AA and what its authors call best practice."""

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe objects to on this page, a line each; an empty list is what we want."""
    # An address changes before its page is there: what is half there has no heading yet.
    page.wait_for_load_state()
    if page.evaluate("typeof axe") == "undefined":  # the same page at another width has it already
        page.evaluate(_axe())  # evaluated by the driver, which the page's security policy does not hinder
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
        ".then(result => result.violations)",  # what passes is a hundred times as long to hand over
        RULES,
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def cut_tables(page: Page) -> list[str]:
    """The captions of tables that are wider than their place, so that one must scroll sideways to read them."""
    return page.evaluate(
        "[...document.querySelectorAll('table')].filter(table => table.parentElement.scrollWidth >"
        " table.parentElement.clientWidth).map(table => table.caption?.textContent.trim() ?? '?')"
    )


def assert_accessible(page: Page) -> None:
    """axe finds nothing, and the page is no wider than its window."""
    found = violations(page)
    assert not found, "\n".join(found)
    assert overflow(page) <= 0, f"{overflow(page)} px wider than the window"


def assert_in_order(page: Page) -> None:
    """Nothing that axe objects to, and nothing wider than the window, at both widths; it is left wide."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) == 0, (page.url, width)
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 800})
