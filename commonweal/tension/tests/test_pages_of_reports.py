import datetime
import io

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from commonweal.actions.models import Action
from commonweal.audit.models import AuditEvent
from commonweal.tension.attachments import attach, read_file
from commonweal.tension.models import Attachment, Identity, Report

PEOPLE = ("aisha", "ben", "carys", "ewa", "farid", "grace", "hana", "idris", "joan", "kit", "lena", None)


@pytest.fixture(autouse=True)
def nothing_counted():
    caches["passing"].clear()


def address(name, report, *more):
    return reverse(f"tension:{name}", args=[report.public_id, *more])


def page(client, where, status=200):
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def picture(name="photo.png", kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, kind)
    out.seek(0)
    out.name, out.size = name, len(out.getvalue())
    return out


SENT = {
    "kind": "tension",
    "what": "Leaflets lay at the bus stop.",
    "where": "online",
    "marking": "official",
    "handling": "P",
    "may_share": "on",
    "token": "one",
}
GRADED = {
    "grade-kind": "tension",
    "grade-sanitised": "Leaflets were found.",
    "grade-indicator": "leaflets",
    "grade-severity": "2",
    "grade-eep_class": "experienced",
    "grade-direction": "rising",
    "grade-communities": ["new-arrivals"],
    "grade-marking": "official",
    "grade-handling": "P",
    "grade-where": "borough",
}


# Who sees what ------------------------------------------------------------------------------


def test_an_unchecked_report_is_on_no_page_of_anybody_but_the_triager(tell, sign_in):
    report = tell(what="Quite unmistakable words.")
    attach(report, files=[read_file(picture())])
    file = Attachment.objects.get()
    for who in PEOPLE:
        client = sign_in(who)
        expected = 200 if who == "aisha" else 404
        for where in (
            address("triage", report),
            address("attachment", report, file.public_id),
            "/reports/queue/",
        ):
            answer = client.get(where)
            assert answer.status_code == expected, (who, where)
            # Read to its end, which closes a file; closing it by hand would end the test's transaction too.
            answer.getvalue()
        assert client.get(address("report", report)).status_code == (302 if who == "aisha" else 404)
        assert client.post(address("act", report, "aside"), {}).status_code == expected
        for where in ("/reports/", "/week/", "/actions/", "/"):
            assert "unmistakable" not in client.get(where).content.decode(), (who, where)
    assert "unmistakable" in page(sign_in("aisha"), "/reports/queue/")


def test_a_shared_report_is_seen_by_those_cleared_and_in_the_agreed_words(tell_and_grade, sign_in):
    report = tell_and_grade(what="Janet Smith shouted.", sanitised="Somebody shouted.")
    for who in PEOPLE:
        answer = sign_in(who).get(address("report", report))
        assert answer.status_code == (200 if who in ("aisha", "ben", "lena") else 404), who
        if who in ("ben", "lena"):
            assert "Somebody shouted." in answer.content.decode()
            assert "Janet" not in answer.content.decode()
    assert "Janet" in page(sign_in("aisha"), address("report", report))


def test_the_list_shows_each_person_what_the_selector_gives_and_searches_agreed_words_only(
    tell_and_grade, sign_in
):
    seen = tell_and_grade(what="Janet said it.", sanitised="It was said.")
    hidden = tell_and_grade(grades={"marking": "sensitive"})
    lena, ben = sign_in("lena"), sign_in("ben")
    assert seen.public_id in page(lena, "/reports/")
    assert hidden.public_id not in page(lena, "/reports/")
    assert hidden.public_id in page(ben, "/reports/")
    assert seen.public_id not in page(ben, "/reports/?words=Janet")
    assert seen.public_id in page(ben, "/reports/?words=said")
    assert seen.public_id not in page(ben, "/reports/?kind=strength")
    assert "There is no such area" in page(ben, "/reports/?area=ward:nowhere")


