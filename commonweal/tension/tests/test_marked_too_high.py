"""No text of an item is held that says of itself that it is marked above OFFICIAL-SENSITIVE, by whichever way it comes."""

import datetime
import html
import io

import pytest

from commonweal.people.attached.reading import CannotAttach, read_file
from commonweal.people.visibility import MarkingTooHigh
from commonweal.tension.models import Level, PartnerReturn, Question, Report, Upload
from commonweal.tension.tests.pages import SENT, address, graded
from commonweal.tension.tests.test_public_form import Visitor
from commonweal.tension.upload import verbs
from commonweal.tension.upload.read import Unreadable
from commonweal.tension.verbs.answers import renew_receipt
from commonweal.tension.verbs.asking import ask_back
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.triage import close_report, grade_report

TYPED = "UK SECRET\nThe van comes at ten."
REFUSED = "This text says that it is marked above OFFICIAL-SENSITIVE. It must not be stored here."
WEEK = datetime.date(2026, 11, 16)


def says(answer):
    return REFUSED in html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        ("what", {"what": TYPED}),
        ("where", {"where": "place", "place": "TOP SECRET bunker"}),
        ("contact", {"safely": "SECRET: at ten"}),
    ],
)
def test_a_visitor_is_told_on_the_page_where_it_was_typed(client, documents_recorded, step, answers):
    visitor = Visitor(client)
    visitor.walk(to=step)
    visitor.post(**answers)
    assert visitor.step == step
    assert says(visitor.answer)
    assert list(answers.values())[-1].splitlines()[-1] in visitor.html


def test_a_text_that_merely_uses_the_word_is_taken(sign_in, documents_recorded):
    what = "Talk of a secret meeting; nothing about it is SECRET."
    sign_in("kit").post("/reports/new/", SENT | {"what": what})
    assert Report.objects.get().what == what


def test_an_answer_is_refused_on_its_field(client, tell, people):
    report = tell(by=None, content_key="once")
    ask_back(report, question="When was it?", by=people["aisha"])
    code = renew_receipt(content_key="once")
    answer = client.post("/report/receipt/", {"code": code, "question": "q0", "q0-answer": TYPED})
    assert says(answer)
    assert "The van comes at ten." in answer.content.decode()
    assert Question.objects.get().answer == ""


@pytest.mark.parametrize(
    ("act", "sent"),
    [
        ("grade", {"sanitised": TYPED}),
        ("ask", {"question": TYPED}),
        ("aside", {"reason": TYPED}),
    ],
)
def test_what_is_written_while_checking_is_refused_on_its_field(sign_in, tell, act, sent):
    report = tell()
    words = (
        graded(report, **sent) if act == "grade" else {f"{act}-{name}": text for name, text in sent.items()}
    )
    answer = sign_in("aisha").post(address("act", report, act), words)
    assert (answer.status_code, says(answer)) == (422, True)
    report.refresh_from_db()
    assert report.status == "new"


def test_a_level_and_a_note_are_refused_on_their_field(sign_in, wards, people):
    judged = {
        "experienced": "2",
        "evidenced": "1",
        "potential": "3",
        "direction": "rising",
        "marking": "official",
    }
    assert says(sign_in("ben").post("/levels/2026-11-16/area/X001/", judged | {"reason": TYPED}))
    assert says(sign_in("idris").post("/returns/", {"note": TYPED}))
    assert not Level.objects.exists()
    assert not PartnerReturn.objects.exists()


def test_no_verb_keeps_it_where_a_form_did_not_ask(tell, people, wards):
    report = tell()
    with pytest.raises(MarkingTooHigh):
        ask_back(report, question=TYPED, by=people["aisha"])
    graded_report = grade_report(report, grades={}, sanitised="Leaflets were found.", by=people["aisha"])
    with pytest.raises(MarkingTooHigh):
        close_report(graded_report, outcome=TYPED, by=people["aisha"])
    with pytest.raises(MarkingTooHigh):
        tell(reporter={"safely": TYPED})
    with pytest.raises(MarkingTooHigh):
        set_level(
            week=WEEK,
            area=wards["Canalside"],
            experienced=2,
            evidenced=1,
            potential=3,
            direction="rising",
            reason=TYPED,
            by=people["ben"],
        )


def test_a_row_is_not_even_kept_for_looking_through(people, documents_recorded):
    table = b'What,Kind,Note\nA rumour.,tension,\n"SECRET\nThe van comes at ten.",tension,\nLeaflets.,tension,SECRET: x\n'
    upload = verbs.start_upload(table, name="november.csv", by=people["idris"])
    verbs.match_columns(upload, {"what": "What", "kind": "Kind"}, by=people["idris"])
    with upload.file.open("rb") as kept:
        assert "The van" not in kept.read().decode()
    findings = verbs.look_through(upload)
    assert [told.what for _row, told in findings.new] == ["A rumour."]
    assert [one.must_not_be_kept for one in findings.refused] == [True, True]


def test_a_title_above_the_rows_stands_for_all_of_them(people, documents_recorded):
    with pytest.raises(Unreadable, match="must not be stored here"):
        verbs.start_upload(b"UK SECRET\nA rumour.\n", name="november.csv", by=people["idris"])
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("name", "text"), [("note.txt", TYPED), ("UK SECRET.txt", "The van comes at ten.")])
def test_a_file_is_refused_by_its_text_and_by_its_name(name, text):
    file = io.BytesIO(text.encode())
    file.name, file.size = name, len(text)
    with pytest.raises(CannotAttach, match="must not be stored here"):
        read_file(file)
