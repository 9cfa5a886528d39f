"""The working plan: three views and a file from one selector, and the check that helps and does not nag."""

import datetime
import re

import pytest
from django.http import QueryDict

from commonweal.actions.milestones import add_milestone, reach_milestone
from commonweal.actions.models import Action, Progress
from commonweal.actions.verbs import CannotAct, change_action, update_progress
from commonweal.actions.working import Work, plan_work, wait_for
from commonweal.demo.people import make_people
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.smart import said_of, smart_of
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.tables import HEADINGS, as_csv
from commonweal.plans.timeline import WIDTH, timeline_of
from commonweal.plans.working import WorkingFilterForm, rows_of, with_milestones

TODAY = datetime.date(2026, 11, 23)
ROWS = (
    (
        "1",
        "Neighbours meet.",
        "",
        "Walk the beat\nSing together",
        "Wealdmere Police\nCanalside Homes",
        "Pride",
    ),
    (
        "2",
        "The young are heard.",
        "",
        "Ask the pupils\nCook together",
        "Wealdmere Schools Together",
        "Young people",
    ),
)


@pytest.fixture(scope="module")
def world(module_db):
    people = make_people()
    read = read_plan(as_csv(headings=(*HEADINGS, "Theme"), rows=ROWS), name="plan.csv")
    lead = Organisation.objects.get(is_lead=True)
    plan = bring_plan(read, head=Head("Our plan"), owner=lead, by=people["aisha"])
    walk = Action.objects.get(title="Walk the beat")
    change_action(
        walk,
        title=walk.title,
        details="",
        owner=None,
        due_on=TODAY - datetime.timedelta(days=1),
        by=people["aisha"],
    )
    update_progress(walk, progress="off-track", by=people["ben"], on=TODAY)
    work = Work(
        partners=(Organisation.objects.get(slug="voluntary-action"),),
        deliverables="Six walks.",
        cost_pence=250_000,
        starts_on=datetime.date(2026, 11, 2),
    )
    plan_work(walk, work, by=people["aisha"])
    for title, day in (("First walk", 9), ("Last walk", 20)):
        add_milestone(walk, title=title, due_on=datetime.date(2026, 11, day), by=people["aisha"])
    reach_milestone(
        walk.milestones.first(), reached_on=datetime.date(2026, 11, 9), evidence="Rota", by=people["ben"]
    )
    return people, plan


def found(plan, viewer, asked=""):
    form = WorkingFilterForm(QueryDict(asked), rows=rows_of(plan, viewer))
    return [row.seen.words for row in form.found()]


def test_the_filter_narrows_by_partner_theme_progress_and_lateness(people, plan):
    ben = people["ben"]
    everything = ["Walk the beat", "Sing together", "Ask the pupils", "Cook together"]
    assert found(plan, ben) == everything
    assert found(plan, ben, "partner=wealdmere-police") == ["Walk the beat"]
    assert found(plan, ben, "partner=voluntary-action") == ["Walk the beat"]
    assert found(plan, ben, "theme=Young+people") == everything[2:]
    assert found(plan, ben, "progress=not-started&theme=Pride") == ["Sing together"]
    assert found(plan, ben, "late=on") == ["Walk the beat"]
    assert found(plan, ben, "partner=nobody") == []
    assert found(plan, ben, "partners=wealdmere-police") == []


def test_whose_action_it_is_of_a_school_is_neither_offered_nor_found_by_name(people, plan):
    grace = people["grace"]
    form = WorkingFilterForm(QueryDict(""), rows=rows_of(plan, grace))
    offered = dict(form.fields["partner"].choices)
    assert "schools-together" not in offered
    assert offered["a-school"] == "A school or college"
    assert found(plan, grace, "partner=schools-together") == []
    assert found(plan, grace, "partner=a-school") == ["Cook together"]


def test_the_area_of_a_school_that_is_not_told_is_not_told_either(people, plan, wards):
    cook = Action.objects.get(title="Cook together")
    Action.objects.filter(pk=cook.pk).update(area=wards["Canalside"])
    for who, told in (("ben", True), ("grace", False)):
        [row] = [one for one in rows_of(plan, people[who]) if one.action.pk == cook.pk]
        assert (row.area is not None) is told, who


@pytest.mark.parametrize("view", ["", "board/", "timeline/", "actions.csv"])
def test_every_view_shows_the_same_actions_to_each(sign_in, plan, view):
    for who, hidden in (("ben", False), ("grace", True)):
        for query, shown in (("", True), ("?late=on", False)):
            answer = sign_in(who).get(f"/plans/{plan.public_id}/working/{view}{query}")
            html = answer.getvalue().decode()
            assert "Walk the beat" in html
            assert ("Sing together" in html) is shown, (who, query)
            assert ("pupils" in html) is (shown and not hidden), (who, query)


