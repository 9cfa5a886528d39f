"""The quarterly report: true to its locked day, live until published, never changed after; no tension for the public."""

import datetime
import io

import pytest
import python_calamine
import time_machine
from django.conf import settings
from django.test import Client

from commonweal.actions.milestones import add_milestone, change_milestone, reach_milestone
from commonweal.actions.verbs import change_action, make_action, update_progress
from commonweal.actions.working import Work, plan_work
from commonweal.changes.meanwhile import Conflict
from commonweal.demo.documents import record_documents
from commonweal.documents.content import Table, blocks_of, texts_of
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.models import Step
from commonweal.plans.table.reading import read_plan
from commonweal.plans.verbs import record_step
from commonweal.quarterly.forms import ReportForm
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.printing import as_tables, blocks_of_report, document_of
from commonweal.quarterly.quarters import quarter_of
from commonweal.quarterly.selectors import reports_visible_to
from commonweal.quarterly.verbs import begin_report, edit_report, publish_report, words_of
from commonweal.quarterly.writing import CannotReport, sections_now
from commonweal.tension.tests.telling import people_of_wealdmere, set_sector, telling_and_grading
from commonweal.thread.models import Link

pytestmark = pytest.mark.django_db
FIRST, TODAY = datetime.date(2026, 10, 1), datetime.date(2026, 11, 23)
JULY, OCTOBER = datetime.date(2026, 7, 1), datetime.date(2026, 10, 5)


def noon(day):
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


@pytest.fixture(scope="module")
def made(module_db):
    """Four actions, whose fates are known: begun in July, one finished in October, one late, one that answers a tension."""
    people = people_of_wealdmere()
    aisha = people["aisha"]
    record_documents(people["hana"], TODAY)
    set_sector(people["kit"], "education")

    def promise(title, due_on, slug="wealdmere-council", **more):
        owner = Organisation.objects.get(slug=slug)
        return make_action(
            title=title, owner_organisation=owner, due_on=due_on, by=aisha, at=noon(JULY), **more
        )

    fair = promise("Hold a repair fair", datetime.date(2026, 10, 20), "canalside-homes")
    hall = promise("Open the hall in the evenings", datetime.date(2026, 11, 1))
    walk = promise("Walk each parade", datetime.date(2027, 2, 1), "schools-together")
    report = telling_and_grading(people)(kind="tension")
    leaflets = promise(
        "Take the leaflets down",
        datetime.date(2026, 12, 1),
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )
    telling_and_grading(people)(kind="strength", indicator="celebration")
    plan_work(
        hall,
        Work(
            cost_pence=250_000, funding_source="Estate fund", risk="The boiler fails", likelihood=4, impact=5
        ),
        by=aisha,
        at=noon(JULY),
    )
    step = add_milestone(
        fair, title="Ten menders found", due_on=datetime.date(2026, 10, 10), by=aisha, at=noon(JULY)
    )
    reach_milestone(step, reached_on=OCTOBER, evidence="A list", by=people["idris"], at=noon(OCTOBER))
    add_milestone(hall, title="A key cut", due_on=datetime.date(2026, 10, 30), by=aisha, at=noon(JULY))
    done = datetime.date(2026, 10, 19)
    update_progress(fair, progress="complete", comment="Held.", by=people["idris"], on=done, at=noon(done))
    return people, {"fair": fair, "hall": hall, "walk": walk, "leaflets": leaflets, "tension": report}


def begun(people, edition=Edition.BOARD, **more):
    return begin_report(first=FIRST, edition=edition, by=people["aisha"], **more)


def headed(report, people, text="A steady quarter."):
    return edit_report(report, words={"headline": text}, left_out=[], as_of=report.as_of, by=people["aisha"])


def said(report):
    return "\n".join(texts_of(blocks_of_report(report)))


def section(report, code):
    return next(one for one in sections_now(report) if one["code"] == code)


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


def planned(people, words="People know one another", title="Together"):
    """A plan with one objective and one action."""
    table = (
        "Ref,Strategic Objective,Indicator of Success,Action,Responsibility\n"
        f"4.1,{words},More do,Open a cafe,Wealdmere Council\n"
    )
    read = read_plan(table.encode(), name="plan.csv")
    head = Head(title, "", FIRST)
    return bring_plan(read, head=head, owner=people["aisha"].organisation, by=people["aisha"], at=noon(FIRST))


def approved(plan, people, on=OCTOBER):
    record_step(plan, kind=Step.Kind.APPROVED, body="Board", on=on, note="", by=people["aisha"], at=noon(on))


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


