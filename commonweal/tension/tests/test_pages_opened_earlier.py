"""A page that was opened before somebody else changed the report never writes over theirs unseen."""

import html
import json
import re

import pytest
from django.urls import reverse

from commonweal.tension.models import Report
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.triage import close_report, grade_report, seen_of, set_aside

TYPED = {
    "grade-kind": "tension",
    "grade-sanitised": "My own wording.",
    "grade-indicator": "leaflets",
    "grade-severity": "2",
    "grade-eep_class": "experienced",
    "grade-marking": "official",
    "grade-handling": "P",
    "grade-where": "borough",
    "grade-communities": ["new-arrivals", "muslim"],
}


def act(report, name="grade"):
    return reverse("tension:act", args=[report.public_id, name])


def seen_on(page):
    """What the hidden box of a page holds."""
    return html.unescape(re.search(r'name="grade-seen" value="([^"]*)"', page).group(1))


@pytest.fixture
def opened(sign_in, tell_and_grade):
    """A report, Aisha's browser, and what her page said the report was."""

    def make(**fields):
        report, aisha = tell_and_grade(**fields), sign_in("aisha")
        page = aisha.get(reverse("tension:triage", args=[report.public_id])).content.decode()
        return report, aisha, seen_on(page)

    return make


def test_a_marking_raised_since_is_kept_and_what_was_typed_comes_back(opened, people):
    report, aisha, seen = opened()
    raised = {"marking": "sensitive", "handling": "C", "handling_conditions": "Ask the group first."}
    grade_report(report, grades=raised, sanitised="Their careful wording.", by=people["aisha"])
    answer = aisha.post(act(report), TYPED | {"grade-seen": seen})
    kept = Report.objects.get()
    assert (kept.marking, kept.handling, kept.sanitised) == ("sensitive", "C", "Their careful wording.")
    page = html.unescape(answer.content.decode())
    assert "Somebody else has changed this report since you opened the page. Nothing was saved." in page
    assert "“Marking” is now: OFFICIAL-SENSITIVE" in page
    assert "is now: Ask the group first." in page
    assert "“Wording that others read” is now: Their careful wording." in page
    assert "My own wording.</textarea>" in page
    # Having read that, saving again is their decision.
    assert (
        aisha.post(act(report), TYPED | {"grade-seen": seen_on(answer.content.decode())}).status_code == 302
    )
    assert Report.objects.get().sanitised == "My own wording."


def test_a_page_that_nothing_overtook_is_saved(opened):
    report, aisha, seen = opened(
        grades={"severity": 3, "communities": ["new-arrivals"]}, lon=-0.751, lat=52.05
    )
    assert aisha.post(act(report), TYPED | {"grade-seen": seen}).status_code == 302
    assert Report.objects.get().sanitised == "My own wording."


def test_closing_and_releasing_meanwhile_are_said_too(opened, people):
    report, aisha, seen = opened(kind="strength")
    close_report(report, outcome="They were thanked.", by=people["aisha"])
    release_strength(report, by=people["aisha"])
    page = aisha.post(act(report), TYPED | {"grade-seen": seen}).content.decode()
    assert "Its status is now: Closed" in page
    assert "Who can see it is now: Everybody" in page
    kept = Report.objects.select_related("visibility_class").get()
    assert (kept.status, kept.visibility_class.stage) == ("closed", "public")


def test_a_report_set_aside_meanwhile_says_so(opened, people):
    report, aisha, seen = opened()
    set_aside(report, reason="It is about parking.", by=people["aisha"])
    page = aisha.post(act(report), TYPED | {"grade-seen": seen}).content.decode()
    assert "set aside" in page
    assert "My own wording.</textarea>" in page
    assert Report.objects.get().status == "rejected"


@pytest.mark.parametrize(
    "sent", [{}, {"grade-seen": "not json"}, {"grade-seen": "[1]"}, {"grade-seen": "null"}]
)
def test_a_page_that_does_not_say_what_it_was_based_on_saves_nothing(opened, sent):
    report, aisha, _seen = opened()
    before = Report.objects.values().get()
    answer = aisha.post(act(report), TYPED | sent)
    assert "Open this page again" in answer.content.decode()
    assert Report.objects.values().get() == before


def test_what_only_part_of_a_page_says_was_seen_is_a_conflict(opened):
    report, aisha, _seen = opened()
    part = {name: value for name, value in seen_of(report).items() if name != "marking"}
    answer = aisha.post(act(report), TYPED | {"grade-seen": json.dumps(part)})
    assert "Nothing was saved" in answer.content.decode()
    assert Report.objects.get().sanitised != "My own wording."
