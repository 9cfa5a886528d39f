"""Who sends for an organisation sees what came of it, and answers what is asked back without a receipt."""

import datetime

import pytest
from django.core import mail

from commonweal.people.attached.reading import read_file
from commonweal.tension.attachments import attach
from commonweal.tension.models import Question
from commonweal.tension.report_models import Status
from commonweal.tension.tests.pages import SENT, page, picture
from commonweal.tension.upload.verbs import add_upload, match_columns, start_upload
from commonweal.tension.verbs.answers import renew_receipt
from commonweal.tension.verbs.asking import answer_question, ask_back
from commonweal.tension.verbs.triage import close_report, grade_report

TABLE = b"What,Kind\nLeaflets at the bus stop.,tension\n"


@pytest.fixture
def uploaded(people, documents_recorded):
    """A report that Idris sent in a spreadsheet, for which nobody was given a receipt."""
    upload = start_upload(TABLE, name="november.csv", by=people["idris"])
    match_columns(upload, {"what": "What", "kind": "Kind"}, by=people["idris"])
    upload.refresh_from_db()
    return add_upload(upload, by=people["idris"]).report_set.get()


def ask(report, by, capture):
    with capture(execute=True):
        return ask_back(report, question="At which stop was it?", by=by)


def test_who_sent_a_spreadsheet_is_written_to_and_answers_without_a_receipt(
    uploaded, people, sign_in, django_capture_on_commit_callbacks
):
    ask(uploaded, people["aisha"], django_capture_on_commit_callbacks)
    [message] = mail.outbox
    assert message.to == ["idris@wealdmere.example"]
    assert "/reports/sent/" in message.body
    assert uploaded.public_id not in message.body
    assert "stop" not in message.body + message.subject
    idris = sign_in("idris")
    assert "1 question about something that you sent" in page(idris, "/week/")
    html = page(idris, "/reports/sent/")
    assert "At which stop was it?" in html
    assert "Leaflets at the bus stop." in html
    key = f"{uploaded.public_id}-q0"
    sent = {"question": key}
    assert idris.post("/reports/sent/", sent | {f"{key}-answer": ""}).status_code == 422
    answered = idris.post("/reports/sent/", sent | {f"{key}-answer": "The one by the bridge."})
    assert "Thank you for your answer." in answered.content.decode()
    assert "asked you something" not in answered.content.decode()
    assert Question.objects.get().answer == "The one by the bridge."
    uploaded.refresh_from_db()
    assert uploaded.status == Status.NEW
    assert "question about" not in page(idris, "/week/")


def test_what_was_typed_to_another_question_stays_in_its_box(uploaded, people, tell, sign_in):
    other = tell(by="idris")
    for report in (uploaded, other):
        ask_back(report, question="At which stop was it?", by=people["aisha"])
    idris = sign_in("idris")
    first, second = f"{uploaded.public_id}-q0", f"{other.public_id}-q0"
    typed = {f"{first}-answer": "The one by the bridge.", f"{second}-answer": "At the library."}
    html = idris.post("/reports/sent/", typed | {"question": first}).content.decode()
    assert "Thank you for your answer." in html
    assert "At the library.</textarea>" in html
    assert "It is not sent yet." in html
    assert sorted(Question.objects.values_list("answer", flat=True)) == ["", "The one by the bridge."]
    # As it does where the one that was sent cannot be taken, and where the button is none of ours.
    html = idris.post("/reports/sent/", typed | {"question": second, f"{second}-answer": ""}).content.decode()
    assert "Write your answer." in html
    assert "not sent yet" not in html
    assert idris.post("/reports/sent/", typed | {"question": "9" * 5000}).status_code == 200
    assert "not sent yet" not in page(idris, "/reports/sent/")


def test_nobody_sees_or_answers_for_what_another_sent(
    uploaded, people, sign_in, django_capture_on_commit_callbacks
):
    ask(uploaded, people["aisha"], django_capture_on_commit_callbacks)
    sent = {"question": f"{uploaded.public_id}-q0", f"{uploaded.public_id}-q0-answer": "Mine."}
    for name in ("kit", "ewa", "aisha", "ben"):
        client = sign_in(name)
        assert "Leaflets" not in page(client, "/reports/sent/")
        client.post("/reports/sent/", sent)
    assert Question.objects.get().answer == ""
    # Nor does the sender, once in another organisation.
    people["idris"].organisation = people["kit"].organisation
    people["idris"].save()
    assert "Leaflets" not in page(sign_in("idris"), "/reports/sent/")