def test_a_draft_follows_the_figures_and_what_is_published_never_changes(made):
    people, actions = made
    report = headed(begun(people), people)
    update_progress(actions["hall"], progress="at-risk", by=people["aisha"], on=TODAY)
    assert "1 at risk" in section(report, "overall")["text"]
    publish_report(report, by=people["aisha"])
    before = said(report)
    update_progress(actions["hall"], progress="complete", by=people["aisha"], on=TODAY)
    change_action(
        actions["walk"], title="Walk no more", details="", owner=None, due_on=TODAY, by=people["aisha"]
    )
    kept = QuarterlyReport.objects.get()
    assert said(kept) == before
    for change in (headed, lambda report, people: publish_report(report, by=people["aisha"])):
        with pytest.raises(CannotReport, match="never changes"):
            change(kept, people)
    assert said(QuarterlyReport.objects.get()) == before


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


def test_words_stay_over_the_figures_and_those_as_drafted_follow_them(made):
    people, actions = made
    report = begun(people)
    drafted = section(report, "overall")["text"]
    edit_report(
        report,
        words={"headline": "Calm.", "overall": drafted, "decisions": "- Money for a second hall"},
        left_out=["risks"],
        as_of=TODAY,
        by=people["aisha"],
    )
    assert set(report.words) == {"headline", "decisions"}
    update_progress(actions["hall"], progress="on-track", by=people["aisha"], on=TODAY)
    assert "1 on track" in section(report, "overall")["text"]
    assert "Money for a second hall" in said(report)
    assert "The boiler fails" not in said(report)
    assert blocks_of("- Money for a second hall")[0] in blocks_of_report(report)


def test_moving_the_locked_day_freezes_no_number_as_a_persons_words(made):
    people, _actions = made
    report = begun(people)
    form = ReportForm(report=report)
    shown = {one["code"]: one["text"] for one in sections_now(report)}
    edit_report(
        report,
        words=shown | {"headline": "Calm."},
        left_out=[],
        as_of=datetime.date(2026, 10, 12),
        drafted=form.initial["drafted"],
        by=people["aisha"],
    )
    assert set(report.words) == {"headline"}
    assert section(report, "overall")["text"].startswith("4 actions: 0 complete")


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


def test_words_that_tell_of_a_school_are_refused_also_when_it_joins_later(made):
    people, _actions = made
    report = begun(people)
    with pytest.raises(CannotReport, match="school"):
        headed(report, people, "The pupils of the primary school helped.")
    assert not QuarterlyReport.objects.get().words
    headed(report, people, "Fernbank House opened its doors.")
    Organisation.objects.filter(pk=people["kit"].organisation_id).update(name="Fernbank House")
    with pytest.raises(CannotReport, match="Fernbank House"):
        publish_report(report, by=people["aisha"])


def test_nothing_is_published_without_a_headline(made):
    people, _actions = made
    report = begun(people)
    with pytest.raises(CannotReport, match="headline"):
        publish_report(report, by=people["aisha"])
    edit_report(report, words={}, left_out=["headline"], as_of=TODAY, by=people["aisha"])
    publish_report(report, by=people["aisha"])
    assert "three sentences" not in said(report)


def test_one_draft_at_a_time_and_a_correction_stands_beside_what_was_published(made):
    people, _actions = made
    first = headed(begun(people, Edition.PUBLIC), people)
    with pytest.raises(CannotReport, match="already"):
        begun(people, Edition.PUBLIC)
    publish_report(first, by=people["aisha"])
    second = begun(people, Edition.PUBLIC)
    assert (second.number, second.words) == (2, first.words)
    with pytest.raises(CannotReport, match="what was wrong"):
        publish_report(headed(second, people, "A corrected quarter."), by=people["aisha"])
    edit_report(
        second,
        words={"headline": "A corrected quarter."},
        left_out=[],
        as_of=TODAY,
        correction="The fair was in October.",
        by=people["aisha"],
    )
    publish_report(second, by=people["aisha"])
    assert "The fair was in October." in said(second)
    assert "A steady quarter." in said(QuarterlyReport.objects.get(number=1))
    assert "Correction 1" in document_of(second).status


@pytest.mark.parametrize(
    "first", [datetime.date(2027, 1, 1), datetime.date(2026, 11, 1), datetime.date(1, 1, 1)]
)
def test_only_a_quarter_that_has_begun_is_reported(made, first):
    people, _actions = made
    with pytest.raises(CannotReport, match="has begun"):
        begin_report(first=first, edition="board", by=people["aisha"])
    with pytest.raises(CannotReport, match="no such edition"):
        begin_report(first=FIRST, edition="everybody", by=people["aisha"])


