"""The queue and the page on which a report is checked: grading, merging, giving out, opening who reported."""

import datetime
import re

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.tension.describing import title_of
from commonweal.tension.models import Reason, Report
from commonweal.tension.selectors import queue_counts
from commonweal.tension.tests.pages import address, graded, page
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.merging import merge_report


def test_a_triager_grades_and_others_see_it(tell, sign_in, people):
    report = tell(what="Janet Smith of 12 High Street put leaflets in Canalside.")
    aisha, ben = sign_in("aisha"), sign_in("ben")
    html = page(aisha, address("triage", report))
    assert "Janet Smith" in html
    assert "▇▇▇" in html
    assert "The partnership’s own scale" in html
    assert ben.get(address("report", report)).status_code == 404
    answer = aisha.post(address("act", report, "grade"), graded(report))
    assert answer.status_code == 302, answer.content.decode()
    report.refresh_from_db()
    assert (report.status, report.severity, report.indicator) == ("open", 2, "leaflets")
    assert report.communities == ["new-arrivals"]
    assert "Leaflets were found." in page(ben, address("report", report))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"severity": ""}, "Choose the level"),
        ({"indicator": "celebration"}, "other kind of report"),
        ({"sanitised": " "}, "Write the wording"),
        ({"handling": "C"}, "needs the conditions"),
        ({"eep_class": ""}, "experienced, evidenced or potential"),
    ],
)
def test_grading_that_lacks_something_comes_back_as_typed(tell, sign_in, changed, sentence):
    report = tell()
    html = sign_in("aisha").post(address("act", report, "grade"), graded(report, **changed)).content.decode()
    assert sentence in html
    assert 'value="leaflets" selected' in html or "celebration" in str(changed)
    report.refresh_from_db()
    assert report.status == "new"


def test_a_strength_with_a_level_comes_back_in_words(tell, sign_in):
    report = tell(kind="strength")
    typed = {
        "kind": "strength",
        "indicator": "celebration",
        "severity": "3",
        "eep_class": "",
        "trigger": "calendar",
    }
    html = sign_in("aisha").post(address("act", report, "grade"), graded(report, **typed)).content.decode()
    assert html.count("This is said of tension alone") >= 2
    report.refresh_from_db()
    assert (report.status, report.severity) == ("new", None)
    answer = sign_in("aisha").post(
        address("act", report, "grade"), graded(report, **typed | {"severity": "", "trigger": ""})
    )
    assert answer.status_code == 302


def test_a_triager_moves_a_report_to_another_place_and_keeps_it_when_only_the_words_change(
    tell, sign_in, wards
):
    report = tell(lon=-0.75, lat=52.05, place="12 Lock Lane", where="place")
    aisha = sign_in("aisha")
    placed = {"where": "place", "place": "Lock Lane", "choice": "keep"}
    aisha.post(address("act", report, "grade"), graded(report, **placed))
    report.refresh_from_db()
    assert (report.place, report.lon) == ("Lock Lane", -0.75)
    moved = placed | {"place": "Old Market", "choice": "area:ward:X003"}
    aisha.post(address("act", report, "grade"), graded(report, **moved))
    report.refresh_from_db()
    assert (report.place, report.lon) == ("Old Market", None)
    assert [placement.area.code for placement in report.placements.all()] == ["X003"]
    aisha.post(address("act", report, "grade"), graded(report, where="online"))
    assert not report.placements.exists()


@pytest.mark.parametrize(
    ("place", "choice"),
    [
        ("Heron Park", "keep"),
        ("The bandstand, heron park", "keep"),
        ("Old Market, Heron Park", "area:ward:X003"),
    ],
)
def test_a_place_that_names_another_area_than_it_lies_in_is_asked_about_and_may_be_kept(
    tell, sign_in, wards, place, choice
):
    report = tell(lon=-0.75, lat=52.05, place="The bandstand", where="place")
    aisha, typed = sign_in("aisha"), {"where": "place", "place": place, "choice": choice}
    html = aisha.post(address("act", report, "grade"), graded(report, **typed)).content.decode()
    lies_in = "Canalside" if choice == "keep" else "Old Market"
    assert f"The place names Heron Park, but on the map it lies in {lies_in}." in html
    report.refresh_from_db()
    assert report.status == "new"
    [box] = set(re.findall(r'name="grade-(lies_\w+)"', html))
    answer = aisha.post(address("act", report, "grade"), graded(report, **typed, **{box: "on"}))
    assert answer.status_code == 302
    report.refresh_from_db()
    assert (report.status, report.place) == ("open", place)


@pytest.mark.parametrize(
    ("place", "choice"),
    [
        ("Canalside", "keep"),
        ("The bandstand by Heron Park gate", "keep"),
        ("Heron Park", "area:ward:X002"),
        ("Heron Park", "as-written"),
    ],
)
def test_nothing_is_asked_of_a_place_that_agrees_or_names_no_area(tell, sign_in, wards, place, choice):
    report = tell(lon=-0.75, lat=52.05, place="The bandstand", where="place")
    typed = {"where": "place", "place": place, "choice": choice}
    answer = sign_in("aisha").post(address("act", report, "grade"), graded(report, **typed))
    assert answer.status_code == 302


