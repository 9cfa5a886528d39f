"""Whoever sent a report that was merged reads of the other one only what may be told to them."""

import pytest

from commonweal.people.models import Agreement
from commonweal.tension.models import Report
from commonweal.tension.verbs.answers import renew_receipt
from commonweal.tension.verbs.asking import answer_question, ask_back
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.triage import close_report, grade_report

SECRET = "Officers searched a house in Heron Park."
KIND = "More about what came of it cannot be said here."


@pytest.fixture
def merged(tell, tell_and_grade, people):
    """A function: a report merged into one that was closed with an outcome, and what its sender reads."""

    def make(sent=None, close=True, **stays):
        goes, into = tell(by=sent), tell_and_grade(**stays)
        if close:
            close_report(into, outcome=SECRET, by=people["aisha"])
        merge_report(goes, into=into, by=people["aisha"])
        return goes, into

    return make


def read_with_receipt(client, report):
    Report.objects.filter(pk=report.pk).update(content_key="once")
    code = renew_receipt(content_key="once")
    return client.post("/report/receipt/", {"code": code}).content.decode()


@pytest.mark.parametrize(
    "grades", [{"marking": "sensitive"}, {"handling": "C", "handling_conditions": "For the group only."}]
)
def test_a_receipt_never_tells_the_outcome_of_a_narrower_report(merged, client, grades):
    goes, _into = merged(grades=grades)
    said = read_with_receipt(client, goes)
    assert SECRET not in said
    assert KIND in said
    assert "We have finished working on it." in said
    assert "SENSITIVE" not in said


def test_one_that_was_raised_since_is_told_no_more(merged, client, people):
    goes, into = merged()
    assert SECRET in read_with_receipt(client, goes)
    grade_report(into, grades={"marking": "sensitive"}, sanitised="Words.", by=people["aisha"])
    assert SECRET not in read_with_receipt(client, goes)


def test_what_an_agreement_brought_is_not_told_once_it_is_suspended(merged, client):
    goes, _into = merged(by="ben")
    assert SECRET in read_with_receipt(client, goes)
    Agreement.objects.update(suspended_on="2026-11-23")
    said = read_with_receipt(client, goes)
    assert SECRET not in said
    assert KIND in said


def test_what_another_organisation_keeps_to_itself_is_not_told(merged, sign_in):
    merged(sent="idris", by="aisha", may_share=False)
    said = sign_in("idris").get("/reports/sent/").content.decode()
    assert SECRET not in said
    assert KIND in said


def test_the_sender_of_a_signatory_reads_what_came_of_the_other(merged, sign_in):
    merged(sent="idris", by="ben")
    assert SECRET in sign_in("idris").get("/reports/sent/").content.decode()


def test_what_the_others_sender_was_asked_is_not_put_to_this_one(merged, client, people, tell):
    goes, into = tell(by=None), tell()
    ask_back(into, question="At which stop was it?", by=people["aisha"])
    merge_report(goes, into=into, by=people["aisha"])
    said = read_with_receipt(client, goes)
    assert "answer below" not in said
    assert "At which stop" not in said
    assert "We have read it and are working on it." in said
    answer_question(into.questions.get(), answer="The one by the bridge.")
    assert "We have read it and are working on it." in read_with_receipt(client, goes)


def test_it_is_said_in_welsh_and_urdu(merged, client):
    goes, _into = merged(grades={"marking": "sensitive"})
    for language, words in (("cy", "Ni allwn ddweud mwy yma"), ("ur", "یہاں مزید نہیں بتایا جا سکتا")):
        client.cookies["django_language"] = language
        assert words in read_with_receipt(client, goes)