def test_two_who_edit_at_once_lose_nothing(made):
    people, _actions = made
    report = begun(people)
    seen = words_of(report)
    headed(report, people, "Theirs.")
    with pytest.raises(Conflict):
        edit_report(
            report, words={"headline": "Ours."}, left_out=[], as_of=TODAY, by=people["aisha"], seen=seen
        )
    with pytest.raises(Conflict):
        publish_report(report, by=people["aisha"], seen=seen)
    assert QuarterlyReport.objects.get().words == {"headline": "Theirs."}


def test_who_reads_what(made):
    people, _actions = made
    board, public = headed(begun(people), people), headed(begun(people, Edition.PUBLIC), people)

    def read_by(name):
        return {one.edition for one in reports_visible_to(people[name])}

    assert read_by("aisha") == {"board", "public"}
    assert not any(read_by(name) for name in ("grace", "lena", "idris", "carys", "hana"))
    publish_report(board, by=people["aisha"])
    assert read_by("grace") == read_by("idris") == {"board"}
    assert read_by("carys") == read_by("hana") == set()
    publish_report(public, by=people["aisha"])
    assert read_by("grace") == {"board", "public"}
    assert read_by("carys") == read_by("hana") == {"public"}
    for who in ("grace", "idris", "ben"):
        with pytest.raises(PermissionError):
            begin_report(first=JULY, edition="board", by=people[who])


def test_what_a_published_report_tells_of_was_told(made):
    people, actions = made
    report = headed(begun(people, Edition.PUBLIC), people)
    assert not Link.objects.filter(later_kind="quarterly").exists()
    publish_report(report, by=people["aisha"])
    [link] = Link.objects.filter(later_kind="quarterly")
    assert (link.earlier_id, link.later_id, link.relation) == (
        actions["fair"].public_id,
        report.public_id,
        "told-to",
    )


def test_the_tables_come_as_a_workbook_with_numbers_as_numbers(made):
    people, _actions = made
    workbook = python_calamine.load_workbook(io.BytesIO(as_tables(begun(people))))
    tables = [one for one in blocks_of_report(QuarterlyReport.objects.get()) if isinstance(one, Table)]
    assert len(workbook.sheet_names) == len(tables)
    rows = workbook.get_sheet_by_name("2 Actions by progress").to_python()
    assert rows[1] == ["B Complete", 1.0, 0.0]


def test_the_pages_from_begun_to_published(made, sign_in, client):
    _people, _actions = made
    aisha = sign_in("aisha")
    assert "Nothing has been published yet" in client.get("/what-we-did/").content.decode()
    begun_page = aisha.post("/quarterly/begin/", {"first": "2026-10-01", "edition": "public"}, follow=True)
    report = QuarterlyReport.objects.get()
    where = f"/quarterly/{report.public_id}"
    form = begun_page.context["form"]
    typed = {name: field.value() for name, field in ((one.name, one) for one in form)} | {
        "text-headline": "More neighbours met.",
        "as_of": "2026-11-20",
        "out-milestones": "on",
    }
    typed = {name: value for name, value in typed.items() if value not in (None, False)}
    assert aisha.post(f"{where}/edit/", typed).status_code == 302
    stale = aisha.post(f"{where}/edit/", typed)
    assert stale.status_code == 422
    assert "More neighbours met." in stale.content.decode()
    assert client.get(f"/what-we-did/{report.public_id}/").status_code == 404
    page = aisha.get(f"{where}/publish/").content.decode()
    assert "Everybody will be able to read this report" in page
    aisha.post(f"{where}/publish/", {"version": "2"})
    told = client.get("/what-we-did/").content.decode()
    assert "More neighbours met." in told
    assert "Hold a repair fair" in told
    assert "Milestones" not in told
    assert "OFFICIAL" not in told
    urdu = Client()
    urdu.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    assert '<div class="cw-document" dir="auto" lang="en' in urdu.get("/what-we-did/").content.decode()
    assert '<div class="cw-document" dir="auto">' in told
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        file = client.get(f"/what-we-did/{report.public_id}/report.{ending}")
        assert file.content.startswith(start), ending
        assert file["Cache-Control"].startswith("public")
    assert aisha.get(f"{where}/edit/").status_code == 302


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