def test_the_sender_reads_how_far_it_is_and_what_came_of_it(uploaded, people, sign_in):
    idris = sign_in("idris")
    assert "Somebody will read it by" in page(idris, "/reports/sent/")
    graded = grade_report(uploaded, grades={}, sanitised="Leaflets were found.", by=people["aisha"])
    close_report(graded, outcome="They were taken down.", by=people["aisha"])
    html = page(idris, "/reports/sent/")
    assert "We have finished working on it." in html
    assert "They were taken down." in html


def test_a_day_that_has_passed_is_promised_no_more(uploaded, sign_in, clock, settings):
    settings.CONTACT = "cohesion@wealdmere.example"
    clock.move_to(datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC))
    assert "Somebody will read it by 25 November 2026." in page(sign_in("idris"), "/reports/sent/")
    clock.shift(datetime.timedelta(days=1))
    html = page(sign_in("idris"), "/reports/sent/")
    assert "will read it by" not in html
    assert (
        "Somebody should have read it by 25 November 2026. That day has passed: it is late, and we are sorry. "
        'To ask about it, write to <a class="govuk-link" href="mailto:cohesion@wealdmere.example"' in html
    )


def test_the_receipt_of_the_public_says_that_it_is_late_in_each_language(tell, client, clock):
    tell(by=None, content_key="once")
    clock.shift(datetime.timedelta(days=9))
    code = renew_receipt(content_key="once")
    for language, words in (
        ("en-gb", "it is late, and we are sorry. To ask about it, write to your council."),
        ("cy", "mae&#x27;n hwyr, ac mae&#x27;n ddrwg gennym. I holi amdano, ysgrifennwch at eich cyngor."),
        ("ur", "دیر ہو گئی ہے"),
    ):
        client.cookies["django_language"] = language
        assert words in client.post("/report/receipt/", {"code": code}).content.decode()


def test_what_was_asked_about_and_answered_is_not_said_to_be_unread(uploaded, people, sign_in, clock):
    question = ask_back(uploaded, question="At which stop was it?", by=people["aisha"])
    answer_question(question, answer="The one by the bridge.")
    clock.shift(datetime.timedelta(days=9))
    html = page(sign_in("idris"), "/reports/sent/")
    assert "We have read it, and we have your answer." in html
    assert "it is late" not in html


def test_a_page_of_what_was_sent_costs_no_query_for_each_report(
    tell, people, sign_in, django_assert_max_num_queries
):
    for _number in range(15):
        tell(by="idris")
    client = sign_in("idris")
    page(client, "/reports/sent/")
    with django_assert_max_num_queries(24):
        page(client, "/reports/sent/")


def test_what_was_sent_leads_to_its_own_page_once_it_is_shared_and_names_its_files(tell, people, sign_in):
    report = tell(by="ben")
    attach(report, files=[read_file(picture("Lock Lane.png"))])
    ben = sign_in("ben")
    own = f'href="/reports/{report.public_id}/"'
    html = page(ben, "/reports/sent/")
    assert "Lock Lane.png" in html
    assert own not in html
    grade_report(report, grades={}, sanitised="Leaflets were found.", by=people["aisha"])
    assert own in page(ben, "/reports/sent/")
    page(ben, f"/reports/{report.public_id}/")
    # The link is there only where the page opens.
    theirs = tell(by="kit")
    grade_report(theirs, grades={}, sanitised="Leaflets were found.", by=people["aisha"])
    kit = sign_in("kit")
    opens = kit.get(f"/reports/{theirs.public_id}/").status_code == 200
    assert (f'href="/reports/{theirs.public_id}/"' in page(kit, "/reports/sent/")) == opens


def test_whoever_has_just_sent_is_led_to_what_they_sent(documents_recorded, sign_in):
    answer = sign_in("kit").post("/reports/new/", SENT)
    assert 'href="/reports/sent/"' in answer.content.decode().split("<main")[1]