def test_the_whole_course_of_a_report_by_its_pages(tell, sign_in, people):
    report, other = tell(), tell(what="Leaflets again.")
    aisha = sign_in("aisha")

    def act(which, name, **fields):
        answer = aisha.post(
            address("act", which, name), {f"{name}-{field}": value for field, value in fields.items()}
        )
        which.refresh_from_db()
        return answer

    act(report, "assign", to=people["aisha"].pk)
    assert report.assigned_to == people["aisha"]
    act(report, "ask", question="Which stop?")
    assert report.status == "asked"
    aisha.post(address("act", report, "grade"), graded(report))
    act(report, "close", outcome="Cleared away.")
    assert (report.status, report.outcome) == ("closed", "Cleared away.")
    act(report, "reopen", reason="More of them.")
    assert report.status == "open"
    act(other, "merge", into=report.public_id)
    assert other.merged_into == report
    act(other, "unmerge")
    assert other.status == "new"
    assert "no report with this reference" in act(other, "merge", reference="abc").content.decode()
    act(other, "aside", reason="It is about a bus timetable.")
    assert other.status == "rejected"
    act(other, "back")
    assert other.status == "new"
    refused = act(other, "close", outcome="Done.")
    assert "can be closed" in refused.content.decode()
    assert "Done." in refused.content.decode()


def test_a_question_that_names_somebody_is_asked_about_before_it_is_sent(tell, sign_in):
    report = tell()
    aisha, question = sign_in("aisha"), {"ask-question": "Which day was it? Mr Whitlock said Monday."}
    answer = aisha.post(address("act", report, "ask"), question)
    assert "Others will read this, and it may name somebody: “Mr Whitlock”" in answer.content.decode()
    assert not report.questions.exists()
    box = re.search(r'name="(ask-about_nobody[^"]*)"', answer.content.decode())[1]
    assert aisha.post(address("act", report, "ask"), question | {box: "on"}).status_code == 302
    assert report.questions.get().text == question["ask-question"]


def test_a_likely_duplicate_is_offered_for_merging_and_another_report_is_not(tell, sign_in):
    report = tell(place="Lock Lane", where="place")
    near = tell(place="Lock Lane", where="place")
    far = tell(place="Mill Road", where="place", what="A window of the bakery is broken.")
    html = page(sign_in("aisha"), address("triage", report))
    assert f'value="{near.public_id}"' in html
    assert f'value="{far.public_id}"' not in html


def test_who_reported_opens_only_with_a_reason_that_goes_on_the_record(tell, sign_in):
    report = tell(by=None, reporter={"email": "someone@wealdmere.example"})
    aisha = sign_in("aisha")
    assert "someone@" not in page(aisha, address("triage", report))
    short = aisha.post(address("act", report, "identity"), {"identity-reason": "why"}).content.decode()
    assert "someone@" not in short
    assert not AuditEvent.objects.filter(verb="open identity").exists()
    opened = aisha.post(
        address("act", report, "identity"), {"identity-reason": "They asked to be called about it."}
    ).content.decode()
    assert "someone@wealdmere.example" in opened
    event = AuditEvent.objects.get(verb="open identity")
    given = Reason.objects.get()
    assert event.details == {"reason": given.public_id}
    assert given.text == "They asked to be called about it."
    assert "someone@" not in page(aisha, address("triage", report))


def test_held_reports_are_in_a_list_of_their_own_and_go_back(tell, sign_in):
    report = tell()
    Report.objects.update(status="held")
    aisha = sign_in("aisha")
    assert report.public_id not in page(aisha, "/reports/queue/")
    assert report.public_id in page(aisha, "/reports/queue/?status=held")
    aisha.post(address("act", report, "back"))
    assert report.public_id in page(aisha, "/reports/queue/")


def test_while_whoever_reported_is_asked_nobody_here_is_late(tell, sign_in, people, clock):
    report = tell()
    ask_back(report, question="At what time was that?", by=people["aisha"])
    clock.move_to(datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC))
    assert queue_counts(people["aisha"])["overdue"] == 0
    aisha = sign_in("aisha")
    assert report.public_id not in page(aisha, "/reports/queue/?late=on")
    assert "govuk-tag--red" not in page(aisha, "/reports/queue/")


def test_the_queue_marks_what_is_overdue_filters_and_gives_out_in_bulk(tell, sign_in, people, clock):
    early = tell()
    clock.move_to(datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC))
    late = tell(kind="strength")
    aisha = sign_in("aisha")
    html = page(aisha, "/reports/queue/")
    assert html.count("govuk-tag--red") == 1
    overdue = page(aisha, "/reports/queue/?late=on")
    assert early.public_id in overdue
    assert late.public_id not in overdue
    both = {"reports": [early.public_id, late.public_id], "to": people["aisha"].pk}
    answer = aisha.post("/reports/queue/assign/", both | {"back": "https://evil.example/"})
    assert answer["Location"] == "/reports/queue/"
    assert set(Report.objects.values_list("assigned_to", flat=True)) == {people["aisha"].pk}
    assert early.public_id not in page(aisha, "/reports/queue/?assigned=nobody")
    assert sign_in("ben").post("/reports/queue/assign/", both).status_code == 404
    assert aisha.post("/reports/queue/assign/", both | {"to": people["ben"].pk}).status_code == 302
    assert set(Report.objects.values_list("assigned_to", flat=True)) == {people["aisha"].pk}


def test_a_filter_that_is_ticked_says_its_label_and_no_more(sign_in, people, documents_recorded):
    html = page(sign_in("aisha"), "/reports/queue/?late=on&assigned=me")
    assert "Only overdue</a>" in html
    assert "Assigned to: Me</a>" in html


def test_a_merged_report_names_the_one_that_stands_in_its_place(tell, sign_in, people):
    stays, goes = tell(place="Lock Lane", where="place"), tell(what="The same again.")
    merge_report(goes, into=stays, by=people["aisha"])
    html = page(sign_in("aisha"), f"/reports/{goes.public_id}/triage/")
    assert f"{title_of(stays)}</a>" in html
    assert f">{stays.public_id}</a>" not in html
