"""The main job on a whole installation: from a partner's report to the live map and the week's summary."""

import csv
import json
import re
import time

import pytest
from django.db import connection
from playwright.sync_api import expect

from commonweal.config.tests.conftest import install, ready, status, two_free_ports, until  # noqa: F401
from tests.journeys.accessibility import assert_accessible, cut_tables, overflow, violations

pytestmark = pytest.mark.real_clock
LIVE = {"timeout": 15_000}
WORDING = "Leaflets about the hotel lay on the seats of the bus."


@pytest.fixture
def here(install):  # noqa: F811
    """The demo borough, made and served as `make demo` does it."""
    port = two_free_ports()
    here = install(COMMONWEAL_MODE="demo", COMMONWEAL_PORT=str(port), COMMONWEAL_LIVE_PORT=str(port + 1))
    process = here.start("-m", "commonweal", "demo")
    address = f"http://localhost:{port}"
    until(lambda: process.poll() is not None or status(f"{address}/ready") == 200, seconds=300)
    assert process.poll() is None, process.stderr.read()
    return here


@pytest.fixture
def wealdmere(here):
    """The address of the demo borough."""
    return f"http://localhost:{here.env['COMMONWEAL_PORT']}"


@pytest.fixture
def as_person(browser, wealdmere):
    """A function that gives a page of somebody of Wealdmere who has signed in, or of a visitor."""
    contexts, faults = [], []

    def open_page(name=None, width=1280, language=""):
        context = browser.new_context(
            base_url=wealdmere, viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        contexts.append(context)
        if language:
            context.add_cookies([{"name": "django_language", "value": language, "url": wealdmere}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        if name:
            page.goto("/demo/sign-in/")
            page.get_by_role("button", name=f"Be {name}").click()
            page.wait_for_url("**/week/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def postcode(tmp_path, wealdmere):
    """An invented postcode of Wealdmere: somewhere exact, without a map."""
    [table] = tmp_path.rglob("wealdmere-postcodes.csv")
    with table.open(encoding="utf-8") as lines:
        return next(csv.DictReader(lines))["pcds"]


def fresh(page):
    """How many reports that came after it was opened an open map draws."""
    return int(page.locator('[data-map="canvas"]').get_attribute("data-fresh") or 0)


def open_map(page):
    page.goto("/map/")
    expect(page.locator('[data-map="state"]')).to_have_text("Live", **LIVE)
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    return page


def test_the_main_job_and_then_every_page_of_the_borough(as_person, postcode, here):
    # One test, for making and serving a borough costs more than looking at it.
    report_graded_and_summed_up(as_person, postcode)
    if connection.vendor == "sqlite":  # how a page looks does not hang on what holds its data
        every_page_is_accessible(as_person, here)


def report_graded_and_summed_up(as_person, postcode):
    """From a partner's form to the maps of those who are cleared, and into the summary."""
    ben, carys, visitor = (open_map(as_person(name)) for name in ("Ben", "Carys", None))
    counted = ben.locator('[data-map="count"]').text_content()

    farid = as_person("Farid", width=320)
    farid.goto("/reports/new/")
    farid.get_by_label("Tension", exact=True).check()
    farid.get_by_label("What happened").fill(WORDING)
    farid.get_by_label("A place", exact=True).check()
    farid.get_by_label(re.compile("^Place")).fill(postcode)
    farid.get_by_role("button", name="Find the place").click()
    expect(farid.get_by_label("What happened")).to_have_value(WORDING)
    farid.get_by_label(f"{postcode} (postcode)").check()
    assert_accessible(farid)
    farid.get_by_role("button", name="Send").click()
    expect(farid.locator("h1")).to_have_text("The report is in the queue")

    aisha = as_person("Aisha")
    aisha.goto("/reports/queue/?sort=-received")
    aisha.get_by_role("row", name=re.compile("Leaflets about the hotel")).get_by_role("link").first.click()
    aisha.get_by_label("Wording that others read").fill(WORDING)
    aisha.get_by_label("Type").select_option(
        label="Leaflets or other material that sets people against each other"
    )
    aisha.get_by_label(re.compile("^2 Moderate")).check()
    aisha.get_by_label(re.compile("^Evidenced")).check()
    assert fresh(ben) == 0, "what nobody has checked stays in the queue"
    begun = time.perf_counter()
    aisha.get_by_role("button", name="Grade and share").click()
    expect(aisha.get_by_role("main")).to_contain_text("graded and shared")
    expect(ben.locator('[data-map="canvas"]')).to_have_attribute("data-fresh", "1", **LIVE)
    print(f"From the click to the open map: {time.perf_counter() - begun:.2f} s")
    expect(ben.locator('[data-map="count"]')).not_to_have_text(counted, **LIVE)
    assert_accessible(aisha)

    # Neither the neighbouring borough nor the public hears of it, nor can open its page.
    item = re.search(r"/reports/(\w+)/", aisha.url)[1]
    for page in (carys, visitor):
        assert fresh(page) == 0
        answer = page.request.get(f"/reports/{item}/")
        # A visitor is led to sign in, whether there is such a report or not.
        assert answer.status == 404 if page is carys else "/accounts/login/" in answer.url
    assert ben.request.get(f"/reports/{item}/").status == 200

    aisha.goto("/summary/")
    aisha.get_by_role("button", name="Draft for: tension monitoring group").first.click()
    expect(aisha.get_by_role("main")).to_contain_text("Strengths")
    expect(aisha.get_by_role("main")).to_contain_text("Leaflets or other material")
    assert_accessible(aisha)
    with aisha.expect_download() as download:
        aisha.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def every_page_is_accessible(as_person, here):
    """Each page of the workbench that has a picture in `make screens`: axe on the wide one, no overflow on
    the narrow one. Of one that several people see the first sees most; what each has to do this week is each one's own.
    The public's pages and the components are swept in `test_public`, their forms in `test_public_sweep`."""
    listed = json.loads(here.run_module("commonweal.ui.screens", "--list").stdout)
    pages = {}
    for screen in listed:
        if screen["person"]:
            own = screen["person"] if screen["address"] == "/week/" else ""
            pages.setdefault((screen["address"], own), screen)
    listed = list(pages.values())
    assert len(listed) > 75
    problems, seats = [], {}
    for screen in listed:
        seat = (screen["person"].partition("@")[0].title(), screen["language"])
        if seat not in seats:
            seats[seat] = as_person(seat[0] or None, language=seat[1])
        page = seats[seat]
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(screen["address"])
        problems += [f"{screen['name']}: {found}" for found in violations(page)]
        page.set_viewport_size({"width": 320, "height": 800})
        if overflow(page) > 0:
            problems.append(f"{screen['name']}: {overflow(page)} px too wide at 320")
        problems += [f"{screen['name']}: the table “{cut}” is cut at 320" for cut in cut_tables(page)]
    assert problems == [], "\n".join(problems)
