"""The figures of the quarterly report: true to its locked day; no tension for the public, no school for anybody."""

import datetime
import io

import pytest
import python_calamine
import time_machine

from commonweal.actions.milestones import change_milestone
from commonweal.actions.verbs import change_action, make_action, update_progress
from commonweal.documents.content import Table
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.table.reading import read_plan
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.printing import as_tables, blocks_of_report, document_of
from commonweal.quarterly.quarters import quarter_of
from commonweal.quarterly.tests.planting import (
    TODAY,
    approved,
    begun,
    noon,
    planned,
    said,
    section,
)
from commonweal.quarterly.verbs import edit_report
from commonweal.quarterly.writing import CannotReport, sections_now

pytestmark = pytest.mark.django_db


def test_every_day_lies_in_its_quarter_and_quarters_follow_one_another():
    day = datetime.date(2024, 1, 1)
    while day < datetime.date(2028, 3, 1):
        quarter = quarter_of(day)
        assert quarter.first <= day <= quarter.last
        assert quarter.next.first == quarter.last + datetime.timedelta(days=1)
        assert quarter.next.before == quarter
        day += datetime.timedelta(days=1)
    assert [quarter_of(datetime.date(2026, month, 1)).number for month in (1, 4, 7, 10)] == [4, 1, 2, 3]


def test_each_section_says_what_was_planted(made):
    people, _actions = made
    report = begun(people)
    assert (
        section(report, "overall")["text"]
        == "4 actions: 1 complete, 0 on track, 0 at risk, 0 off track; 1 late."
    )
    [table] = section(report, "overall")["figures"]
    assert [row[1:] for row in table["rows"] if row[0].startswith("B")] == [["1", "0"]]
    assert "Hold a repair fair (Canalside Homes)" in section(report, "achievements")["text"]
    assert (
        section(report, "milestones")["text"]
        == "2 due: 1 met, 1 slipped, 0 moved to a later quarter, 0 still to come."
    )
    [exceptions] = section(report, "exceptions")["figures"]
    assert [row[0] for row in exceptions["rows"]] == ["Open the hall in the evenings"]
    assert "High (20)" in said(report)
    assert section(report, "money")["figures"][0]["rows"][-1] == ["Together", "£2,500"]
    assert section(report, "strengths")["figures"][0]["rows"] == [
        ["Festival, street party or celebration", "1"]
    ]
    assert [row[0] for row in section(report, "next")["figures"][0]["rows"]] == ["Walk each parade"]
    assert "fewer than 10" in section(report, "tension")["text"]


def test_the_actions_of_an_approved_plan_stand_by_objective_in_both_editions(made):
    people, _actions = made
    approved(planned(people), people)
    for edition, others in ((Edition.BOARD, 4), (Edition.PUBLIC, 3)):
        report = begun(people, edition)
        [figure] = section(report, "objectives")["figures"]
        counted = {row[0]: sum(map(int, row[1:-1])) for row in figure["rows"]}
        assert counted == {"People know one another": 1, "Of no objective": others}
        assert section(report, "overall")["text"].startswith(f"{others + 1} actions")


def test_what_no_body_has_approved_by_the_day_is_told_to_nobody(made):
    people, _actions = made
    approved(planned(people), people, on=datetime.date(2026, 11, 20))
    planned(people, "Close the hall", "A draft")
    for edition in Edition:
        report = begun(people, edition)
        assert "People know one another" in said(report)
        assert "Close the hall" not in said(report)
        day = datetime.date(2026, 11, 19)
        edit_report(report, words={}, left_out=[], as_of=day, by=people["aisha"])
        assert section(report, "objectives")["text"] == "No plan had been approved by then."
        assert "People know one another" not in said(report)


def test_an_objective_that_was_changed_since_is_told_as_it_was_approved(made):
    people, _actions = made
    plan = planned(people)
    approved(plan, people)
    table = b"Ref,Strategic Objective,Indicator of Success,Action,Responsibility\n4.1,Nobody knows,,Sleep,Wealdmere Council\n"
    read = read_plan(table, name="plan.csv")
    bring_plan(read, head=Head(), owner=people["aisha"].organisation, over=plan, by=people["aisha"])
    report = begun(people)
    assert "People know one another" in said(report)
    assert "Nobody knows" not in said(report)


