"""The map in a browser: seen, clicked, filtered by keyboard, as a table, without scripts and without the net."""

import datetime
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import assert_accessible

DRAWN = {"timeout": 20_000}
WEEK = datetime.timedelta(weeks=1)


@pytest.fixture
def town(tell_and_grade, wards):
    """Canalside with two strengths, one of them of two weeks ago, and with one report of tension."""
    now = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
    at = {"lon": -0.75, "lat": 52.05}
    tell_and_grade(kind="strength", sanitised="A lantern walk.", indicator="celebration", when_from=now, **at)
    tell_and_grade(
        kind="strength", sanitised="A repair café.", indicator="repair", when_from=now - 2 * WEEK, **at
    )
    tell_and_grade(kind="tension", sanitised="Stickers on a wall.", when_from=now, lon=-0.72, lat=52.02)


@pytest.fixture
def open_map(visit, town, people, settings):
    """A function that opens the map as somebody, or as a visitor, and waits until it is drawn."""

    # Live events have a process of their own, which is not here: maps then say that they are not live.
    settings.LIVE_ADDRESS = "/live/events"

    def opened(name=None, address="/map/", **how):
        page = visit(user=people[name] if name else None, **how)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        if how.get("scripts", True) and "view=table" not in address:
            expect(page.locator('[data-map="canvas"]')).to_have_attribute("data-ready", "yes", **DRAWN)
        page.asked = asked
        return page

    return opened


def click_on(page, lon, lat):
    """Click the map where a place lies: three wards side by side fill it from -0.8 to -0.5, 52.0 to 52.1."""
    box = page.locator(".maplibregl-canvas").bounding_box()
    # The longer side of the outlines fills the window but for its padding, and the middle is the middle.
    scale = (box["width"] - 32) / 0.3
    page.mouse.click(
        box["x"] + box["width"] / 2 + (lon + 0.65) * scale,
        box["y"] + box["height"] / 2 - (lat - 52.05) * scale * 1.62,
    )


def query_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_an_area_opens_on_a_click_with_its_strengths_first_and_closes_by_keyboard(open_map):
    page = open_map("ben")
    click_on(page, -0.78, 52.08)
    panel = page.get_by_role("complementary", name="What is here")
    expect(panel).to_contain_text("Canalside", **DRAWN)
    words = panel.text_content()
    assert words.index("A lantern walk.") < words.index("Stickers on a wall.")
    assert query_of(page)["open"] == "ward:X001"
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert "open" not in query_of(page)


def test_the_week_is_chosen_with_the_slider_and_stands_in_the_address_table_and_files(open_map):
    page = open_map("ben")
    expect(page.locator('[data-map="count"]')).to_contain_text("3 reports")
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(page.locator('[data-map="count"]')).to_contain_text("1 report", **DRAWN)
    assert query_of(page)["week"] == "2026-11-02"
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "A repair café." in text
    assert "A lantern walk." not in text
    page.get_by_role("link", name="Show as a table").click()
    rows = page.locator("#map-table tbody tr, table tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("A repair café.")
    assert_accessible(page)


def test_a_layer_is_chosen_by_keyboard_alone(open_map):
    page = open_map("ben")
    page.get_by_role("radio", name="Strengths and tensions").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile("layer=strengths"))
    expect(page.locator('[data-map="count"]')).to_contain_text("2 reports")


def test_the_publics_map_holds_released_strengths_and_no_tension_hate_or_crime(open_map):
    page = open_map()
    layers = page.get_by_role("radio").all()
    names = {layer.evaluate("e => e.labels[0].textContent.trim()") for layer in layers}
    assert names == {"Strengths", "Boundaries"}
    words = page.locator("body").inner_text().lower()
    for word in ("tension", "hate", "crime", "stickers"):
        assert word not in words
    assert page.goto("/map/?layer=reports").status == 404


def room(page, code):
    """What the module that makes room on the map answers to this code."""
    address = page.evaluate(
        "document.querySelector('script[src*=\"maps/map\"]').src.replace(/map([^/]*)$/, 'room.mjs')"
    )
    return page.evaluate(f"import({address!r}).then(room => {{ {code} }})")


def test_a_value_below_zero_is_drawn_and_is_not_taken_for_one_that_is_not_known(open_map):
    page = open_map()
    address = page.evaluate(
        "document.querySelector('script[src*=\"maps/map\"]').src.replace(/map([^/]*)$/, 'style.mjs')"
    )
    told = page.evaluate(
        f"""import({address!r}).then(style => {{
          const script = {{ kind: "values", colours: ["#111", "#222"], steps: [-5], signs: [], tiles: "/t", show: "points" }};
          const drawn = style.styleOf(script, new URLSearchParams()).layers.find(one => one.id === "values");
          return {{ opacity: drawn.paint["fill-opacity"], none: style.NOT_KNOWN }};
        }})"""
    )
    kind, (compared, _value, least), hidden, shown = told["opacity"]
    assert (kind, compared, least, hidden, shown) == ("case", "<=", told["none"], 0, 1)
    assert told["none"] < -1_000_000


