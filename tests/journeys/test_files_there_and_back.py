"""Files of plans and of the self-assessment go out of a browser and come back, also by a mailed link and without scripts."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commonweal.actions.models import Action
from commonweal.actions.verbs import update_progress
from commonweal.assessment.models import Answer
from commonweal.notices.links import make_link
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.reminding import PURPOSE
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.returning import COMMENT, PROGRESS, ROWS, TODAY, row_of, workbook
from commonweal.plans.tests.tables import as_csv
from commonweal.sources.assessment.tests.test_load import GRID
from commonweal.tension.upload.read import read_sheet
from tests.journeys.accessibility import assert_in_order

pytestmark = pytest.mark.once


@pytest.fixture
def plan(people):
    lead = Organisation.objects.get(is_lead=True)
    read = read_plan(as_csv(rows=ROWS), name="plan.csv")
    return bring_plan(read, head=Head("Our plan"), owner=lead, by=people["aisha"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_partner_takes_a_spreadsheet_away_and_brings_it_back_by_the_mailed_link(
    visit, people, plan, tmp_path, scripts
):
    token = make_link(people["ben"], purpose=PURPOSE, about="a plan", valid_for=datetime.timedelta(days=1))
    page = visit(scripts=scripts)
    page.goto(reverse("plans:by-link", args=[token]))
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take away as a spreadsheet").click()
    sheet = read_sheet(taken.value.path().read_bytes())
    rows = [list(sheet.header), *(list(cells) for _number, cells in sheet.rows)]
    row_of(rows, "Walk the beat")[COMMENT] = "Two walks\nwith Janet Underhill."
    row_of(rows, "Listen")[PROGRESS] = "At risk"
    update_progress(Action.objects.get(title="Listen"), progress="on-track", by=people["aisha"], on=TODAY)
    file = tmp_path / "filled.xlsx"
    file.write_bytes(workbook(rows))
    page.get_by_role("link", name="Bring back the spreadsheet").click()
    if scripts:
        assert_in_order(page)
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Look through it").click()
    if scripts:
        assert_in_order(page)
    page.get_by_label("These are not about anybody who should stay unnamed").check()
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    walk, listen = (Action.objects.get(title=title) for title in ("Walk the beat", "Listen"))
    assert walk.comment.replace("\r", "") == "Two walks\nwith Janet Underhill."
    assert listen.progress == "on-track"


def test_a_grid_is_brought_looked_through_and_loaded(visit, people, tmp_path):
    file = tmp_path / "grid.txt"
    file.write_text(GRID)
    page = visit(user=people["aisha"])
    page.goto(reverse("grid:bring"))
    assert_in_order(page)
    page.set_input_files("input[type=file]", str(file))
    page.get_by_label("Title of the new round").fill("2026")
    page.get_by_role("button", name="Look through it").click()
    assert_in_order(page)
    page.get_by_role("button", name="Load it").click()
    expect(page.get_by_text("Loaded: 11 cells were changed.")).to_be_visible()
    assert Answer.objects.count() == 3


def test_the_heading_of_a_column_stays_whole_on_the_cards_of_a_small_screen(visit, people, plan):
    page = visit(user=people["aisha"], width=320)
    page.goto(reverse("plans:plan", args=[plan.public_id]))
    room, needed = page.locator("td[data-label='Responsibility']").first.evaluate(
        """cell => {
            const words = document.createElement("span");
            words.textContent = cell.dataset.label;
            words.style.position = "absolute";
            words.style.font = getComputedStyle(cell, "::before").font;
            document.body.append(words);
            return [parseFloat(getComputedStyle(cell).gridTemplateColumns), words.getBoundingClientRect().width];
        }"""
    )
    assert needed <= room