def test_markup_and_formulas_in_text_are_only_text(tell, sign_in, people):
    from commonweal.tension.verbs.triage import grade_report

    nasty = '<script>alert(1)</script> =HYPERLINK("http://x")'
    report = tell(what=nasty, place="<img src=x onerror=alert(1)>", where="place")
    aisha = sign_in("aisha")
    for where in ("/reports/queue/", address("triage", report)):
        html = page(aisha, where)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    grade_report(report, grades={}, sanitised=nasty, by=people["aisha"])
    assert "<script>alert" not in page(sign_in("ben"), address("report", report))
    assert Report.objects.get().what == nasty


def test_looking_at_sensitive_reports_is_recorded_one_by_one_and_lists_as_a_count(
    tell_and_grade, sign_in, people
):
    plain = tell_and_grade()
    report = tell_and_grade(grades={"marking": "sensitive"})
    before = AuditEvent.objects.latest("id").pk
    page(sign_in("ben"), address("report", plain))
    assert AuditEvent.objects.latest("id").pk == before
    page(sign_in("ben"), address("report", report))
    page(sign_in("ben"), "/reports/?words=Janet")
    page(sign_in("ben"), "/reports/?kind=tension")
    viewed, listed = AuditEvent.objects.filter(pk__gt=before).order_by("id")
    assert (viewed.verb, viewed.item_id, viewed.actor) == (
        "view report",
        report.public_id,
        people["ben"].public_id,
    )
    assert listed.details == {"filters": ["kind"], "shown": 2, "sensitive": 1}


@pytest.mark.parametrize("where", ["/reports/", "/reports/queue/"])
def test_the_number_of_queries_does_not_grow_with_the_list(tell, tell_and_grade, sign_in, where):
    make = tell if "queue" in where else tell_and_grade
    client = sign_in("aisha")
    counts = []
    for _round in range(2):
        for number in range(4):
            make(what=f"Number {number}")
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            page(client, where)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


# The partner's form -------------------------------------------------------------------------


def test_a_partner_sends_a_report_with_a_file_and_gets_a_receipt(documents_recorded, sign_in, people):
    answer = sign_in("kit").post("/reports/new/", SENT | {"files": picture()})
    assert "receipt" in answer.content.decode().lower()
    report = Report.objects.get()
    assert (report.organisation, report.submitted_by, report.source) == (
        people["kit"].organisation,
        people["kit"],
        "school",
    )
    assert report.attachments.count() == 1


def test_pressing_send_twice_keeps_one_report(documents_recorded, sign_in):
    kit = sign_in("kit")
    for _time in range(2):
        assert kit.post("/reports/new/", SENT).status_code == 200
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"what": ""}, "Say what happened"),
        ({"marking": "SECRET"}, "speak to whoever sent it"),
        ({"what": "TOP SECRET\nSomething."}, "speak to whoever sent it"),
        ({"handling": "C"}, "needs the conditions"),
        ({"where": "place"}, "Enter the place"),
        ({"time": "25:00", "day": "2026-11-20"}, "as 16:30"),
        ({"time": "10:00"}, "day as well as the time"),
        ({"day": "2027-01-01"}, "in the future"),
        ({"indicator": "celebration"}, "other kind of report"),
    ],
)
def test_what_cannot_be_sent_comes_back_as_typed_with_the_reason(
    documents_recorded, sign_in, changed, sentence
):
    html = (
        sign_in("kit").post("/reports/new/", SENT | {"suggested": "Talk to them."} | changed).content.decode()
    )
    assert sentence in html
    assert "Talk to them." in html
    assert not Report.objects.exists()


def test_a_place_is_found_by_name_without_a_map(documents_recorded, sign_in, wards):
    kit = sign_in("kit")
    typed = SENT | {"where": "place", "place": "heron prk"}
    html = kit.post("/reports/new/", typed | {"go": "find"}).content.decode()
    assert "Heron Park (ward)" in html
    assert "There is a problem" not in html
    assert "Choose the place that you mean" in kit.post("/reports/new/", typed).content.decode()
    kit.post("/reports/new/", typed | {"choice": "area:ward:X002"})
    report = Report.objects.get()
    assert [placement.area.code for placement in report.placements.all()] == ["X002"]