def test_signs_that_would_cover_one_another_become_a_count_and_none_is_lost(open_map):
    page = open_map("ben")
    # Two strengths lie at one place; the report of tension stands alone.
    expect(page.locator('[data-map="canvas"]')).to_have_attribute("data-grouped", "1", **DRAWN)
    found = room(
        page,
        """const points = [...Array(300).keys()].map(n => ({ id: `r${n}`, kind: n % 3 ? "strength" : "tension",
             x: (n * 37) % 400, y: (n * 53) % 300 }));
           const groups = room.groupsOf(points);
           const boxes = groups.map(room.boxOf);
           const cover = (a, b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2
             && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
           return { ids: groups.flatMap(one => one.members.map(point => point.id)),
             covering: boxes.filter((a, n) => boxes.slice(n + 1).some(b => cover(a, b))).length };""",
    )
    assert sorted(found["ids"]) == sorted(f"r{n}" for n in range(300))
    assert found["covering"] == 0


def test_a_name_moves_out_of_the_way_of_signs_within_its_area_or_is_left_out(open_map):
    page = open_map("ben")
    moves = room(
        page,
        """const name = { x: 100, y: 100, width: 60, height: 18 };
           const sign = { x: 100, y: 100, width: 22, height: 22 };
           return [room.movesOf([{ ...name, allows: () => true }], []),
             room.movesOf([{ ...name, allows: () => true }], [sign]),
             room.movesOf([{ ...name, allows: (x, y) => y > 100 }], [sign]),
             room.movesOf([{ ...name, allows: () => false }], [sign])].map(([move]) => move);""",
    )
    still, moved, below, nowhere = moves
    assert still == {"along": 0, "down": 0, "isFree": True}
    assert moved["down"] != 0
    assert below["down"] > 0
    assert not nowhere["isFree"]


def test_nothing_is_asked_of_any_other_host(open_map, live_server):
    page = open_map("ben", "/map/?layer=tensions-by-area")
    ours = urlsplit(live_server.url).hostname
    elsewhere = [url for url in page.asked if urlsplit(url).hostname not in (ours, None)]
    assert elsewhere == []
    assert any(url.endswith(".mvt") or ".mvt?" in url for url in page.asked)


def test_without_scripts_there_is_a_picture_and_the_same_as_a_table(open_map):
    page = open_map("ben", scripts=False, width=320)
    expect(
        page.get_by_role("img", name=re.compile("^Map. Strengths and tensions: 3 reports"))
    ).to_be_visible()
    page.get_by_role("link", name="Show as a table").click()
    expect(page.get_by_role("table")).to_contain_text("A lantern walk.")


@pytest.mark.parametrize("address", ["/map/", "/map/?layer=reports&since=2026-11-02&status=open"])
@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_the_choices_are_folded_above_the_map_and_open_beside_it(open_map, address, width):
    page = open_map("ben", address, scripts=False, width=width)
    layer, since = (
        page.get_by_role("radio", name="Strengths", exact=True),
        page.get_by_label("From", exact=True),
    )
    expect(layer).to_be_visible(visible=width == 1280)
    expect(since).to_be_visible(visible=width == 1280 and "since" in address)
    drawn, choices = (page.locator(one).bounding_box()["y"] for one in (".map-picture", ".map-controls"))
    assert drawn - choices < 350
    if width == 320:
        page.get_by_text("What to show").click()
        expect(layer).to_be_visible()


def test_days_from_one_to_another_are_said_by_the_slider_and_a_week_takes_their_place(open_map):
    page = open_map("ben", "/map/?since=2026-11-15&until=2026-11-21")
    said, counted = page.locator('[data-map="week-words"]'), page.locator('[data-map="count"]')
    expect(said).to_have_text("15 to 21 November 2026")
    expect(counted).to_contain_text("2 reports")
    page.get_by_role("button", name="Earlier").click()
    expect(said).to_have_text("Week of 9 November 2026")
    expect(counted).to_contain_text("0 reports", **DRAWN)
    page.get_by_role("button", name="Earlier").click()
    expect(counted).to_contain_text("1 report", **DRAWN)
    assert query_of(page) == {"week": "2026-11-02"}
    expect(page.locator("[data-on-paper]")).to_contain_text("Week beginning: 2 November 2026")
    # The form asks for the week, and days typed into it take the place of that.
    page.get_by_label("From", exact=True).fill("2026-11-10")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(counted).to_contain_text("2 reports")
    assert query_of(page)["since"] == "2026-11-10"
    assert "week" not in query_of(page)