def test_no_objective_names_a_school_to_the_board_or_the_public(made):
    people, _actions = made
    name = people["kit"].organisation.name
    approved(planned(people, f"Parents at {name} know one another"), people)
    for edition in Edition:
        assert name not in said(begun(people, edition))


def test_a_school_is_not_named_by_what_it_does(made):
    people, _actions = made
    text = said(begun(people))
    assert "A school or college" in text
    assert people["kit"].organisation.name not in text


def test_figures_are_as_they_stood_on_the_locked_day(made):
    people, _actions = made
    report = begun(people)
    earlier = datetime.date(2026, 10, 12)
    edit_report(report, words={}, left_out=[], as_of=earlier, by=people["aisha"])
    assert section(report, "overall")["text"].startswith("4 actions: 0 complete")
    assert section(report, "achievements")["text"] == "Nothing was finished in this quarter."
    assert (
        section(report, "milestones")["text"]
        == "2 due: 1 met, 0 slipped, 0 moved to a later quarter, 1 still to come."
    )
    before = datetime.date(2026, 9, 30)
    for day in (before, TODAY + datetime.timedelta(days=1)):
        with pytest.raises(CannotReport, match="a day of the quarter"):
            edit_report(report, words={}, left_out=[], as_of=day, by=people["aisha"])


def test_the_public_edition_holds_no_tension(made):
    people, _actions = made
    board, public = begun(people), begun(people, Edition.PUBLIC)
    assert "Take the leaflets down" not in said(public)
    assert "tension" not in said(public).casefold()
    assert section(public, "overall")["text"].startswith("3 actions")
    codes = {one["code"] for one in sections_now(public)}
    assert not codes & {"exceptions", "risks", "money", "tension", "said", "decisions"}
    assert codes < {one["code"] for one in sections_now(board)}
    # A strength that is not released is told to partners alone.
    assert section(public, "strengths")["text"] == "No strength of this quarter is on the public map."


def test_what_is_marked_or_tells_of_a_school_enters_neither_edition(made):
    people, actions = made
    update_progress(
        actions["hall"],
        progress="off-track",
        comment="The pupils of the school came.",
        by=people["aisha"],
        on=TODAY,
    )
    for edition in Edition:
        report = begun(people, edition)
        assert "Open the hall" not in said(report)
        assert "pupils" not in said(report)


def test_a_milestone_that_is_moved_later_was_due_in_the_quarter_all_the_same(made, clock):
    people, actions = made
    key = actions["hall"].milestones.get()
    clock.move_to(noon(datetime.date(2027, 1, 10)))
    later = datetime.date(2027, 2, 20)
    change_action(
        actions["hall"], title="Open the hall", details="", owner=None, due_on=later, by=people["aisha"]
    )
    change_milestone(key, title=key.title, due_on=later, reached_on=None, by=people["aisha"])
    report = begun(people)
    assert report.as_of == datetime.date(2026, 12, 31)
    assert section(report, "milestones")["text"].startswith("2 due: 1 met, 1 slipped")


def test_the_tables_come_as_a_workbook_with_numbers_as_numbers(made):
    people, _actions = made
    workbook = python_calamine.load_workbook(io.BytesIO(as_tables(begun(people))))
    tables = [one for one in blocks_of_report(QuarterlyReport.objects.get()) if isinstance(one, Table)]
    assert len(workbook.sheet_names) == len(tables)
    rows = workbook.get_sheet_by_name("2 Actions by progress").to_python()
    assert rows[1] == ["B Complete", 1.0, 0.0]


def test_a_quarter_is_told_with_as_many_questions_to_the_database_however_many_actions(
    made, django_assert_max_num_queries
):
    people, _actions = made
    report = begun(people)
    for n in range(20):
        make_action(
            title=f"Promise {n}",
            owner_organisation=people["aisha"].organisation,
            due_on=TODAY,
            by=people["aisha"],
        )
    with django_assert_max_num_queries(60):
        assert section(report, "overall")["text"].startswith("24 actions")
    with time_machine.travel(noon(TODAY), tick=False):
        assert document_of(report).made_on == TODAY