def test_a_reporting_centre_is_asked_for_the_person_and_their_consent_and_it_is_sealed(
    documents_recorded, sign_in, people
):
    ewa = sign_in("ewa")
    assert "Do they agree that it is passed to the police" in page(ewa, "/reports/new/")
    assert "passed to the police" not in page(sign_in("kit"), "/reports/new/")
    assert "Ask whether it may be passed" in ewa.post("/reports/new/", SENT).content.decode()
    ewa.post(
        "/reports/new/",
        {name: value for name, value in SENT.items() if name != "may_share"}
        | {"reporting_as": "victim", "to_police": "no", "name": "Noor", "support": "Somebody to talk to"},
    )
    report = Report.objects.get()
    assert (report.channel, report.source, report.may_share) == ("centre", "reporting-centre", False)
    assert report.agreement is None
    assert b"Noor" not in bytes(Identity.objects.get().sealed)
    assert "Noor" not in str(Report.objects.values().get())


def test_nobody_without_the_right_sends_and_nothing_before_the_documents(people, sign_in):
    assert sign_in("lena").get("/reports/new/").status_code == 404
    assert sign_in("grace").post("/reports/new/", SENT).status_code == 404
    assert sign_in("kit").get("/reports/new/").status_code == 503


# Triage -------------------------------------------------------------------------------------


def test_a_triager_grades_and_others_see_it(tell, sign_in, people):
    report = tell(what="Janet Smith of 12 High Street put leaflets in Canalside.")
    aisha, ben = sign_in("aisha"), sign_in("ben")
    html = page(aisha, address("triage", report))
    assert "Janet Smith" in html
    assert "▇▇▇" in html
    assert "Local default, agree with your force" in html
    assert ben.get(address("report", report)).status_code == 404
    answer = aisha.post(address("act", report, "grade"), GRADED)
    assert answer.status_code == 302, answer.content.decode()
    report.refresh_from_db()
    assert (report.status, report.severity, report.indicator) == ("open", 2, "leaflets")
    assert report.communities == ["new-arrivals"]
    assert "Leaflets were found." in page(ben, address("report", report))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"grade-severity": ""}, "Choose the level"),
        ({"grade-indicator": "celebration"}, "other kind of report"),
        ({"grade-sanitised": " "}, "Write the wording"),
        ({"grade-handling": "C"}, "needs the conditions"),
        ({"grade-eep_class": ""}, "experienced, evidenced or potential"),
    ],
)
def test_grading_that_lacks_something_comes_back_as_typed(tell, sign_in, changed, sentence):
    report = tell()
    html = sign_in("aisha").post(address("act", report, "grade"), GRADED | changed).content.decode()
    assert sentence in html
    assert 'value="leaflets" selected' in html or "celebration" in str(changed)
    report.refresh_from_db()
    assert report.status == "new"


def test_a_triager_moves_a_report_to_another_place_and_keeps_it_when_only_the_words_change(
    tell, sign_in, wards
):
    report = tell(lon=-0.75, lat=52.05, place="12 Lock Lane", where="place")
    aisha = sign_in("aisha")
    placed = GRADED | {"grade-where": "place", "grade-place": "Lock Lane", "grade-choice": "keep"}
    aisha.post(address("act", report, "grade"), placed)
    report.refresh_from_db()
    assert (report.place, report.lon) == ("Lock Lane", -0.75)
    moved = placed | {"grade-place": "Old Market", "grade-choice": "area:ward:X003"}
    aisha.post(address("act", report, "grade"), moved)
    report.refresh_from_db()
    assert (report.place, report.lon) == ("Old Market", None)
    assert [placement.area.code for placement in report.placements.all()] == ["X003"]
    aisha.post(address("act", report, "grade"), GRADED | {"grade-where": "online"})
    assert not report.placements.exists()


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
    aisha.post(address("act", report, "grade"), GRADED)
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
    assert event.details == {"reason": "They asked to be called about it."}
    assert "someone@" not in page(aisha, address("triage", report))


