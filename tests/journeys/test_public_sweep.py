"""axe on every page by which the public tells, asks and reads: with mistakes, wide and narrow, in both directions."""

import pytest
from playwright.sync_api import expect

from commonweal.people.models import Organisation
from commonweal.tension.report_models import Channel
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.told import Told
from commonweal.tension.verbs.triage import close_report, grade_report
from tests.journeys.accessibility import assert_accessible

# How a page looks does not hang on what holds its data.
pytestmark = pytest.mark.once
BOTH_DIRECTIONS = pytest.mark.parametrize("language", ["en-gb", "ur"])
# The page, what is missing or wrong on it (None where nothing can be), and what is right.
STEPS = [
    ("start", None, {}),
    ("child", {}, {"at_risk": "unsure"}),
    ("safeguarding", None, {}),
    ("kind", {}, {"kind": "strength"}),
    ("what", {"what": ""}, {"what": "We cooked together."}),
    ("when", {"when": "day", "day_day": "31", "day_month": "2"}, {"day_year": "2026", "day_day": "20"}),
    ("where", {"where": "place"}, {"where": "place", "place": "Canalside"}),
    ("place", {}, {"choice": "area:ward:X001"}),
    ("contact", {"email": "nobody"}, {"email": "somebody@wealdmere.example"}),
    ("share", {}, {"may_share": "yes"}),
]


@pytest.fixture
def sweep(visit, language):
    """A page in a language, and a function that looks at what it shows at a desk and on an old phone."""
    page = visit(language=language)

    def look():
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert_accessible(page)

    page.look = look
    return page


def fill(page, answers):
    for name, value in answers.items():
        box = page.locator(f'main [name="{name}"]')
        if box.first.get_attribute("type") == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        else:
            box.fill(value)


def press(page):
    """Press the page's own button, whatever it is called."""
    with page.expect_navigation():
        page.locator("main button.govuk-button:not(.govuk-button--secondary)").first.click()


def sees_an_error(page):
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.look()


@BOTH_DIRECTIONS
def test_every_step_of_the_public_form(sweep, documents_recorded, wards):
    sweep.goto("/report/")
    for step, wrong, right in STEPS:
        expect(sweep.locator('main [name="step"]')).to_have_value(step)
        sweep.look()
        if wrong is not None:
            fill(sweep, wrong)
            press(sweep)
            sees_an_error(sweep)
        fill(sweep, right)
        press(sweep)
    expect(sweep.locator('main [name="step"]')).to_have_value("check")
    sweep.look()
    sweep.locator("#id_files").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": b"<html>no picture</html>"}
    )
    press(sweep)
    sees_an_error(sweep)
    press(sweep)
    expect(sweep.locator(".cw-code")).to_be_visible()
    sweep.look()
    sweep.goto("/report/a1b2c3d4e5f6/what/")  # nothing is left of it
    sweep.look()


@BOTH_DIRECTIONS
def test_the_form_that_may_take_nothing_yet(sweep, people):
    sweep.goto("/report/")
    expect(sweep.locator("main form")).to_have_count(0)
    sweep.look()


@BOTH_DIRECTIONS
def test_every_state_of_the_receipt(sweep, documents_recorded, people):
    report, code = receive_report(
        Told(kind="strength", what="We cooked together.", where="borough"),
        organisation=Organisation.objects.get(is_lead=True),
        channel=Channel.PUBLIC,
        by=None,
    )

    def show(typed=code):
        sweep.goto("/report/receipt/")
        fill(sweep, {"code": typed})
        press(sweep)

    sweep.goto("/report/receipt/")
    sweep.look()
    for typed in ("", "abc-def"):
        show(typed)
        sees_an_error(sweep)
    show()
    sweep.look()
    ask_back(report, question="Where was that?", by=people["aisha"])
    show()
    sweep.look()
    press(sweep)
    sees_an_error(sweep)
    fill(sweep, {"q0-answer": "By the lock."})
    press(sweep)
    expect(sweep.locator(".govuk-notification-banner")).to_be_visible()
    sweep.look()
    report.refresh_from_db()
    report = grade_report(report, grades={}, sanitised="People cooked together.", by=people["aisha"])
    close_report(report, outcome="There will be another.", by=people["aisha"])
    show()
    expect(sweep.get_by_role("main")).to_contain_text("There will be another.")
    sweep.look()


@BOTH_DIRECTIONS
def test_your_data(sweep, people):
    right = {"kind": "access", "name": "Somebody", "email": "somebody@wealdmere.example"}
    sweep.goto("/your-data/")
    sweep.look()
    press(sweep)
    sees_an_error(sweep)
    for time in range(6):
        sweep.goto("/your-data/")
        fill(sweep, right)
        press(sweep)
        if time == 0:
            expect(sweep.locator("main form")).to_have_count(0)
            sweep.look()
    sees_an_error(sweep)  # that was once too often
    expect(sweep.locator("main [name=name]")).to_have_value("Somebody")


@BOTH_DIRECTIONS
def test_the_page_of_an_area(sweep, tell_and_grade, people, wards):
    walk = tell_and_grade(kind="strength", lon=-0.75, lat=52.05, sanitised="A lantern walk.")
    release_strength(walk, by=people["aisha"])
    for code, is_there in (("X001", 1), ("X003", 0)):
        sweep.goto(f"/areas/ward/{code}/")
        expect(sweep.get_by_text("A lantern walk.")).to_have_count(is_there)
        sweep.look()
