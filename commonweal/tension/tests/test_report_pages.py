"""Pages of reports: who sees which, in which words, and what of looking goes on the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.audit.models import AuditEvent
from commonweal.people.attached.reading import read_file
from commonweal.people.tests.doors import is_refused
from commonweal.tension.attachments import attach
from commonweal.tension.models import Attachment, Report
from commonweal.tension.tests.pages import address, page, picture
from commonweal.tension.verbs.triage import grade_report

PEOPLE = ("aisha", "ben", "carys", "ewa", "farid", "grace", "hana", "idris", "joan", "kit", "lena", None)


def test_an_unchecked_report_is_on_no_page_of_anybody_but_the_triager(tell, sign_in):
    report = tell(what="Quite unmistakable words.")
    attach(report, files=[read_file(picture())])
    file = Attachment.objects.get()
    for who in PEOPLE:
        client = sign_in(who)
        for where in (
            address("triage", report),
            address("attachment", report, file.public_id),
            "/reports/queue/",
        ):
            answer = client.get(where)
            assert answer.status_code == 200 if who == "aisha" else is_refused(answer), (who, where)
            # Read to its end, which closes a file; closing it by hand would end the test's transaction too.
            answer.getvalue()
        opened = client.get(address("report", report))
        assert opened.url == address("triage", report) if who == "aisha" else is_refused(opened)
        refused = client.post(address("act", report, "aside"), {})
        assert refused.status_code == 422 if who == "aisha" else is_refused(refused)
        for where in ("/reports/", "/week/", "/actions/", "/"):
            assert "unmistakable" not in client.get(where).content.decode(), (who, where)
    assert "unmistakable" in page(sign_in("aisha"), "/reports/queue/")


def test_a_shared_report_is_seen_by_those_cleared_and_in_the_agreed_words(tell_and_grade, sign_in):
    report = tell_and_grade(what="Janet Smith shouted.", sanitised="Somebody shouted.")
    for who in PEOPLE:
        answer = sign_in(who).get(address("report", report))
        assert answer.status_code == 200 if who in ("aisha", "ben", "lena") else is_refused(answer), who
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


def test_what_a_file_was_called_is_read_by_those_who_check_reports_alone(tell_and_grade, sign_in):
    report = tell_and_grade(kind="strength")
    names = ("A fair.png", "Janet Smith at Heron_Primary.png")
    attach(report, files=[read_file(picture(name)) for name in names])
    Attachment.objects.update(is_shared=True)
    file = Attachment.objects.get(name__startswith="Janet")
    for who, seen in (
        ("aisha", file.name),
        ("ben", "File 2.png"),
        ("lena", "File 2.png"),
        ("grace", "File 2.png"),
    ):
        client = sign_in(who)
        words = page(client, address("report", report))
        assert f">{seen}</a>" in words, who
        for name in ("Janet", "Heron_Primary", "A fair"):
            assert (name in words) == (who == "aisha")
        answer = client.get(address("attachment", report, file.public_id))
        assert answer["Content-Disposition"] == f'attachment; filename="{seen}"'
        answer.getvalue()