def test_held_reports_are_in_a_list_of_their_own_and_go_back(tell, sign_in):
    report = tell()
    Report.objects.update(status="held")
    aisha = sign_in("aisha")
    assert report.public_id not in page(aisha, "/reports/queue/")
    assert report.public_id in page(aisha, "/reports/queue/?status=held")
    aisha.post(address("act", report, "back"))
    assert report.public_id in page(aisha, "/reports/queue/")


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


# Files --------------------------------------------------------------------------------------


def test_a_file_is_for_triagers_until_one_shares_it_and_sensitive_downloads_are_recorded(
    tell_and_grade, sign_in
):
    report = tell_and_grade(grades={"marking": "sensitive"})
    attach(report, files=[read_file(picture("Lock Lane.png"))])
    file = Attachment.objects.get()
    where = address("attachment", report, file.public_id)
    aisha, ben = sign_in("aisha"), sign_in("ben")
    assert ben.get(where).status_code == 404
    answer = aisha.get(where)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="Lock Lane.png"'
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert AuditEvent.objects.filter(verb="download attachment").count() == 1
    aisha.post(address("share-file", report, file.public_id), {"share": "yes"})
    shared = ben.get(where)
    assert shared.status_code == 200
    shared.getvalue()
    assert sign_in("lena").get(where).status_code == 404
    assert sign_in().get(where).status_code == 404


# Actions ------------------------------------------------------------------------------------


def test_an_action_made_on_a_report_hangs_on_the_thread_both_ways(tell_and_grade, sign_in, people):
    report = tell_and_grade(grades={"marking": "sensitive"})
    aisha = sign_in("aisha")
    where = f"/actions/new/?for=report:{report.public_id}"
    assert where in page(aisha, address("report", report))
    fields = {
        "title": "Walk with the traders",
        "organisation": people["ben"].organisation.pk,
        "due_on": "2026-12-01",
    }
    assert aisha.post(where, fields | {"due_on": "2026-01-01"}).status_code == 200
    assert aisha.post(where, fields).status_code == 302
    action = Action.objects.get()
    assert action.visibility_class.marking == "sensitive"
    assert "Walk with the traders" in page(aisha, address("report", report))
    assert address("report", report) in page(sign_in("ben"), f"/actions/{action.public_id}/")
    assert sign_in("lena").get(f"/actions/{action.public_id}/").status_code == 404
    assert sign_in("lena").get(where).status_code == 404


def test_the_owning_organisation_says_how_far_an_action_is_and_others_cannot(tell_and_grade, sign_in, people):
    from commonweal.actions.verbs import make_action

    action = make_action(
        title="Repaint the underpass",
        owner_organisation=people["idris"].organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
    )
    where = f"/actions/{action.public_id}/"
    assert sign_in("idris").post(where, {"progress": "complete", "comment": "Done."}).status_code == 302
    action.refresh_from_db()
    assert (action.progress, action.finished_on) == ("complete", datetime.date(2026, 11, 23))
    assert sign_in("kit").post(where, {"progress": "at-risk"}).status_code == 404
    assert "Repaint" in page(sign_in("grace"), "/actions/")
    assert sign_in("hana").get("/actions/").status_code == 404


def test_what_is_shared_with_nobody_is_answered_by_its_own_organisation_only(tell_and_grade, sign_in, people):
    report = tell_and_grade(by=None, may_share=False)
    fields = {"title": "Visit", "organisation": people["ben"].organisation.pk, "due_on": "2026-12-01"}
    html = sign_in("aisha").post(f"/actions/new/?for=report:{report.public_id}", fields).content.decode()
    assert "not shared with other organisations" in html
    assert not Action.objects.exists()