def test_the_working_table_says_deliverables_milestones_and_resources(sign_in, plan):
    words = re.sub(
        r"<[^>]+>", " ", sign_in("grace").get(f"/plans/{plan.public_id}/working/").content.decode()
    )
    for told in (
        "Six walks.",
        "1 of 2 reached",
        "£2,500",
        "with Wealdmere Voluntary Action",
        "from 2 November 2026",
    ):
        assert told in words


def test_a_long_working_table_has_pages_and_the_ways_to_look_at_it_lead_to_all(sign_in, plan, monkeypatch):
    monkeypatch.setattr("commonweal.plans.views.working.A_PAGE", 2)
    html = sign_in("ben").get(f"/plans/{plan.public_id}/working/?page=2").content.decode()
    assert "Walk the beat" not in html
    assert "Cook together" in html
    assert f'href="/plans/{plan.public_id}/working/board/"' in html


def test_a_filter_that_cannot_be_gives_no_file(sign_in, plan):
    answer = sign_in("grace").get(f"/plans/{plan.public_id}/working/actions.csv?progress=nearly")
    assert answer.status_code == 400


def test_the_board_has_a_column_for_each_progress_also_where_nothing_is(sign_in, plan):
    html = sign_in("grace").get(f"/plans/{plan.public_id}/working/board/").content.decode()
    assert [html.count(f'aria-label="{name}"') for _code, name in Progress.choices] == [1] * 5


def test_a_full_column_of_the_board_leads_to_its_rest_in_the_table(people, sign_in, plan, monkeypatch):
    monkeypatch.setattr("commonweal.plans.views.working.A_COLUMN", 1)
    rows = [row for row in rows_of(plan, people["ben"]) if row.action.progress == "not-started"]
    client = sign_in("ben")
    html = client.get(f"/plans/{plan.public_id}/working/board/").content.decode()
    column = html.split('aria-label="Not started"')[1].split("</section>")[0]
    assert column.count("cw-board__card") == 1
    [rest] = re.findall(r'href="([^"]+)">\s*(\d+) more in the table', column)
    assert int(rest[1]) == len(rows) - 1 > 0
    table = client.get(rest[0]).content.decode()
    assert all(row.seen.words in table for row in rows)


def test_a_long_timeline_has_pages(sign_in, plan, monkeypatch):
    monkeypatch.setattr("commonweal.plans.views.working.A_PAGE", 1)
    titles = []
    for number in (1, 2):
        html = sign_in("ben").get(f"/plans/{plan.public_id}/working/timeline/?page={number}").content.decode()
        titles += re.findall(r'class="cw-gantt__title"[^>]*>([^<(]+) \(', html)
    assert len(titles) == len(set(titles)) == 2


def test_bars_stand_where_their_days_are_and_the_table_says_the_same(people, sign_in, plan):
    rows = rows_of(plan, people["grace"])[:1]
    drawn = timeline_of(with_milestones(rows))
    # From 1 October, where the quarter begins, to the day it is due are 52 days; it starts on the 33rd of them.
    [bar] = drawn.bars
    assert (bar.x, round(bar.x + bar.width)) == (round(WIDTH * 32 / 52, 1), WIDTH)
    assert [(one.words, one.is_reached) for one in bar.milestones] == [
        ("First walk", True),
        ("Last walk", False),
    ]
    assert bar.milestones[0].x == round(WIDTH * 39 / 52, 1)
    assert [one.words for one in drawn.ticks] == ["Oct 2026"]
    html = sign_in("grace").get(f"/plans/{plan.public_id}/working/timeline/").content.decode()
    table = html.split("The same as a table")[1]
    for told in ("Walk the beat", "22 November 2026", "First walk, 9 November 2026 (reached)", "Off track"):
        assert told in table


def test_what_an_action_lacks_is_said_to_those_who_may_mend_it_and_to_nobody_else(people, sign_in, plan):
    walk, sing = (Action.objects.get(title=title) for title in ("Walk the beat", "Sing together"))
    assert said_of(smart_of(walk, plan)) == "5 of 5"
    assert [one.name for one in smart_of(sing, plan) if not one.is_met] == [
        "Specific",
        "Measurable",
        "Achievable",
        "Time-bound",
    ]
    address = f"/plans/objectives/{plan.objectives.first().public_id}/"
    for who, told in (("aisha", 2), ("ben", 1), ("grace", 0)):
        html = sign_in(who).get(address).content.decode()
        assert len(re.findall(r": \d of 5", html)) == told, who


def test_actions_of_a_plan_never_wait_for_each_other_in_a_circle(people, plan):
    first, second, third = (
        Action.objects.get(title=one) for one in ("Walk the beat", "Sing together", "Cook together")
    )
    wait_for(second, first, by=people["aisha"])
    wait_for(third, second, by=people["aisha"])
    with pytest.raises(CannotAct, match="wait for each other"):
        wait_for(first, third, by=people["aisha"])


def test_a_plan_of_many_actions_is_asked_for_in_few_queries(people, plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        assert len(rows_of(plan, people["grace"])) == 3
