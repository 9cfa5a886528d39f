"""A plan from its table to four quarters told: brought in, approved, moved on by a partner, reported, read by everybody."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commonweal.plans.models import Plan, Step
from commonweal.plans.verbs import record_step
from commonweal.quarterly.quarters import quarter_of
from tests.journeys.accessibility import assert_in_order

pytestmark = pytest.mark.once
TABLE = (
    "Ref\tStrategic Objective\tIndicator of Success\tAction\tResponsibility\n"
    "Section 4.1\tNeighbours know one another.\tMore say so.\tWalk the beat\tWealdmere Police\n"
)
# What Ben says of it in each quarter, and what the public then reads.
YEAR = (
    ("on-track", "1 on track"),
    ("at-risk", "1 at risk"),
    ("on-track", "1 on track"),
    ("complete", "1 complete"),
)


def bring(visit, people, tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text(TABLE)
    page = visit(user=people["aisha"])
    page.goto(reverse("plans:bring"))
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("plan")
    assert_in_order(page)
    page.get_by_role("button", name="Keep this plan").click()
    expect(page.get_by_text("Neighbours know one another.").first).to_be_visible()
    assert_in_order(page)
    return Plan.objects.get()


def say_how_far(visit, people, progress):
    page = visit(user=people["ben"])
    page.goto(reverse("plans:mine"))
    page.locator("select[name$=progress]").select_option(progress)
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("Saved: 1 action.")).to_be_visible()
    return page


def report(visit, people, first, edition):
    page = visit(user=people["aisha"])
    page.goto(reverse("quarterly:index"))
    form = page.locator(f"form:has(input[value='{first.isoformat()}'])")
    form.locator(f"button[value={edition}]").click()
    page.locator("[name=text-headline]").fill(f"The {edition} reads of the quarter.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish it").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published. Its readers see it now.")).to_be_visible()
    return page


def test_a_year_from_a_table_to_four_quarters_that_everybody_reads(visit, people, clock, tmp_path):
    plan = bring(visit, people, tmp_path)
    today = datetime.date(2026, 11, 23)
    record_step(plan, kind=Step.Kind.APPROVED, body="Board", on=today, note="", by=people["aisha"])
    quarter = quarter_of(today)
    for progress, told in YEAR:
        clock.move_to(datetime.datetime.combine(quarter.last, datetime.time(12), datetime.UTC))
        said = say_how_far(visit, people, progress)
        reported = [report(visit, people, quarter.first, edition) for edition in ("board", "public")]
        public = visit(scripts=False)
        public.goto(reverse("whatwedid:newest"))
        expect(public.get_by_text(told)).to_be_visible()
        expect(public.get_by_text("The public reads of the quarter.")).to_be_visible()
        assert "board reads" not in public.content()
        quarter = quarter.next
    for page in (said, *reported):
        assert_in_order(page)
    page = visit()
    page.goto(reverse("whatwedid:newest"))
    expect(page.locator("table").last.locator("tbody tr")).to_have_count(3)
    assert_in_order(page)
