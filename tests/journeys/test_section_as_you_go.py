"""A section of the self-assessment is saved as it is filled in; what two people type at once is lost to neither."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commonweal.assessment.models import Answer, RoundPoint
from commonweal.assessment.rounds import framework_named, open_round
from commonweal.assessment.verbs import answer_point
from tests.journeys.accessibility import overflow, violations

pytestmark = pytest.mark.once
SAVED = "#point-{} [data-said]"


@pytest.fixture
def round(people):
    return open_round(framework_named("practice-2026", by=None), title="2026", by=people["aisha"])


@pytest.fixture
def where(round):
    return reverse("assessment:section", args=[round.public_id, 2]) + "?whose=own"  # points 6 to 9


def test_a_line_is_saved_when_it_is_left_and_the_keyboard_goes_on(visit, people, round, where):
    page = visit(user=people["ben"])
    page.goto(where)
    page.locator("[name=p6-position]").fill("Written with residents.")
    page.locator("[name=p6-position]").press("Control+Enter")
    expect(page.locator("[name=p7-position]")).to_be_focused()
    expect(page.locator(SAVED.format(6))).to_have_text("Saved.")
    page.locator("[name=p7-priority]").select_option("H")
    expect(page.locator(SAVED.format(7))).to_have_text("Saved.")
    expect(page.locator("#point-7 [data-gap]")).to_contain_text("high priority, no action")
    found = {one.at.point.number: one for one in Answer.objects.select_related("at__point")}
    assert (found[6].position, found[7].priority, found[6].version) == ("Written with residents.", "H", 1)
    # Changed again from the same page, it is no conflict with itself; left as it is, it is not sent again.
    page.locator("[name=p6-lead]").fill("Cohesion officer")
    page.locator("[name=p8-lead]").focus()
    expect(page.locator(SAVED.format(6))).to_have_text("Saved.")
    page.locator("[name=p6-lead]").focus()
    page.locator("[name=p8-lead]").focus()
    assert Answer.objects.get(pk=found[6].pk).version == 2
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) == 0
    assert violations(page) == []


def test_a_colleagues_words_are_shown_beside_what_was_typed(visit, people, round, where):
    at = RoundPoint.objects.get(round=round, point__number=6)
    answer_point(at, said={"position": "First."}, by=people["ben"])
    page = visit(user=people["ben"])
    page.goto(where)
    answer_point(at, said={"position": "What they wrote.", "lead": "Youth service"}, by=people["ben"])
    page.locator("[name=p6-position]").fill("What I wrote.")
    page.locator("[name=p7-position]").fill("Typed on.")
    expect(page.locator("#point-6 .cw-line__theirs")).to_contain_text(
        "“Current position” is now: What they wrote."
    )
    assert page.locator("[name=p6-position]").input_value() == "What I wrote."
    assert page.locator("[name=p7-position]").input_value() == "Typed on."
    assert Answer.objects.get(at=at).position == "What they wrote."
    assert violations(page) == []
    # Decided in knowledge of theirs: what was typed is kept, and what they wrote elsewhere.
    page.locator("[name=p6-position]").fill("Both of what we wrote.")
    page.locator("[name=p8-position]").focus()
    expect(page.locator(SAVED.format(6))).to_contain_text("Saved.")
    expect(page.locator("#point-6 .cw-line__theirs")).to_have_count(0)
    kept = Answer.objects.get(at=at)
    assert (kept.position, kept.lead) == ("Both of what we wrote.", "Youth service")


def test_what_looks_like_a_name_is_asked_about_in_the_line_and_kept_once_confirmed(
    visit, people, round, where
):
    page = visit(user=people["ben"])
    page.goto(where)
    page.locator("[name=p6-position]").fill("Janet Smith leads it.")
    page.locator("[name=p7-position]").focus()
    expect(page.locator("#point-6")).to_contain_text("These are not about anybody who should stay unnamed")
    assert not Answer.objects.exists()
    page.locator("#point-6 [type=checkbox]").check()
    expect(page.locator(SAVED.format(6))).to_have_text("Saved.")
    assert Answer.objects.get().position == "Janet Smith leads it."


def test_without_a_connection_it_is_said_and_what_was_typed_stays(visit, people, round, where):
    page = visit(user=people["ben"])
    page.goto(where)
    page.route("**/save/**", lambda route: route.abort())
    page.locator("[name=p6-position]").fill("Not lost.")
    page.locator("[name=p7-position]").focus()
    expect(page.locator(SAVED.format(6))).to_contain_text("Not saved")
    assert page.locator("[name=p6-position]").input_value() == "Not lost."
    page.unroute("**/save/**")
    page.locator("[name=p6-position]").focus()
    page.locator("[name=p7-position]").focus()
    expect(page.locator(SAVED.format(6))).to_have_text("Saved.")
    assert Answer.objects.get().position == "Not lost."


def test_without_scripts_the_button_saves_all(visit, people, round, where):
    page = visit(user=people["ben"], scripts=False, width=320)
    page.goto(where)
    page.locator("[name=p6-position]").fill("By the button.")
    page.locator("[name=p9-score]").select_option("3")
    page.locator(".cw-lines > button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Saved: 2 points.")
    assert Answer.objects.count() == 2
    assert page.locator("[name=p6-position]").input_value() == "By the button."


@pytest.mark.parametrize("language", ["", "ur"])
def test_the_other_pages_fit_a_telephone_and_are_read_by_everybody(visit, people, round, language):
    at = RoundPoint.objects.get(round=round, point__number=6)
    for name, score in (("ben", 1), ("farid", 3)):
        answer_point(at, said={"position": "In words.", "score": score, "target": 3}, by=people[name])
    answer_point(
        at, said={"score": 2, "target": 3, "priority": "H"}, by=people["aisha"], for_partnership=True
    )
    page = visit(user=people["aisha"], width=320, language=language)
    names = [("rounds", []), ("new", []), ("point", [at.public_id])]
    names += [(name, [round.public_id]) for name in ("round", "points", "compare")]
    for name, args in names:
        page.goto(reverse(f"assessment:{name}", args=args))
        assert (overflow(page), violations(page)) == (0, []), name
