"""Conditions of handling: they stand with code C alone, and a school that they tell of is not made out from them."""

import datetime
import importlib

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from commonweal.actions.verbs import make_action
from commonweal.people.models import Organisation
from commonweal.tension.forms.partner import PartnerReportForm
from commonweal.tension.models import Report
from commonweal.tension.tests.pages import SENT, address, graded
from commonweal.tension.tests.schools import of, readers
from commonweal.tension.verbs import schools
from commonweal.tension.verbs.receive import CannotReceive
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import grade_report

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TELLS = "Ask Fernbank Primary School first."
C = {"handling": "C", "handling_conditions": TELLS}


def test_no_report_comes_with_conditions_beside_another_code(tell):
    with pytest.raises(CannotReceive, match="Only handling code C has conditions"):
        tell(handling="P", handling_conditions=TELLS)
    form = PartnerReportForm(SENT | {"handling_conditions": TELLS}, sector="police")
    assert form.errors["handling_conditions"] == [
        "Only handling code C has conditions. Choose code C, or take the conditions out."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=tell().pk).update(handling_conditions=TELLS)


def test_conditions_that_tell_of_a_school_keep_the_report_to_the_group_until_the_code_takes_them_along(
    tell, people, sign_in
):
    report = tell(**C, kind="strength")
    where, aisha = address("act", report, "grade"), sign_in("aisha")
    typed = {"kind": "strength", "indicator": "celebration", "severity": "", "eep_class": ""} | C
    asked = aisha.post(where, graded(report, **typed))
    assert (asked.status_code, "Only the tension group is to read it" in asked.content.decode()) == (
        422,
        True,
    )
    grade_report(report, grades={}, sanitised="A lunch.", by=people["aisha"])
    assert of(report).names_school
    beside = aisha.post(where, graded(report, **typed | {"handling": "P", "handling_conditions": "Ask us."}))
    assert (beside.status_code, "Only handling code C has" in beside.content.decode()) == (422, True)
    # What the page was opened with goes with the code; nothing is asked about it.
    assert aisha.post(where, graded(report, **typed | {"handling": "P"})).status_code == 302
    report.refresh_from_db()
    assert (report.handling, report.handling_conditions, of(report).names_school) == ("P", "", False)
    assert "lena" in readers(report, people)


def test_a_program_that_grades_leaves_no_conditions_behind_either(tell_and_grade, people):
    report = tell_and_grade(**C)
    with pytest.raises(CannotTriage, match="Only handling code C"):
        grade_report(
            report,
            grades={"handling": "P", "handling_conditions": "Ask us."},
            sanitised="A",
            by=people["aisha"],
        )
    report.refresh_from_db()
    assert report.handling_conditions == TELLS
    grade_report(report, grades={"handling": "P"}, sanitised="A rumour.", by=people["aisha"])
    report.refresh_from_db()
    assert report.handling_conditions == ""


def test_reports_follow_a_school_that_their_conditions_name(tell_and_grade, people):
    report = tell_and_grade(handling="C", handling_conditions="Ask Ashdown House first.")
    assert not of(report).names_school
    Organisation.objects.create(name="Ashdown House", slug="ashdown", sector="education")
    assert schools.keep_to_the_group(["Ashdown House"]) in (
        0,
        1,
    )  # where joining moved it already, nothing is left
    assert of(report).names_school


def test_what_is_there_already_is_judged_anew_with_what_answers_it(tell_and_grade, people, monkeypatch):
    monkeypatch.setattr("commonweal.tension.schools.tells_of_a_school", lambda *_words: False)
    report = tell_and_grade(**C, kind="strength")
    action = make_action(
        title="Lend the hall",
        owner_organisation=people["idris"].organisation,
        due_on=datetime.date(2026, 12, 1),
        responds_to=("report", report.public_id),
        like=of(report),
        by=people["aisha"],
    )
    assert not of(report).names_school
    migration = importlib.import_module("commonweal.tension.migrations.0020_conditions_with_their_code")
    migration.take_out(apps, None)
    migration.keep_to_the_group(apps, None)
    report.refresh_from_db()
    action.refresh_from_db()
    assert report.handling_conditions == TELLS
    assert of(report).names_school
    assert action.visibility_class.names_school
