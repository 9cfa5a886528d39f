"""A web address of 240 letters without a blank, in every text that a report has, widens no page."""

import datetime

import pytest

from commonweal.actions.verbs import make_action, update_progress
from commonweal.tension.summary.draft import draft_summary
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.verbs.asking import answer_question, ask_back
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.triage import close_report, grade_report
from tests.journeys.accessibility import overflow

# How a page looks does not hang on what holds its data.
pytestmark = pytest.mark.once
ADDRESS = ("https://social.example/" + "a1b2c3d4e5f6" * 20)[:240]
WEEK = datetime.date(2026, 11, 16)
WIDTHS = (320, 1280)
WORDS = {
    "what": f"Seen at {ADDRESS} today",
    "done_already": ADDRESS,
    "suggested": ADDRESS,
    "place": ADDRESS[:190],
    "lon": -0.75,
    "lat": 52.05,
    "when_from": datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC),
}


@pytest.fixture
def told(tell, people, wards):
    """Reports in every state, each text of which holds the address, by state; and what was made of them."""
    aisha = people["aisha"]
    waits, asked, shared, strength = (tell(kind=kind, **WORDS) for kind in ["tension"] * 3 + ["strength"])
    question = ask_back(asked, question=ADDRESS, by=aisha)
    answer_question(question, answer=ADDRESS)
    ask_back(waits, question=ADDRESS, by=aisha)
    shared = grade_report(shared, grades={"severity": 4}, sanitised=ADDRESS, by=aisha)
    strength = grade_report(strength, grades={}, sanitised=ADDRESS, by=aisha)
    release_strength(strength, by=aisha)
    action = make_action(
        title=ADDRESS[:190],
        details=ADDRESS,
        owner_organisation=aisha.organisation,
        owner=aisha,
        due_on=datetime.date(2026, 11, 27),
        by=aisha,
        responds_to=("report", shared.public_id),
        like=shared.visibility_class,
    )
    update_progress(action, progress="on-track", comment=ADDRESS, by=aisha, on=datetime.date(2026, 11, 23))
    judged = {"experienced": 2, "evidenced": 1, "potential": 3, "direction": "rising"}
    level = set_level(week=WEEK, area=wards["Canalside"], reason=ADDRESS, by=people["ben"], **judged)
    close_report(shared, outcome=ADDRESS, by=aisha)
    return {
        "waits": waits,
        "asked": asked,
        "shared": shared,
        "strength": strength,
        "action": action,
        "level": level,
    }


def widths_of(page, address):
    """How much wider than its window a page is, by width of the window; nothing where it fits."""
    found = {}
    answer = page.goto(address)
    assert answer.status == 200, address
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if (by := overflow(page)) > 0:
            found[f"{address} at {width}"] = by
    return found


def test_the_pages_of_those_who_work_with_reports(visit, told, people):
    page = visit(user=people["aisha"])
    drafted = draft_summary(WEEK, "group", people["aisha"])
    summary = drafted.summary.public_id
    addresses = [
        *(f"/reports/{told[state].public_id}/triage/" for state in ("waits", "asked", "shared", "strength")),
        *(f"/reports/{told[state].public_id}/" for state in ("shared", "strength")),
        "/reports/",
        "/reports/queue/",
        "/week/",
        "/actions/",
        f"/actions/{told['action'].public_id}/",
        f"/actions/{told['action'].public_id}/change/",
        f"/actions/new/?for=report:{told['shared'].public_id}",
        "/levels/",
        f"/levels/judgement/{told['level'].public_id}/",
        "/levels/2026-11-16/",
        "/levels/2026-11-16/area/X001/",
        f"/summary/{summary}/edit/",
        "/search/?q=social",
        "/map/",
    ]
    found = {}
    for address in addresses:
        found |= widths_of(page, address)
    sign_summary(drafted.summary, based_on=1, by=people["aisha"])
    found |= widths_of(page, f"/summary/{summary}/")
    assert ADDRESS in page.content()
    assert found == {}


def test_no_column_of_a_list_is_pushed_out_of_its_box(visit, told, people):
    page = visit(user=people["aisha"], width=1280)
    for address in ("/reports/queue/", "/reports/"):
        page.goto(address)
        box = page.locator(".cw-scroll").first
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0, address
    page.goto("/reports/queue/")
    words = page.locator("tbody th[scope=row]").first
    assert words.evaluate("cell => cell.clientWidth") >= 300


def test_the_pages_of_whoever_sent_it(visit, told, people):
    page = visit(user=people["ben"])
    found = {}
    for address in ("/reports/sent/", "/reports/", "/returns/", f"/reports/{told['shared'].public_id}/"):
        found |= widths_of(page, address)
    assert found == {}


def test_the_pages_of_the_public(visit, told):
    page = visit()
    found = widths_of(page, "/areas/ward/X001/")
    assert page.get_by_text(ADDRESS).count()
    assert found == {}


def test_the_last_page_of_the_public_form(visit, documents_recorded):
    page = visit(width=320)
    page.goto("/report/")
    answers = (
        None,
        "No",
        "Something that worries me",
        "What happened?",
        "Today",
        "Online",
        None,
        "Yes, share it",
    )
    for answer in answers:
        if answer == "What happened?":
            page.get_by_label(answer).fill(ADDRESS)
        elif answer:
            page.get_by_label(answer, exact=answer == "No").check()
        with page.expect_navigation():
            page.locator("main button.govuk-button").first.click()
    assert page.get_by_text(ADDRESS).is_visible()
    assert overflow(page) <= 0