def test_the_legend_says_which_numbers_its_colours_have_when_the_week_is_moved(open_map):
    page = open_map("ben", "/map/?layer=strengths-by-area")
    marks = page.locator('[data-map="marks"] li > span')
    expect(marks).to_have_text(["0 reports", "2"])
    expect(page.locator('[data-map="period"]')).to_contain_text("All days")
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(marks).to_have_text(["0 to 1 reports", "2 or more"], **DRAWN)
    expect(page.locator('[data-map="period"]')).to_contain_text("2 to 8 November 2026")


def test_a_narrow_map_is_accessible_and_says_when_it_is_not_live(open_map):
    page = open_map("ben", width=320)
    expect(page.get_by_role("status").filter(has_text="Not live")).to_be_visible()
    assert_accessible(page)


def test_what_changes_under_nobodys_eyes_is_neither_called_live_nor_not(open_map):
    state = open_map().locator('[data-map="state"]')
    expect(state).to_be_visible()
    still = open_map(address="/map/?layer=boundaries")
    for _attempt in range(2):  # once it tries again, the first failure has been told
        with still.expect_event("response", lambda answer: "/live/events" in answer.url):
            pass
    expect(still.locator('[data-map="state"]')).to_be_hidden()
    expect(still.get_by_role("status").filter(has_text="Not live")).to_be_hidden()


@pytest.mark.parametrize(
    ("show", "marks", "said"),
    [
        ("points", ["Strength", "Tension"], "Each symbol is one report at the place given"),
        ("clusters", ["So many strengths", "So many tensions"], "with the number of reports in it"),
        (
            "density",
            ["1 tension in a square", "2 to 3", "4 to 7", "8 to 15", "16 or more", "So many strengths"],
            "coloured by the number of tensions reported in it",
        ),
    ],
)
def test_the_legend_says_how_reports_are_drawn_and_the_picture_follows(open_map, show, marks, said):
    page = open_map("ben", f"/map/?layer=reports&show={show}")
    legend = page.get_by_role("region", name="Strengths and tensions")
    assert legend.locator("li > span").all_inner_texts() == marks
    expect(legend).to_contain_text(said)
    square = page.locator('[data-map="square"]')
    if show == "density":
        expect(square).to_have_text(re.compile(r"^About [\d.]+ k?m wide$"))
        before = square.text_content()
        page.get_by_role("button", name="Zoom in").click()
        expect(square).not_to_have_text(before)
    else:
        expect(square).to_have_count(0)
    assert_accessible(page)
    picture = page.get_by_role("link", name="Picture")
    assert ("show=" in picture.get_attribute("href")) == (show != "points")
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(picture).to_have_attribute("href", re.compile("week=2026-11-02"), **DRAWN)
    assert (f"show={show}" in picture.get_attribute("href")) == (show != "points")


def test_without_scripts_the_picture_is_drawn_as_chosen_and_can_be_read_on_a_phone(open_map):
    page = open_map("ben", "/map/?layer=reports&show=density", scripts=False, width=320)
    shown = page.get_by_role("img", name=re.compile("^Map."))
    assert shown.evaluate("image => image.currentSrc").endswith("show=density&size=narrow")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth") > 0


@pytest.mark.parametrize("is_drawn", [False, True], ids=["before the map is drawn", "once it is drawn"])
def test_when_the_session_ends_nothing_of_what_was_seen_stays_on_the_screen(visit, people, town, is_drawn):
    page = visit(user=people["ben"])
    told = {"status": 200, "content_type": "text/event-stream", "body": "event: ended\ndata: {}\n\n"}
    if is_drawn:
        page.goto("/map/?open=ward:X001")
        expect(page.locator('[data-map="canvas"]')).to_have_attribute("data-ready", "yes", **DRAWN)
        page.route("**/live/events*", lambda route: route.fulfill(**told))
    else:
        page.route("**/live/events*", lambda route: route.fulfill(**told))
        page.goto("/map/?open=ward:X001")
    expect(page.locator('[data-map="alarm"]')).to_contain_text("You are not signed in any more", **DRAWN)
    expect(page.locator("canvas")).to_have_count(0)
    expect(page.locator('[data-map="count"]')).to_be_empty()
    expect(page.locator('[data-map="panel"]')).to_be_empty()
    assert "A lantern walk" not in page.content()


ON_PAPER = """async () => {
    dispatchEvent(new Event("beforeprint"));
    const picture = document.querySelector(".map-paper");
    await picture.decode();
    const paper = Object.assign(document.createElement("canvas"), { width: 200, height: 150 });
    const drawing = paper.getContext("2d");
    drawing.drawImage(picture, 0, 0, 200, 150);
    const dots = new Uint32Array(drawing.getImageData(0, 0, 200, 150).data.buffer);
    dispatchEvent(new Event("afterprint"));
    return [new Set(dots).size, document.querySelectorAll(".map-paper").length];
}"""


def test_what_the_map_shows_is_printed(open_map):
    page = open_map("ben")
    colours, left = page.evaluate(ON_PAPER)
    assert colours > 20, "the paper is empty"
    assert left == 0
